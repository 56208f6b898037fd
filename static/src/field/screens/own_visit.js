// One of the worker's own visits: what arrived, and correcting or withdrawing it.
import { html, nothing } from "lit-html";
import { fieldOf, momentOfField, sayMoment } from "../rules/days.js";
import { needsReason } from "../rules/visit.js";
import { emptyState } from "./marks.js";

export class OwnVisitScreen {
  constructor(app, [id], refresh) {
    this.app = app;
    this.id = id;
    this.refresh = refresh;
    this.mode = "show";
    this.reason = "";
    this.error = "";
  }

  content() {
    const { app } = this;
    const visit = app.patch.get("visit", this.id) ?? unsentVisit(app, this.id);
    if (!visit) {
      return { title: "走访", back: "#/queue", body: emptyState("没有找到", "只保留近 90 天本人的走访。") };
    }
    const sheet = app.patch.get("enterprise", visit.enterprise);
    const building = app.patch.get("building", visit.building);
    return {
      title: sheet?.name ?? building?.name ?? "走访",
      back: "#/queue",
      lead: html`${sayMoment(visit.started_at)} · ${purposeOf(app, visit)}`,
      body: this.mode === "show" ? this.shown(visit) : this.form(visit),
      bar: this.bar(visit),
    };
  }

  shown(visit) {
    const { expected = 0, received = 0 } = visit.photos ?? {};
    const waiting = this.waiting();
    return html`<section class="card pad-card stacked-small">
      ${visit.state === "withdrawn" ? html`<p><span class="mark solid">已撤回</span></p>` : nothing}
      ${visit.asked ? html`<p class="notice warning">抽查后请您补充：${visit.asked}</p>` : nothing}
      ${waiting ? html`<p class="notice">${waiting}</p>` : nothing}
      <p class="kept-lines">${visit.note || html`<span class="soft">没有写走访记录</span>`}</p>
      <p class="soft small figures">
        ${sayMoment(visit.started_at)}${visit.ended_at ? ` 至 ${sayMoment(visit.ended_at)}` : ""}，
        ${visit.received_at ? `服务器 ${sayMoment(visit.received_at)} 收到` : "还没有送达"}
      </p>
      ${expected > 0 ? html`<p>照片已收到 ${received}/${expected}</p>` : nothing}
    </section>`;
  }

  waiting() {
    const own = this.app.queue.filter((item) => item.operation?.payload.visit === this.id);
    return own.length > 0 ? "有一条更正或撤回还没有送达。" : "";
  }

  form(visit) {
    const isAsked = this.mode === "withdraw" || needsReason(visit, this.app.patch.rules, Date.now());
    return html`<form class="form-visit" @submit=${(event) => event.preventDefault()}>
      ${this.mode === "correct" ? this.fields(visit) : html`<p class="notice warning">撤回后这次走访不再计数，原内容仍留存可查。</p>`}
      ${isAsked
        ? html`<fieldset class="form-part">
            <legend>原因</legend>
            <textarea
              aria-label="原因"
              rows="2"
              maxlength="300"
              .value=${this.reason}
              @input=${(event) => (this.reason = event.target.value)}
            ></textarea>
          </fieldset>`
        : nothing}
    </form>`;
  }

  fields(visit) {
    const { values } = this;
    const time = (label, name) => html`<span class="field">
      <label for="own-${name}">${label}</label>
      <input
        id="own-${name}"
        type="datetime-local"
        .value=${values[name] ? fieldOf(values[name]) : ""}
        @change=${(event) => (values[name] = momentOfField(event.target.value))}
      />
    </span>`;
    return html`<fieldset class="form-part">
        <legend>时间</legend>
        <div class="time-fields">${time("开始", "started_at")} ${time("结束", "ended_at")}</div>
      </fieldset>
      <fieldset class="form-part">
        <legend>走访类型</legend>
        <div class="chips">
          ${this.app.patch.visitTypes().map(
            (type) => html`<button
              class="chip"
              type="button"
              aria-pressed=${values.purpose === type.code}
              @click=${() => {
                values.purpose = type.code;
                this.refresh();
              }}
            >
              ${type.label}
            </button>`
          )}
        </div>
      </fieldset>
      <fieldset class="form-part">
        <legend>走访记录</legend>
        <textarea
          aria-label="走访记录"
          rows="5"
          maxlength="10000"
          .value=${values.note}
          @input=${(event) => (values.note = event.target.value)}
        ></textarea>
      </fieldset>`;
  }

  bar(visit) {
    if (visit.state === "withdrawn") return nothing;
    if (this.mode === "show") {
      return html`
        <button class="button big" type="button" @click=${() => this.turn("withdraw", visit)}>撤回</button>
        <button class="button big" type="button" @click=${() => this.turn("correct", visit)}>更正</button>
      `;
    }
    return html`
      <p class="bar-words" role="alert">${this.error}</p>
      <button class="button big" type="button" @click=${() => this.turn("show", visit)}>取消</button>
      <button class="button main big" type="button" @click=${() => this.write(visit)}>
        ${this.mode === "correct" ? "保存更正" : "撤回这次走访"}
      </button>
    `;
  }

  turn(mode, visit) {
    const { started_at, ended_at, purpose, note } = visit;
    Object.assign(this, { mode, error: "", reason: "" });
    this.values = { started_at, ended_at, purpose, note: note ?? "" };
    this.refresh();
  }

  async write(visit) {
    const { app, mode, values } = this;
    const reason = this.reason.trim();
    const isAsked = mode === "withdraw" || needsReason(visit, app.patch.rules, Date.now());
    const fields = Object.fromEntries(
      Object.entries(values).filter(([name, value]) => (value ?? "") !== (visit[name] ?? ""))
    );
    if (isAsked && !reason) this.error = "请写明原因。";
    else if (mode === "correct" && Object.keys(fields).length === 0) this.error = "没有改动。";
    else this.error = "";
    if (this.error) {
      this.refresh();
      return;
    }
    const more = visit.version ? { base_version: visit.version } : { after: visit.id };
    const payload = mode === "correct" ? { visit: visit.id, fields, reason } : { visit: visit.id, reason };
    const operation = app.operation(mode === "correct" ? "visit.correct" : "visit.withdraw", payload, more);
    await app.enqueue([operation]);
    window.location.replace(`#/saved/${operation.id}`);
  }
}

// A visit that waits in the queue can be corrected as well: the correction waits behind it.
function unsentVisit(app, id) {
  const found = [...app.queue, ...app.answers].find((item) => item.id === id)?.operation;
  return found?.op === "visit.create" ? { ...found.payload, id, state: "kept", photos: {} } : null;
}

function purposeOf(app, visit) {
  const types = app.patch.visitTypes();
  return visit.purpose_label ?? types.find(({ code }) => code === visit.purpose)?.label ?? visit.purpose;
}
