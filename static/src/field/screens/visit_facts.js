// Facts: only the stale and the empty are asked, and one tap says that nothing changed.
import { html, nothing } from "lit-html";
import { factKey } from "../rules/visit.js";
import { icon } from "./marks.js";

export function factsPart(screen, facts) {
  if (facts.length === 0) return nothing;
  return html`<fieldset class="form-part">
    <legend>请核实 <span class="soft small">久未核实或空缺的，能问就问</span></legend>
    <ul class="ask">
      ${facts.map((fact) => asked(screen, fact))}
    </ul>
  </fieldset>`;
}

function asked(screen, fact) {
  const key = factKey(fact);
  const told = screen.draft.facts[key];
  const isOpen = screen.open.has(key);
  const isEmpty = fact.value === null || fact.value === undefined || fact.value === "";
  return html`<li>
    <span class="ask-what">
      <span>${fact.label}</span>
      <span class="soft small">
        ${isEmpty ? "还没有登记" : html`${fact.verified_on ? `${fact.verified_on} 核实` : "从未核实"}`}
      </span>
    </span>
    <span class="ask-how">
      ${told && !isOpen ? answered(screen, fact, told) : choices(screen, fact, isEmpty, isOpen)}
    </span>
    ${isOpen ? html`<div class="ask-field">${field(screen, fact)}</div>` : nothing}
  </li>`;
}

function answered(screen, fact, told) {
  return html`<span class="ask-done">
      ${icon("check")} ${told.is_same ? `仍是 ${fact.text}` : sayTold(fact, told.value)}
    </span>
    <button class="link" type="button" @click=${() => tell(screen, fact, undefined)}>撤销</button>`;
}

function choices(screen, fact, isEmpty, isOpen) {
  const change = html`<button
    class="button"
    type="button"
    aria-expanded=${isOpen}
    @click=${() => screen.toggle(factKey(fact))}
  >
    ${isOpen ? "收起" : isEmpty ? "填写" : "有变化"}
  </button>`;
  if (isEmpty) return change;
  const same = { field: fact.field, value: fact.value, base: fact.value, is_same: true };
  return html`<button class="button" type="button" @click=${() => tell(screen, fact, same)}>
      仍是 <strong>${fact.text}</strong>
    </button>
    ${change}`;
}

function tell(screen, fact, change) {
  const facts = { ...screen.draft.facts };
  if (change === undefined) delete facts[factKey(fact)];
  else facts[factKey(fact)] = fact.target ? { ...change, target: fact.target } : change;
  screen.open.delete(factKey(fact));
  screen.change({ facts });
}

function becomes(screen, fact, value) {
  tell(screen, fact, { field: fact.field, value, base: fact.value ?? null, is_same: false });
}

function field(screen, fact) {
  if (fact.choices?.length) {
    return html`<div class="chips">
      ${fact.choices.map(
        (choice) => html`<button
          class="chip"
          type="button"
          aria-pressed=${fact.value === choice.code}
          @click=${() => becomes(screen, fact, choice.code)}
        >
          ${choice.label}
        </button>`
      )}
    </div>`;
  }
  if (fact.field === "contact") return contactFields(screen, fact);
  return singleField(screen, fact);
}

function singleField(screen, fact) {
  const isDay = fact.kind === "day" || fact.kind === "date" || fact.field === "lease_end";
  const isNumber = !isDay && (fact.kind === "int" || fact.kind === "number" || fact.kind === "integer");
  const id = `fact-${factKey(fact)}`;
  const take = () => {
    const { value } = document.getElementById(id);
    if (value !== "") becomes(screen, fact, isNumber ? Number(value) : value);
  };
  return html`<div class="ask-inputs">
    <span class="field">
      <label for=${id}>新的${fact.label}</label>
      <input
        id=${id}
        type=${isDay ? "date" : isNumber ? "number" : "text"}
        inputmode=${isNumber ? "numeric" : nothing}
        min=${isNumber ? "0" : nothing}
      />
    </span>
    <button class="button" type="button" @click=${take}>确定</button>
  </div>`;
}

function contactFields(screen, fact) {
  const value = fact.value ?? {};
  const roles = screen.app.patch.choices("contact_role");
  const read = (name) => document.getElementById(`contact-${name}`).value.trim();
  const take = () => {
    const contact = { name: read("name"), role: read("role") };
    if (read("phone")) contact.phone = read("phone");
    if (contact.name) becomes(screen, fact, contact);
  };
  return html`<div class="ask-inputs">
    <span class="field">
      <label for="contact-name">姓名</label>
      <input id="contact-name" maxlength="50" autocomplete="off" .value=${value.name ?? ""} />
    </span>
    <span class="field">
      <label for="contact-role">身份</label>
      <select id="contact-role">
        ${roles.map(
          (role) => html`<option value=${role.code} ?selected=${role.code === value.role}>${role.label}</option>`
        )}
      </select>
    </span>
    <span class="field">
      <label for="contact-phone">电话</label>
      <input id="contact-phone" type="tel" maxlength="30" autocomplete="off" .value=${value.phone ?? ""} />
    </span>
    <button class="button" type="button" @click=${take}>确定</button>
  </div>`;
}

function sayTold(fact, value) {
  if (value && typeof value === "object") return [value.name, value.phone].filter(Boolean).join(" ");
  return fact.choices?.find((choice) => choice.code === value)?.label ?? String(value);
}
