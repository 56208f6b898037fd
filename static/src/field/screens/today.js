// 今日: one list of what is due and why.
import { html, nothing } from "lit-html";
import { dayOf, sayMoment, weekdayOf } from "../rules/days.js";
import { REASON_KINDS } from "../rules/due.js";
import { emptyState, icon, ratingBadge } from "./marks.js";

const SHOWN = 80;

export class TodayScreen {
  constructor(app, _parameters, refresh) {
    this.app = app;
    this.refresh = refresh;
    this.shown = SHOWN;
  }

  content() {
    const { app } = this;
    const now = Date.now();
    const today = dayOf(now);
    const all = app.sheets.due(now);
    const building = app.patch.get("building", app.todayBuilding) ? app.todayBuilding : "";
    const kind = app.todayReason ?? "";
    const groups = app.sheets.dueGroups(now, building, kind);
    const count = groups.reduce((sum, group) => sum + group.entries.length, 0);
    return {
      title: "今日",
      lead: html`${today} ${weekdayOf(today)} · ${all.length} 家待走访`,
      body: html`
        ${this.drafts()}
        <div class="filters">${this.byBuilding(all, building)} ${this.byReason(all, kind)}</div>
        ${count === 0 ? this.nothingDue() : this.groups(groups)}
        ${count > this.shown
          ? html`<button class="button wide" type="button" @click=${() => this.more()}>
              再显示 ${Math.min(SHOWN, count - this.shown)} 家（共 ${count} 家）
            </button>`
          : nothing}
      `,
    };
  }

  more() {
    this.shown += SHOWN;
    this.refresh();
  }

  drafts() {
    const drafts = this.app.drafts.filter((draft) => draft.is_touched);
    if (drafts.length === 0) return nothing;
    return html`<section class="card" aria-label="没写完的走访">
      <ul class="lines">
        ${drafts.map((draft) => {
          const sheet = this.app.sheets.get(draft.enterprise);
          const building = this.app.patch.get("building", draft.building);
          return html`<li>
            <a class="line" href="#/visit/${draft.id}">
              ${icon("pencil")}
              <span class="line-text">
                <strong>继续填写：${sheet?.short_name || sheet?.name || building?.name || "走访"}</strong>
                <span class="soft small">${sayMoment(draft.started_at)} 开始，已自动保存</span>
              </span>
            </a>
          </li>`;
        })}
      </ul>
    </section>`;
  }

  byBuilding(all, chosen) {
    const counts = counted(all.map(({ building }) => (building ? [building.id] : [])));
    if (counts.size < 2) return nothing;
    const buildings = this.app.patch.buildings().filter((each) => counts.has(each.id));
    const options = buildings.map((each) => [each.id, `${each.name}（${counts.get(each.id)}）`]);
    return this.filter("building", "楼宇", `全部 ${counts.size} 幢`, options, chosen, (value) => {
      this.app.todayBuilding = value;
    });
  }

  byReason(all, chosen) {
    const counts = counted(all.map(({ reasons }) => [...new Set(reasons.map((each) => each.kind))]));
    if (counts.size < 2) return nothing;
    const options = Object.entries(REASON_KINDS)
      .filter(([kind]) => counts.has(kind))
      .map(([kind, label]) => [kind, `${label}（${counts.get(kind)}）`]);
    return this.filter("reason", "缘由", "全部缘由", options, chosen, (value) => {
      this.app.todayReason = value;
    });
  }

  filter(name, label, every, options, chosen, choose) {
    return html`<div class="filter">
      <label for="today-${name}">${label}</label>
      <select
        id="today-${name}"
        .value=${chosen}
        @change=${(event) => {
          choose(event.target.value);
          this.shown = SHOWN;
          this.refresh();
        }}
      >
        <option value="">${every}</option>
        ${options.map(
          ([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`
        )}
      </select>
    </div>`;
  }

  groups(groups) {
    let left = this.shown;
    return groups.map(({ building, entries }) => {
      const shown = entries.slice(0, left);
      left -= shown.length;
      if (shown.length === 0) return nothing;
      return html`<section class="group">
        <h2>
          ${building
            ? html`<a href="#/building/${building.id}">${building.alias || building.name}</a>`
            : "没有入驻房间"}
          <span class="soft small">${entries.length} 家</span>
        </h2>
        <ul class="lines card">
          ${shown.map((entry) => this.entry(entry))}
        </ul>
      </section>`;
    });
  }

  entry({ sheet, reasons, room, building }) {
    const place = building ? `/${building.id}` : "";
    return html`<li>
      <a class="line due" href="#/enterprise/${sheet.id}${place}">
        <span class="due-room">${room ? room.number || `${room.floor} 层` : "—"}</span>
        <span class="line-text">
          <strong>${sheet.short_name || sheet.name}</strong>
          <span class="due-why">${reasons.map((reason) => reason.text).join("；")}</span>
        </span>
        ${ratingBadge(sheet.rating)}
      </a>
    </li>`;
  }

  nothingDue() {
    const { app } = this;
    if (!app.feed?.at) {
      return emptyState("正在载入", "第一次载入需要网络，完成后没有网络也能用。");
    }
    return emptyState("今天没有到期的走访", html`可到<a href="#/buildings">楼宇</a>里选一家记走访。`);
  }
}

/** How often each key stands in lists of keys. */
function counted(lists) {
  const counts = new Map();
  for (const key of lists.flat()) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
