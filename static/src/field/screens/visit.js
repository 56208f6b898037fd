// 记走访: everything is kept at every change; what is asked is only what is stale or empty.
import { html, nothing } from "lit-html";
import { fieldOf, momentOfField, sayMoment } from "../rules/days.js";
import { fenceOf } from "../rules/fence.js";
import {
  askedFacts,
  checklistsFor,
  missingChecks,
  obstaclesOf,
  visitOperation,
} from "../rules/visit.js";
import { takePhotos } from "../photo.js";
import { emptyState, icon } from "./marks.js";
import { checkPart } from "./visit_checks.js";
import { factsPart } from "./visit_facts.js";
import { notePart, purposePart, signalPart } from "./visit_signals.js";
import { promisePart, requestPart } from "./visit_promises.js";
import { photoPart } from "./visit_photos.js";

const PATIENCE = 15_000;

export class VisitScreen {
  constructor(app, [id], refresh) {
    this.app = app;
    this.refresh = refresh;
    this.draft = app.draft(id);
    this.open = new Set();
    this.obstacles = [];
    this.writes = Promise.resolve();
    this.isSaving = false;
  }

  get sheet() {
    return this.app.sheets.get(this.draft.enterprise);
  }

  get types() {
    return this.app.patch.visitTypes();
  }

  /** Change the draft and keep it; writes go one after the other. */
  change(values) {
    Object.assign(this.draft, values, { is_touched: true });
    const kept = structuredClone(this.draft);
    this.write(() => (this.isSaving ? null : this.app.keepDraft(kept)));
    this.refresh();
  }

  write(work) {
    this.writes = this.writes.then(work).then(
      () => (this.isUnkept = false),
      (error) => {
        console.error(error);
        this.isUnkept = true;
        this.refresh();
      }
    );
  }

  toggle(name) {
    if (!this.open.delete(name)) this.open.add(name);
    this.refresh();
  }

  leave() {
    const isIdle = this.draft && !this.draft.is_touched && !this.isSaving;
    if (isIdle && this.app.session) this.app.dropDraft(this.draft);
  }

  content() {
    if (!this.draft) {
      return {
        title: "记走访",
        back: "#/today",
        body: emptyState("这条记录已经保存", html`可在<a href="#/queue">队列</a>里查看。`),
      };
    }
    const { draft, sheet, app } = this;
    const building = app.patch.get("building", draft.building);
    const back = sheet ? `#/enterprise/${sheet.id}/${draft.building}` : `#/building/${draft.building}`;
    return {
      title: sheet?.name ?? building?.name ?? "记走访",
      back,
      lead: this.times(building),
      body: html`<form class="form-visit" @submit=${(event) => event.preventDefault()}>
        ${purposePart(this)} ${checkPart(this)} ${sheet ? factsPart(this, askedFacts(sheet)) : nothing}
        ${signalPart(this)} ${notePart(this)} ${promisePart(this)} ${requestPart(this)}
        ${photoPart(this)} ${this.place()}
        <div class="form-end">
          <button class="link" type="button" @click=${() => this.discard()}>不记了，删除这条草稿</button>
        </div>
      </form>`,
      bar: html`
        <p class="bar-words" role="alert">${this.words()}</p>
        <button
          class="button main big"
          type="button"
          ?disabled=${this.isSaving}
          @click=${() => this.save()}
        >
          ${icon("check")} ${this.isSaving ? "正在保存…" : "保存"}
        </button>
      `,
    };
  }

  words() {
    if (this.obstacles.length > 0) return this.obstacles[0];
    if (this.isUnkept) return "草稿没有存下：平板存储可能已满。";
    return this.draft.is_touched ? "草稿已自动保存在平板上" : "";
  }

  // ---- time and place -------------------------------------------------------------------------

  times(building) {
    const { draft } = this;
    const isOpen = this.open.has("time");
    return html`<span class="times">
        <span>${this.sheet ? building?.name : ""}</span>
        <span class="figures">${sayMoment(draft.started_at)} 开始</span>
        ${draft.ended_at ? html`<span class="figures">${sayMoment(draft.ended_at)} 结束</span>` : nothing}
        <button class="link" type="button" aria-expanded=${isOpen} @click=${() => this.toggle("time")}>
          改时间
        </button>
      </span>
      ${isOpen
        ? html`<span class="time-fields">
            ${this.timeField("开始", "started_at")} ${this.timeField("结束（不填为保存时）", "ended_at")}
          </span>`
        : nothing}`;
  }

