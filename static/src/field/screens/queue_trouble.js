// What the server keeps but could not simply use: conflicts by field, waiting and set-aside items.
import { html, nothing } from "lit-html";
import { sayMoment } from "../rules/days.js";
import { icon } from "./marks.js";

export function conflictList(app) {
  const found = app.patch
    .all("visit")
    .flatMap((visit) => (visit.conflicts ?? []).map((conflict) => ({ visit, conflict })));
  if (found.length === 0) return nothing;
  const asked = new Set(
    [...app.queue, ...app.answers]
      .filter(({ operation }) => operation?.op === "conflict.restore")
      .map(({ operation }) => operation.payload.conflict)
  );
  return html`<section class="group">
    <h2>与他人填写不同 <span class="soft small">两个值都保留着</span></h2>
    <ul class="lines card">
      ${found.map(({ visit, conflict }) => entry(app, visit, conflict, asked.has(conflict.id)))}
    </ul>
  </section>`;
}

function entry(app, visit, conflict, isAsked) {
  const sheet = app.patch.get("enterprise", visit.enterprise);
  const restore = () =>
    app.enqueue([app.operation("conflict.restore", { conflict: conflict.id })]);
  return html`<li class="line">
    ${icon("warning")}
    <span class="line-text">
      <strong>${sheet?.short_name || sheet?.name || "走访"} · ${conflict.label}</strong>
      <span>现在是：${side(conflict.winner)}</span>
      <span>另一个值：${side(conflict.loser)}</span>
    </span>
    ${isAsked
      ? html`<span class="soft">已申请恢复</span>`
      : html`<button class="button" type="button" @click=${restore}>恢复我的</button>`}
  </li>`;
}

function side({ value, by, at } = {}) {
  const text = value && typeof value === "object" ? Object.values(value).join(" ") : value;
  return html`<b>${text ?? "空"}</b> <span class="soft small">${by ?? ""} ${at ? sayMoment(at) : ""}</span>`;
}

export function troubleList(app) {
  const found = app.patch.all("trouble");
  if (found.length === 0) return nothing;
  return html`<section class="group">
    <h2>需要处理 <span class="soft small">内容已在服务器上，没有丢</span></h2>
    <ul class="lines card">
      ${found.map(
        (trouble) => html`<li class="line">
          ${icon(trouble.status === "held" ? "waiting" : "warning")}
          <span class="line-text">
            <strong>${trouble.summary}</strong>
            <span>${trouble.status === "held" ? "等待前序记录，到齐后自动生效" : trouble.message}</span>
            <span class="soft small figures">${sayMoment(trouble.received_at)} 收到</span>
          </span>
        </li>`
      )}
    </ul>
  </section>`;
}
