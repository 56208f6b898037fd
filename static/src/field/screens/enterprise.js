// The sheet of an enterprise, prepared for a visit: at most one screen.
import { html, nothing } from "lit-html";
import { dayOf, sayDistance } from "../rules/days.js";
import { reasonsFor } from "../rules/due.js";
import { visitState } from "../rules/visit.js";
import { startVisit } from "./start_visit.js";
import { emptyState, icon, ratingBadge } from "./marks.js";

export function enterpriseScreen(app, [id, place]) {
  const sheet = app.sheets.get(id);
  const building = place ?? sheet?.rooms?.find((room) => app.patch.get("building", room.building))?.building;
  const back = building ? `#/building/${building}` : "#/today";
  if (!sheet) {
    return {
      title: "企业",
      back,
      body: emptyState("不在您的范围内", "这家企业已迁出、注销，或不再由您分管。"),
    };
  }
  const today = dayOf(Date.now());
  return {
    title: sheet.name,
    back: app.cameFrom || back,
    lead: html`${ratingBadge(sheet.rating, { large: true })} ${places(app, sheet)}`,
    body: html`<div class="sheet">
      ${why(app, sheet, today)} ${lastTime(sheet, today)} ${promises(app, sheet, today)}
      ${requests(sheet, today)} ${rating(sheet)} ${facts(sheet, today)} ${signals(sheet)}
      ${contacts(sheet)} ${questions(sheet)}
    </div>`,
    bar: html`<button
      class="button main big"
      type="button"
      ?disabled=${!building}
      @click=${() => startVisit(app, { building, sheet })}
    >
      ${icon("pencil")} 记走访
    </button>`,
  };
}

function places(app, sheet) {
  const rooms = sheet.rooms ?? [];
  const text = rooms
    .map((room) => `${app.patch.get("building", room.building)?.name ?? ""} ${room.number ?? ""}`.trim())
    .join("、");
  return html`<span>${text || "没有入驻房间"}</span>`;
}

function part(title, body, more = "") {
  return html`<section class="sheet-part ${more}"><h2>${title}</h2>${body}</section>`;
}

function why(app, sheet, today) {
  const reasons = reasonsFor(sheet, today, app.sheets.calendar);
  if (reasons.length === 0) return nothing;
  return part(
    "为什么今天来",
    html`<ul class="plain-list">${reasons.slice(0, 4).map((reason) => html`<li>${reason.text}</li>`)}</ul>`,
    "wide strong"
  );
}

function lastTime(sheet, today) {
  const { days, next, isLate } = visitState(sheet, today);
  const every = sheet.visit_every_days ? `每 ${sheet.visit_every_days} 天一次` : "没有规定间隔";
  return part(
    "上次走访",
    sheet.last_visit
      ? html`<p>
            <strong>${sheet.last_visit.visited_on}</strong>（${days === 0 ? "今天" : `${days} 天前`}）
            ${sheet.last_visit.by ?? ""} ${sheet.last_visit.is_unsent ? html`<span class="mark">未送达</span>` : nothing}
          </p>
          <p class="soft small">${every}${next ? html`，${isLate ? "应于" : "下次"} ${next}` : nothing}</p>`
      : html`<p>还没有走访过</p><p class="soft small">${every}</p>`
  );
}

// A promise can be kept by telephone as well: no visit is needed to say so.
function settle(app, promise) {
  if (!window.confirm(`“${promise.text}”已经兑现了？`)) return;
  app.enqueue([app.operation("promise.settle", { promise: promise.id, outcome: "kept" })]);
}

function promises(app, sheet, today) {
  const found = sheet.promises ?? [];
  return part(
    "上次答应的事",
    found.length === 0
      ? html`<p class="soft">没有未了的承诺</p>`
      : html`<ul class="plain-list">
          ${found.slice(0, 3).map(
            (promise) => html`<li>
              ${promise.text}
              <span class="soft small">
                ${promise.due_on}（${sayDistance(promise.due_on, today)}）${promise.is_own ? "" : ` · ${promise.by ?? ""}`}
              </span>
              ${promise.due_on < today ? html`<span class="mark solid">逾期</span>` : nothing}
              ${promise.is_own && !promise.is_unsent
                ? html`<button class="link" type="button" @click=${() => settle(app, promise)}>已兑现</button>`
                : nothing}
            </li>`
          )}
        </ul>`
  );
}

