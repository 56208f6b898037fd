// 楼宇: the buildings of the patch.
import { html } from "lit-html";
import { dayOf } from "../rules/days.js";
import { emptyState, icon } from "./marks.js";

export function buildingsScreen(app) {
  const buildings = app.patch.buildings();
  const counts = countsOf(app);
  return {
    title: "楼宇",
    lead: `${buildings.length} 幢 · ${dayOf(Date.now())}`,
    body:
      buildings.length === 0
        ? emptyState("没有分管楼宇", "载入后仍为空的，请联系街镇工作人员核对分管范围。")
        : html`<ul class="lines card">
            ${buildings.map((building) => entry(building, counts.get(building.id)))}
          </ul>`,
  };
}

function entry(building, count = { firms: 0, due: 0 }) {
  return html`<li>
    <a class="line" href="#/building/${building.id}">
      ${icon("building")}
      <span class="line-text">
        <strong>${building.name}</strong>
        <span class="soft small">${building.address}</span>
      </span>
      <span class="line-end">
        <span class="figures">${count.firms} 家</span>
        <span class="soft small">${count.due > 0 ? `待走访 ${count.due}` : "没有到期"}</span>
      </span>
    </a>
  </li>`;
}

function countsOf(app) {
  const counts = new Map();
  const of = (id) => {
    if (!counts.has(id)) counts.set(id, { firms: 0, due: 0 });
    return counts.get(id);
  };
  for (const sheet of app.sheets.all()) {
    for (const id of new Set((sheet.rooms ?? []).map((room) => room.building))) of(id).firms += 1;
  }
  for (const { building } of app.sheets.due(Date.now())) if (building) of(building.id).due += 1;
  return counts;
}
