// Small pieces that many screens show: icons, the colour of a rating in word and shape, sync state.
import { html, nothing } from "lit-html";
import { sayMoment } from "../rules/days.js";

const COLOURS = { green: "绿", blue: "蓝", yellow: "黄", orange: "橙", red: "红" };
const STATES = {
  busy: "正在连接",
  signed_out: "需要登录",
  first_password: "需改密码",
  other_user: "登录的是别人",
  too_old: "需要更新",
  elsewhere: "另一页面在发送",
};

export function icon(name) {
  return html`<svg class="icon" aria-hidden="true"><use href="#field-${name}"></use></svg>`;
}

export function shape(name) {
  return html`<svg class="shape of-${name}" aria-hidden="true"><use href="#shape-${name}"></use></svg>`;
}

export function ratingBadge(rating, { large = false } = {}) {
  const colour = rating?.colour ?? "none";
  const word = rating ? COLOURS[colour] : "未评级";
  const label = large && rating?.label && rating.label !== word ? ` · ${rating.label}` : "";
  return html`<span class="badge in-${colour} ${large ? "large" : ""}">${shape(colour)}${word}${label}</span>`;
}

/** Who may look at the queue sees at once whether everything has arrived. */
export function syncMark(app) {
  const { unsent, status } = app;
  const waiting = unsent > 0 ? `${unsent} 条未送达` : "全部已送达";
  const state = stateWord(app);
  const isCalm = unsent === 0 && (status.word === "ok" || status.word === "busy");
  return html`<a class="sync-mark ${isCalm ? "calm" : ""}" href="#/queue">
    ${icon(unsent > 0 ? "waiting" : "sent")}
    <span role="status">${waiting}${state ? html`<span class="sync-state"> · ${state}</span>` : nothing}</span>
  </a>`;
}

export function stateWord({ status }) {
  if (status.word === "later") return status.why === "network" ? "离线" : "稍后再试";
  return STATES[status.word] ?? "";
}

/** The state of sync in a sentence, with what the worker can do about it. */
export function stateSentence(app) {
  const { status } = app;
  if (status.word === "busy") return "正在与服务器通信。";
  if (status.word === "ok") return "与服务器通信正常。";
  if (status.word === "signed_out") return "登录已过期。已保存的内容都在，登录后自动发送。";
  if (status.word === "first_password") return "账号首次登录须先修改密码，之后自动发送。";
  if (status.word === "other_user") {
    return `当前登录的是“${status.name}”。您的记录只会在您本人登录后发送。`;
  }
  if (status.word === "too_old") return "走访端版本太旧，请联网更新后再发送。已保存的内容都在。";
  if (status.word === "elsewhere") return "另一个打开的页面正在发送，这里只显示结果。";
  if (status.word === "later" && status.why === "network") {
    return "没有网络，或服务器没有回应。已保存的内容都在，联网后自动发送。";
  }
  if (status.word === "later") return "服务器暂时繁忙，稍后自动再发。已保存的内容都在。";
  if (status.word === "refused") return `服务器没有接受请求：${status.message || status.status}`;
  return "";
}

/** A link to sign in where that is what is missing. */
export function signInLink(app) {
  const { status } = app;
  if (status.word === "first_password") {
    return html`<a class="button" href="/account/password/">修改密码</a>`;
  }
  if (status.word === "other_user") {
    return html`<button class="button" type="button" @click=${() => app.signOut()}>换成我登录</button>`;
  }
  if (status.word !== "signed_out") return nothing;
  return html`<a class="button" href="/sign-in/?next=/field/">登录</a>`;
}

export function when(moment) {
  return html`<time class="figures">${sayMoment(moment)}</time>`;
}

export function emptyState(title, text) {
  return html`<div class="empty"><strong>${title}</strong>${text}</div>`;
}