function requests(sheet, today) {
  const found = sheet.requests ?? [];
  return part(
    `在办诉求${found.length > 0 ? ` ${found.length}` : ""}`,
    found.length === 0
      ? html`<p class="soft">没有在办的诉求</p>`
      : html`<ul class="plain-list">
          ${found.slice(0, 3).map(
            (request) => html`<li>
              ${request.content}
              <span class="soft small">
                ${request.number ?? ""} ${request.category}${request.due_on ? `，${request.due_on} 前办结` : ""}
              </span>
              ${request.due_on && request.due_on < today ? html`<span class="mark solid">超期</span>` : nothing}
            </li>`
          )}
          ${found.length > 3 ? html`<li class="soft small">另有 ${found.length - 3} 件</li>` : nothing}
        </ul>`
  );
}

function rating({ rating: found }) {
  if (!found) return part("评级", html`<p class="soft">还没有评级</p>`);
  return part(
    "评级依据",
    html`<ul class="plain-list">
        ${(found.reasons ?? []).slice(0, 4).map(
          (reason) => html`<li>${reason.label}<span class="soft small"> ${reason.value ?? ""}</span></li>`
        )}
        ${(found.floors ?? []).map((floor) => html`<li>${floor}</li>`)}
      </ul>
      <p class="soft small">
        ${found.score ?? ""}${found.score !== undefined && found.score !== null ? " 分，" : ""}${found.rated_on ?? ""}
        ${found.needs_review ? "，待复核" : ""}
      </p>`
  );
}

function facts(sheet, today) {
  const lease = sheet.lease?.ends_on
    ? html`<li>
        <span class="fact-label">租约到期</span>
        <span>${sheet.lease.ends_on}（${sayDistance(sheet.lease.ends_on, today)}）</span>
      </li>`
    : nothing;
  const rest = (sheet.facts ?? []).filter((fact) => !(sheet.lease?.ends_on && fact.field === "lease_end"));
  return part(
    "基本情况",
    html`<ul class="facts">
      ${lease}
      ${rest.slice(0, 7).map(
        (fact) => html`<li class=${fact.is_stale ? "stale" : ""}>
          <span class="fact-label">${fact.label}</span>
          <span>
            ${fact.text || "未登记"}
            <span class="small fact-day">${fact.verified_on ? `${fact.verified_on} 核实` : "从未核实"}</span>
            ${fact.is_stale && fact.verified_on ? html`<span class="mark">久未核实</span>` : nothing}
          </span>
        </li>`
      )}
    </ul>`
  );
}

function signals({ signals: found = [] }) {
  if (found.length === 0) return nothing;
  return part(
    "近期信号",
    html`<ul class="plain-list">
      ${found.slice(0, 3).map(
        (signal) => html`<li>
          ${signal.label}<span class="soft small"> ${signal.severity} 级，${signal.observed_on}</span>
        </li>`
      )}
    </ul>`
  );
}

function contacts({ contacts: found = [], coverage = [] }) {
  return part(
    "联系人与党建",
    html`<ul class="plain-list">
      ${found.slice(0, 2).map(
        (contact) => html`<li>
          ${contact.name} <span class="soft small">${contact.role_label ?? ""}</span>
          ${phone(contact)}
        </li>`
      )}
      <li>
        ${coverage.length === 0
          ? html`<span class="soft">没有党建覆盖</span>`
          : html`<span class="soft">党建覆盖：</span>${coverage.join("、")}`}
      </li>
    </ul>`
  );
}

// A masked number can be compared and not called.
function phone({ phone: number }) {
  if (!number) return nothing;
  if (number.includes("*")) return html`<span class="figures soft">${number}</span>`;
  return html`<a class="phone" href="tel:${number}">${number}</a>`;
}

function questions({ questions: found = [] }) {
  if (found.length === 0) return nothing;
  return part(
    "可以问问",
    html`<ol class="asked">${found.slice(0, 2).map((question) => html`<li>${question}</li>`)}</ol>`,
    "wide"
  );
}