  timeField(label, name) {
    return html`<span class="field">
      <label for=${name}>${label}</label>
      <input
        id=${name}
        type="datetime-local"
        .value=${this.draft[name] ? fieldOf(this.draft[name]) : ""}
        @change=${(event) => this.change({ [name]: momentOfField(event.target.value) })}
      />
    </span>`;
  }

  place() {
    const building = this.app.patch.get("building", this.draft.building);
    if (!building?.point) return nothing;
    const words = { inside: "在楼内", outside: "不在楼内", unknown: "无法判断" };
    return html`<section class="form-part quiet">
      <div class="form-row">
        <span>
          核对位置（可不做）
          <span class="soft small">只在平板上比对一次，只记“在 / 不在 / 无法判断”，不保存坐标。</span>
        </span>
        ${this.fenced
          ? html`<strong role="status">${this.fenced === "busy" ? "正在核对…" : words[this.fenced]}</strong>`
          : html`<button class="button" type="button" @click=${() => this.compare(building)}>
              ${icon("pin")} 核对位置
            </button>`}
      </div>
    </section>`;
  }

  compare(building) {
    const metres = building.fence_metres ?? this.app.patch.rules.fence_metres;
    const done = (fence) => {
      this.fenced = fence;
      this.change({ fence });
    };
    this.fenced = "busy";
    this.refresh();
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done(fenceOf(coords, building.point, metres)),
      () => done("unknown"),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 0 }
    );
  }

  // ---- photos ---------------------------------------------------------------------------------

  async addPhotos(files) {
    const rules = this.app.patch.rules.photo ?? {};
    this.photoNotice = "正在处理照片…";
    this.refresh();
    const { photos, failed } = await takePhotos(files, {
      edge: rules.edge,
      most: (rules.most ?? 9) - this.draft.photos.length,
      bytes: rules.bytes,
    });
    const known = new Set(this.draft.photos.map((photo) => photo.sha256));
    const added = photos.filter((photo) => !known.has(photo.sha256));
    try {
      for (const photo of added) await this.app.keepPhoto({ ...photo, visit: this.draft.id });
    } catch (error) {
      console.error(error);
      this.photoNotice = "照片没有存下：平板存储可能已满。";
      this.refresh();
      return;
    }
    const told = added.map(({ sha256, size, thumbnail }) => ({ sha256, size, thumbnail }));
    this.photoNotice = failed;
    this.change({ photos: [...this.draft.photos, ...told] });
  }

  dropPhoto(sha256) {
    this.change({ photos: this.draft.photos.filter((photo) => photo.sha256 !== sha256) });
    this.write(() => this.app.dropPhoto(sha256));
  }

  // ---- the end --------------------------------------------------------------------------------

  async save() {
    if (this.isSaving) return;
    const now = Date.now();
    this.obstacles = obstaclesOf(this.draft, now);
    const missing = missingChecks(this.draft, checklistsFor(this.draft, this.sheet, this.types));
    if (this.obstacles.length === 0 && missing.length > 0 && !this.isWarned) {
      this.isWarned = true;
      this.obstacles = [`还有 ${missing.length} 项必查内容没有勾选。确实没做的，再点一次“保存”。`];
    }
    if (this.obstacles.length > 0) {
      this.refresh();
      return;
    }
    this.isSaving = true;
    this.refresh();
    await this.writes;
    const operation = visitOperation(this.draft, { sheet: this.sheet, types: this.types, now });
    try {
      await this.app.enqueue([operation], {
        draft: this.draft.id,
        photos: this.draft.photos.map((photo) => photo.sha256),
      });
    } catch (error) {
      console.error(error);
      this.isSaving = false;
      this.obstacles = ["没有保存成功：平板存储可能已满。草稿还在，请清理空间后再点“保存”。"];
      this.refresh();
      return;
    }
    window.location.replace(`#/saved/${operation.id}`);
  }

  async discard() {
    if (this.draft.is_touched && !window.confirm("删除这条没写完的走访？已填写的内容和照片将一并删除。")) {
      return;
    }
    this.isSaving = true;
    await this.writes;
    await this.app.dropDraft(this.draft);
    window.location.replace("#/today");
  }
}
