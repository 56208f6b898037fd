// A company that the register does not know, or a unit that stands empty: seen, named, saved.
import { html, nothing } from "lit-html";
import { emptyState, icon } from "./marks.js";

const TITLES = { newcomer: "登记新企业", empty_unit: "登记空置" };

export class ProposalScreen {
  constructor(app, [kind, building, unit], refresh) {
    this.app = app;
    this.kind = kind;
    this.building = app.patch.get("building", building);
    this.unit = this.building?.units.find((each) => each.id === unit) ?? null;
    this.refresh = refresh;
    this.values = { name: "", number: "", floor: "", note: "" };
    this.error = "";
  }

  content() {
    const { building, unit, kind } = this;
    if (!building) return { title: TITLES[kind] ?? "", back: "#/buildings", body: emptyState("没有找到这幢楼", "") };
    return {
      title: TITLES[kind],
      back: `#/building/${building.id}`,
      lead: html`${building.name} ${unit ? `${unit.floor} 层 ${unit.number}` : ""}`,
      body: html`<form
        class="form-visit"
        @submit=${(event) => {
          event.preventDefault();
          this.save();
        }}
      >
        <fieldset class="form-part">
          <legend class="visually-hidden">${TITLES[kind]}</legend>
          ${kind === "newcomer" ? this.field("企业名称（照门牌或水牌写）", "name", { maxlength: 200 }) : nothing}
          ${unit
            ? nothing
            : html`<div class="time-fields">
                ${this.field("楼层", "floor", { type: "number", inputmode: "numeric" })}
                ${this.field("单元号", "number", { maxlength: 30 })}
              </div>`}
          ${this.field("说明（可不写）", "note", { maxlength: 500 })}
        </fieldset>
        <p class="soft small">送达后由街镇工作人员核对登记册，不会直接改动。</p>
      </form>`,
      bar: html`<p class="bar-words" role="alert">${this.error}</p>
        <button class="button main big" type="button" @click=${() => this.save()}>${icon("check")} 保存</button>`,
    };
  }

  field(label, name, { type = "text", inputmode = nothing, maxlength = nothing }) {
    return html`<span class="field">
      <label for="new-${name}">${label}</label>
      <input
        id="new-${name}"
        type=${type}
        inputmode=${inputmode}
        maxlength=${maxlength}
        autocomplete="off"
        .value=${this.values[name]}
        @input=${(event) => (this.values[name] = event.target.value)}
      />
    </span>`;
  }

  async save() {
    const { kind, building, unit, values } = this;
    if (kind === "newcomer" && !values.name.trim()) {
      this.error = "请写企业名称。";
      this.refresh();
      return;
    }
    const payload = { id: crypto.randomUUID(), building: building.id, kind };
    if (unit) Object.assign(payload, { unit: unit.id, floor: unit.floor, number: unit.number });
    else if (values.floor !== "") payload.floor = Number(values.floor);
    if (!unit && values.number.trim()) payload.number = values.number.trim();
    if (values.name.trim()) payload.name = values.name.trim();
    if (values.note.trim()) payload.note = values.note.trim();
    const operation = this.app.operation("proposal.create", payload);
    await this.app.enqueue([operation]);
    window.location.replace(`#/saved/${operation.id}`);
  }
}
