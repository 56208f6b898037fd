// What was promised before, what is promised now, and what the enterprise asks for.
import { html, nothing } from "lit-html";
import { dayOf, sayDistance } from "../rules/days.js";
import { promiseDays } from "../rules/visit.js";
import { icon } from "./marks.js";

const USUAL = ["电话答复", "再次上门", "送政策资料", "约负责人见面"];

export function promisePart(screen) {
  const { draft, sheet } = screen;
  const before = sheet?.promises ?? [];
  return html`<fieldset class="form-part">
    <legend>承诺</legend>
    ${before.length > 0
      ? html`<ul class="ask">
          ${before.map((promise) => earlier(screen, promise))}
        </ul>`
      : nothing}
    ${draft.promises.map((promise) => promised(screen, promise))}
    <button class="button" type="button" @click=${() => addPromise(screen)}>${icon("plus")} 答应一件事</button>
  </fieldset>`;
}

function earlier(screen, promise) {
  const { settled } = screen.draft;
  const today = dayOf(Date.now());
  const choose = (outcome) => {
    const changed = { ...settled };
    if (settled[promise.id] === outcome) delete changed[promise.id];
    else changed[promise.id] = outcome;
    screen.change({ settled: changed });
  };
  const option = (outcome, label) => html`<button
    class="chip"
    type="button"
    aria-pressed=${settled[promise.id] === outcome}
    @click=${() => choose(outcome)}
  >
    ${label}
  </button>`;
  return html`<li>
    <span class="ask-what">
      <span>${promise.text}</span>
      <span class="soft small">${promise.due_on}（${sayDistance(promise.due_on, today)}）</span>
    </span>
    <span class="ask-how chips">${option("kept", "已兑现")} ${option("dropped", "不再办")}</span>
  </li>`;
}

function addPromise(screen) {
  const promise = { id: crypto.randomUUID(), text: "", due_on: null };
  screen.change({ promises: [...screen.draft.promises, promise] });
}

function promised(screen, promise) {
  const { draft, app } = screen;
  const today = dayOf(Date.now());
  const put = (change) =>
    screen.change({
      promises: draft.promises.map((each) => (each.id === promise.id ? { ...each, ...change } : each)),
    });
  const days = promiseDays(today, app.sheets.calendar);
  const isOther = promise.due_on && !days.some(({ day }) => day === promise.due_on);
  const id = `promise-${promise.id}`;
  return html`<div class="written">
    <div class="written-head">
      <label for=${id}>答应什么</label>
      <button
        class="link"
        type="button"
        @click=${() => screen.change({ promises: draft.promises.filter((each) => each.id !== promise.id) })}
      >
        删除
      </button>
    </div>
    <input
      id=${id}
      maxlength="500"
      autocomplete="off"
      .value=${promise.text}
      @input=${(event) => put({ text: event.target.value })}
    />
    ${promise.text
      ? nothing
      : html`<div class="chips">
          ${USUAL.map(
            (text) => html`<button class="chip light" type="button" @click=${() => put({ text })}>${text}</button>`
          )}
        </div>`}
    <div class="chips" role="group" aria-label="什么时候">
      ${days.map(
        ({ label, day, isKnown }) => html`<button
          class="chip"
          type="button"
          aria-pressed=${promise.due_on === day}
          @click=${() => put({ due_on: day })}
        >
          ${label}<span class="chip-more"> ${day.slice(5)}${isKnown ? "" : " 暂定"}</span>
        </button>`
      )}
      <label class="chip chip-day" data-chosen=${isOther ? "true" : "false"}>
        ${isOther ? promise.due_on : "择日"}
        <input
          type="date"
          aria-label="择日"
          min=${today}
          .value=${promise.due_on ?? ""}
          @click=${(event) => event.target.showPicker?.()}
          @change=${(event) => put({ due_on: event.target.value || null })}
        />
      </label>
    </div>
  </div>`;
}

export function requestPart(screen) {
  const { draft, app } = screen;
  const categories = app.patch.choices("request_category");
  return html`<fieldset class="form-part">
    <legend>诉求 <span class="soft small">企业提出、需要别人办的事</span></legend>
    ${draft.requests.map((request) => raised(screen, request))}
    <div class="chips">
      ${categories.map(
        (category) => html`<button
          class="chip light"
          type="button"
          @click=${() => addRequest(screen, category.label ?? category.code)}
        >
          ${icon("plus")}${category.label}
        </button>`
      )}
    </div>
  </fieldset>`;
}

async function addRequest(screen, category) {
  const number = await screen.app.takeNumber();
  const request = { id: crypto.randomUUID(), number, category, content: "", mechanism: "" };
  screen.change({ requests: [...screen.draft.requests, request] });
}

function raised(screen, request) {
  const { draft, app } = screen;
  const put = (change) =>
    screen.change({
      requests: draft.requests.map((each) => (each.id === request.id ? { ...each, ...change } : each)),
    });
  const id = `request-${request.id}`;
  return html`<div class="written">
    <div class="written-head">
      <label for=${id}>${request.category} <span class="figures soft">${request.number}</span></label>
      <button
        class="link"
        type="button"
        @click=${() => screen.change({ requests: draft.requests.filter((each) => each.id !== request.id) })}
      >
        删除
      </button>
    </div>
    <textarea
      id=${id}
      rows="2"
      maxlength="2000"
      .value=${request.content}
      @input=${(event) => put({ content: event.target.value })}
    ></textarea>
    <div class="chips" role="group" aria-label="办理方式（可不选）">
      ${app.patch.choices("mechanism").map(
        (each) => html`<button
          class="chip"
          type="button"
          aria-pressed=${request.mechanism === each.code}
          @click=${() => put({ mechanism: request.mechanism === each.code ? "" : each.code })}
        >
          ${each.label}
        </button>`
      )}
    </div>
  </div>`;
}
