// A building: its stacking plan in five colourings; a tap leads to the enterprise or names the unit.
import { html, nothing } from "lit-html";
import { dayOf } from "../rules/days.js";
import { COLOURINGS, legendOf, planOf, toneOf } from "../rules/plan.js";
import { emptyState, icon, shape } from "./marks.js";
import { startVisit } from "./start_visit.js";

export class BuildingScreen {
  constructor(app, [id], refresh) {
    this.app = app;
    this.id = id;
    this.refresh = refresh;
    this.unit = null;
  }

  content() {
    const { app } = this;
    const building = app.patch.get("building", this.id);
    if (!building) {
      const body = emptyState("没有这幢楼", "它已不在您的分管范围内。");
      return { title: "楼宇", back: "#/buildings", body };
    }
    const floors = planOf(building, app.sheets.occupants(building.id));
    const vacant = floors.flatMap((floor) => floor.units).filter((unit) => unit.occupants.length === 0);
    return {
      title: building.name,
      back: "#/buildings",
      lead: html`<span>${building.address}</span><span>空置 ${vacant.length} 个单元</span>`,
      body: html`${this.colourings()} ${this.legend()} ${this.plan(building, floors)} ${this.unitSheet(building)}`,
      bar: html`
        <a class="button big" href="#/proposal/newcomer/${building.id}">${icon("plus")} 新企业</a>
        <button class="button big" type="button" @click=${() => startVisit(app, { building: building.id })}>
          ${icon("pencil")} 记这幢楼
        </button>
      `,
    };
  }

  get colouring() {
    return this.app.colouring ?? "rating";
  }

  colourings() {
    return html`<div class="chips plan-choice" role="group" aria-label="按什么着色">
      ${COLOURINGS.map(
        ({ code, label }) => html`<button
          class="chip"
          type="button"
          aria-pressed=${code === this.colouring}
          @click=${() => {
            this.app.colouring = code;
            this.refresh();
          }}
        >
          ${label}
        </button>`
      )}
    </div>`;
  }

  legend() {
    return html`<ul class="plan-legend" aria-label="图例">
      ${legendOf(this.colouring).map(
        ({ tone, label }) => html`<li>
          <span class="plan-swatch tone-${tone}">${shape(tone)}</span>${label}
        </li>`
      )}
    </ul>`;
  }

  plan(building, floors) {
    if (floors.length === 0) {
      return emptyState("还没有登记单元", "看到企业可用下方“新企业”登记，由街镇工作人员核对。");
    }
    return html`<div class="plan">
      ${floors.map(
        (floor) => html`<section class="plan-floor" aria-label="${floor.number} 层">
          <h3>${floor.number} 层</h3>
          <div class="plan-units">
            ${floor.units.map((unit) =>
              unit.occupants.length === 0
                ? this.emptyCell(unit)
                : unit.occupants.map(({ sheet }) => this.cell(building, unit, sheet))
            )}
          </div>
        </section>`
      )}
    </div>`;
  }

  cell(building, unit, sheet) {
    const { tone, word } = toneOf(sheet, this.colouring, dayOf(Date.now()));
    return html`<a
      class="cell tone-${tone}"
      href="#/enterprise/${sheet.id}/${building.id}"
    >
      ${shape(tone)}
      <span class="cell-text">
        <span class="cell-name">${sheet.short_name || sheet.name}</span>
        <span class="cell-room">${unit.number}</span>
        <span class="visually-hidden">，${word}</span>
      </span>
    </a>`;
  }

  emptyCell(unit) {
    return html`<button
      class="cell tone-vacant"
      type="button"
      @click=${() => {
        this.unit = unit;
        this.isOpening = true;
        this.refresh();
      }}
    >
      ${shape("vacant")}
      <span class="cell-text"><span class="cell-name">空置</span><span class="cell-room">${unit.number}</span></span>
    </button>`;
  }

  unitSheet(building) {
    const { unit } = this;
    this.openSoon();
    return html`<dialog class="unit-sheet" id="unit-sheet" aria-labelledby="unit-title" @close=${() => (this.unit = null)}>
      ${unit
        ? html`<h2 id="unit-title">${unit.floor} 层 ${unit.number}</h2>
            <p class="soft">登记册上是空置。现场看到什么？</p>
            <a class="button wide main" href="#/proposal/newcomer/${building.id}/${unit.id}">有新企业</a>
            <a class="button wide" href="#/proposal/empty_unit/${building.id}/${unit.id}">确认空置</a>
            <button
              class="button wide"
              type="button"
              @click=${() => startVisit(this.app, { building: building.id, unit: unit.number })}
            >
              记走访（${unit.number}）
            </button>
            <form method="dialog"><button class="button wide">关闭</button></form>`
        : nothing}
    </dialog>`;
  }

  openSoon() {
    if (!this.isOpening) return;
    this.isOpening = false;
    requestAnimationFrame(() => document.getElementById("unit-sheet")?.showModal());
  }
}
