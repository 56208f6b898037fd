// 队列: what has not arrived and why, what the server could not use, own visits, and the way out.
import { html, nothing } from "lit-html";
import { sayMoment } from "../rules/days.js";
import { describe } from "../rules/describe.js";
import { exportFor } from "../export.js";
import { conflictList, troubleList } from "./queue_trouble.js";
import { emptyState, icon, signInLink, stateSentence } from "./marks.js";

const MEGABYTE = 1_048_576;

export class QueueScreen {
  constructor(app, _parameters, refresh) {
    this.app = app;
    this.refresh = refresh;
    this.look();
  }

  /** Ask the browser how safe its storage is. */
  async look() {
    const [isKept, estimate] = await Promise.all([
      navigator.storage?.persisted?.() ?? null,
      navigator.storage?.estimate?.() ?? null,
    ]);
    Object.assign(this, { isKept, estimate });
    this.refresh();
  }

  content() {
    const { app } = this;
    return {
      title: "队列",
      lead: app.unsent > 0 ? `${app.unsent} 条还没有送达，都已保存在平板上` : "全部已送达",
      body: html`
        ${this.connection()} ${this.waiting()} ${conflictList(app)} ${troubleList(app)}
        ${this.photos()} ${this.visits()} ${this.safety()}
      `,
    };
  }

  connection() {
    const { app } = this;
    return html`<section class="card pad-card">
      <p><strong>${stateSentence(app) || "准备发送。"}</strong></p>
      <p class="soft small">
        ${app.feed?.at ? html`上次与服务器同步：<span class="figures">${sayMoment(app.feed.at)}</span>` : "还没有同步过"}
      </p>
      <div class="form-row">
        <button class="button" type="button" ?disabled=${app.status.word === "busy"} @click=${() => app.courier.now()}>
          ${icon("sync")} 现在发送
        </button>
        ${signInLink(app)}
        ${app.status.word === "ok"
          ? html`<button class="link" type="button" @click=${() => app.signOut()}>退出登录</button>`
          : nothing}
      </div>
    </section>`;
  }

  waiting() {
    const { queue } = this.app;
    if (queue.length === 0) return nothing;
    return html`<section class="group">
      <h2>未送达 <span class="soft small">${queue.length} 条</span></h2>
      <ul class="lines card">
        ${queue.map((item) => this.item(item))}
      </ul>
    </section>`;
  }

  item(item) {
    const { app } = this;
    if (item.state === "foreign") {
      return html`<li class="line">
        ${icon("lock")}
        <span class="line-text">
          <strong>用以前的解锁码保存的记录</strong>
          <span class="soft small">${sayMoment(item.at)} · 现在打不开，请导出文件交给主管恢复</span>
        </span>
        <button class="button" type="button" @click=${() => this.handOver(item)}>已交主管</button>
      </li>`;
    }
    const isRejected = item.state === "rejected";
    const words = describe(item.operation, app.patch);
    return html`<li class="line">
      ${icon(isRejected ? "warning" : "waiting")}
      <span class="line-text">
        ${item.operation.op === "visit.create"
          ? html`<a class="line-link" href="#/own-visit/${item.id}"><strong>${words}</strong></a>`
          : html`<strong>${words}</strong>`}
        <span class="soft small">
          ${sayMoment(item.at)} 保存 ·
          ${isRejected ? `服务器没有收下：${item.verdict?.message || item.verdict?.code || "原因不明"}` : "等待发送"}
        </span>
      </span>
      ${isRejected
        ? html`<button class="button" type="button" @click=${() => app.retry(item.id)}>再发一次</button>`
        : nothing}
    </li>`;
  }

  handOver(item) {
    const asked = "请确认主管已用导出的文件恢复了这条记录。移除后平板上不再保留。";
    if (window.confirm(asked)) this.app.handedOver(item.id);
  }

  photos() {
    const waiting = this.app.photos.filter((photo) => photo.state !== "draft");
    if (waiting.length === 0) return nothing;
    const refused = waiting.filter((photo) => photo.state === "refused");
    const size = waiting.reduce((sum, photo) => sum + photo.size, 0) / MEGABYTE;
    return html`<section class="card pad-card">
      <p><strong>${waiting.length} 张照片等待上传</strong> <span class="soft">${size.toFixed(1)} MB</span></p>
      ${refused.map(
        (photo) => html`<p class="form-row">
          <span>${photo.reason}</span>
          <button class="button" type="button" @click=${() => this.dropPhoto(photo)}>移除这张</button>
        </p>`
      )}
    </section>`;
  }

  async dropPhoto({ sha256 }) {
    if (!window.confirm("服务器不能收这张照片。从平板上移除？")) return;
    await this.app.dropPhoto(sha256);
    await this.app.reread();
  }

  visits() {
    const visits = this.app.patch
      .all("visit")
      .sort((one, other) => other.started_at.localeCompare(one.started_at));
    return html`<section class="group">
      <h2>我的走访 <span class="soft small">近 90 天 ${visits.length} 次</span></h2>
      ${visits.length === 0
        ? emptyState("还没有走访", "送达的走访会列在这里。")
        : html`<ul class="lines card">
            ${visits.slice(0, this.isAll ? visits.length : 20).map((visit) => this.visit(visit))}
          </ul>`}
      ${visits.length > 20 && !this.isAll
        ? html`<button
            class="button wide"
            type="button"
            @click=${() => {
              this.isAll = true;
              this.refresh();
            }}
          >
            显示全部 ${visits.length} 次
          </button>`
        : nothing}
    </section>`;
  }

  visit(visit) {
    const { patch } = this.app;
    const sheet = patch.get("enterprise", visit.enterprise);
    const building = patch.get("building", visit.building);
    const { expected = 0, received = 0 } = visit.photos ?? {};
    return html`<li>
      <a class="line" href="#/own-visit/${visit.id}">
        ${icon("check")}
        <span class="line-text">
          <strong>${sheet?.short_name || sheet?.name || building?.name || "走访"}</strong>
          <span class="soft small figures">${sayMoment(visit.started_at)} · ${visit.purpose_label ?? visit.purpose}</span>
        </span>
        <span class="line-end soft small">
          ${visit.state === "withdrawn" ? html`<span class="mark solid">已撤回</span>` : nothing}
          ${visit.asked ? html`<span class="mark">请补充</span>` : nothing}
          ${expected > 0 ? html`<span>照片已收到 ${received}/${expected}</span>` : nothing}
        </span>
      </a>
    </li>`;
  }

  safety() {
    const { isKept, estimate, app } = this;
    const free = estimate?.quota ? (estimate.quota - estimate.usage) / MEGABYTE : null;
    return html`<section class="card pad-card">
      <h2>保存在这台平板上</h2>
      <p>
        ${isKept
          ? "浏览器已承诺不会自动清理走访端的数据。"
          : "浏览器还没有承诺长期保存。请把走访端“安装到主屏幕”，并不要清除浏览器数据。"}
        ${free !== null ? html`<span class="soft">剩余空间约 ${Math.round(free)} MB。</span>` : nothing}
      </p>
      <div class="form-row">
        <button class="button" type="button" @click=${() => this.export()}>${icon("file")} 导出加密文件</button>
        <span class="soft small" role="status">
          ${this.exported ?? "平板坏了或长期没有网络时，把文件交给主管恢复；文件只有服务器能打开。"}
        </span>
      </div>
      <p class="soft small">平板编号 <span class="figures">${app.device.code}</span></p>
    </section>`;
  }

  async export() {
    this.exported = await exportFor(this.app, this.app.session.user);
    this.refresh();
  }
}
