// After 保存: first 已保存, and only by the server's answer 已送达. Then what may go to the enterprise.
import { html, nothing } from "lit-html";
import { describe } from "../rules/describe.js";
import { recapOf } from "../rules/recap.js";
import { sayMoment } from "../rules/days.js";
import { icon, signInLink, stateSentence } from "./marks.js";

export class SavedScreen {
  constructor(app, [id], refresh) {
    this.app = app;
    this.id = id;
    this.refresh = refresh;
    this.operation = this.find()?.operation ?? null;
  }

  find() {
    const { app, id } = this;
    return app.queue.find((item) => item.id === id) ?? app.answers.find((item) => item.id === id);
  }

  content() {
    const { app, operation } = this;
    const payload = operation?.payload ?? app.patch.get("visit", this.id);
    const sheet = app.sheets.get(payload?.enterprise);
    const building = app.patch.get("building", payload?.building);
    return {
      title: this.state().title,
      back: "#/today",
      isBare: true,
      body: html`<div class="saved">
        ${this.progress()}
        <p class="saved-what">
          <strong>${sheet?.name ?? (operation ? describe(operation, app.patch) : "")}</strong>
          <span class="soft figures">${payload?.started_at ? sayMoment(payload.started_at) : ""}</span>
        </p>
        ${sheet && operation?.op === "visit.create" ? this.recap(operation.payload, sheet) : nothing}
      </div>`,
      bar: html`
        ${building
          ? html`<a class="button big" href="#/building/${building.id}">${icon("building")} 回楼宇</a>`
          : nothing}
        <a class="button main big" href="#/today">${icon("today")} 回今日</a>
      `,
    };
  }

  state() {
    const { app, id } = this;
    const item = app.queue.find((each) => each.id === id);
    const trouble = app.patch.get("trouble", id);
    const answer = app.answers.find((each) => each.id === id)?.answer;
    const status = trouble?.status ?? answer?.status;
    if (item?.state === "rejected") {
      return { title: "服务器没有收下", why: item.verdict?.message ?? "", isBad: true };
    }
    if (item) return { title: "已保存", why: stateSentence(app) };
    if (status === "held") return { title: "已送达，等待前序记录", why: "前面的记录到齐后自动生效。" };
    if (status === "quarantined") {
      const why = trouble?.message ?? answer?.message ?? "";
      return { title: "已送达，但不能直接使用", why: `原文已完整保存在服务器：${why}`, isBad: true };
    }
    if (status === "conflict") {
      return { title: "已送达，有一处与他人不同", why: "两个值都保留了，可在队列里查看。", isSent: true };
    }
    return { title: "已送达", why: "服务器已收到这条记录。", isSent: true };
  }

  progress() {
    const { title, why, isBad, isSent } = this.state();
    const photos = this.app.photos.filter((photo) => photo.visit === this.id);
    return html`<div class="saved-state" role="status">
      <span class="saved-mark ${isBad ? "bad" : ""}">${icon(isBad ? "warning" : isSent ? "sent" : "check")}</span>
      <p class="saved-title" aria-hidden="true">${title}</p>
      <p class="soft">${why}</p>
      ${photos.length > 0 ? html`<p class="soft">${photos.length} 张照片还没有传完，会自动上传。</p>` : nothing}
      ${signInLink(this.app)}
    </div>`;
  }

  recap(visit, sheet) {
    const text = recapOf(visit, { enterprise: sheet.name, worker: this.app.session.name });
    if (!this.isShown) {
      return html`<button class="button wide" type="button" @click=${() => this.show(true)}>
        给企业的走访回执
      </button>`;
    }
    return html`<section class="card recap" aria-label="走访回执">
      <label for="recap">走访回执（可修改；不含评级、信号和走访记录）</label>
      <textarea id="recap" rows="8" .value=${this.text ?? text} @input=${(event) => (this.text = event.target.value)}></textarea>
      <div class="form-row">
        <button class="button" type="button" @click=${() => this.hand(this.text ?? text)}>
          ${navigator.share ? "确认并分享" : "确认并复制"}
        </button>
        <button class="link" type="button" @click=${() => this.show(false)}>收起</button>
        <span role="status">${this.handed ?? ""}</span>
      </div>
    </section>`;
  }

  show(isShown) {
    this.isShown = isShown;
    this.refresh();
  }

  async hand(text) {
    try {
      if (navigator.share) await navigator.share({ text });
      else await navigator.clipboard.writeText(text);
      this.handed = navigator.share ? "已分享" : "已复制";
    } catch {
      this.handed = "没有完成，可长按文字自行复制。";
    }
    this.refresh();
  }
}
