// Checklists of the kind of visit and of the musts that wait.
import { html, nothing } from "lit-html";
import { checkKey, checklistsFor } from "../rules/visit.js";

export function checkPart(screen) {
  const { draft, sheet, types } = screen;
  const lists = checklistsFor(draft, sheet, types);
  return lists.map(({ code, label, items }) => {
    const keys = items.map((item) => checkKey(code, item.code));
    const isDone = keys.every((key) => draft.checks[key]);
    const all = Object.fromEntries(keys.map((key) => [key, !isDone]));
    return html`<fieldset class="form-part">
      <legend>${label}清单</legend>
      <ul class="checks">
        ${items.map((item) => check(screen, checkKey(code, item.code), item))}
      </ul>
      ${items.length > 1
        ? html`<button
            class="button"
            type="button"
            @click=${() => screen.change({ checks: { ...draft.checks, ...all } })}
          >
            ${isDone ? "全部取消" : "全部已做"}
          </button>`
        : nothing}
    </fieldset>`;
  });
}

function check(screen, key, item) {
  const { checks } = screen.draft;
  return html`<li>
    <label class="check">
      <input
        type="checkbox"
        .checked=${Boolean(checks[key])}
        @change=${(event) => screen.change({ checks: { ...checks, [key]: event.target.checked } })}
      />
      <span>${item.label}</span>
      ${item.is_required ? html`<span class="mark">必查</span>` : nothing}
    </label>
  </li>`;
}
