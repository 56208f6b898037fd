// Kind of visit, quick words, and signals in two taps each.
import { html, nothing } from "lit-html";
import { icon } from "./marks.js";

const SEVERITIES = [
  [1, "轻微"],
  [2, "较轻"],
  [3, "一般"],
  [4, "较重"],
  [5, "严重"],
];
const QUICK = ["一切正常", "负责人不在", "已送政策资料", "提到续租", "人员有变动", "不便接待"];

export function purposePart(screen) {
  const { draft, types } = screen;
  return html`<fieldset class="form-part">
    <legend>走访类型</legend>
    <div class="chips">
      ${types.map(
        (type) => html`<button
          type="button"
          class="chip"
          aria-pressed=${type.code === draft.purpose}
          @click=${() => screen.change({ purpose: type.code })}
        >
          ${type.label}
        </button>`
      )}
    </div>
  </fieldset>`;
}

export function signalPart(screen) {
  const { draft, app } = screen;
  const kinds = app.patch.choices("signal_kind");
  if (kinds.length === 0) return nothing;
  return html`<fieldset class="form-part">
    <legend>发现的信号 <span class="soft small">没有就不点</span></legend>
    <div class="chips">
      ${kinds.map((kind) => signalChip(screen, kind, draft.signals.find((each) => each.kind === kind.code)))}
    </div>
    ${screen.signal ? severities(screen, kinds) : nothing}
  </fieldset>`;
}

function signalChip(screen, kind, chosen) {
  const level = SEVERITIES.find(([severity]) => severity === chosen?.severity)?.[1];
  return html`<button
    type="button"
    class="chip"
    aria-pressed=${Boolean(chosen)}
    aria-expanded=${screen.signal === kind.code}
    @click=${() => {
      screen.signal = screen.signal === kind.code ? null : kind.code;
      screen.refresh();
    }}
  >
    ${kind.label}${level ? html`<span class="chip-more"> · ${level}</span>` : nothing}
  </button>`;
}

function severities(screen, kinds) {
  const { draft } = screen;
  const code = screen.signal;
  const others = draft.signals.filter((signal) => signal.kind !== code);
  const chosen = draft.signals.find((signal) => signal.kind === code);
  const choose = (signals) => {
    screen.signal = null;
    screen.change({ signals });
  };
  return html`<div class="chosen" role="group" aria-label="程度">
    <p>${kinds.find((kind) => kind.code === code)?.label}：程度如何？</p>
    <div class="steps">
      ${SEVERITIES.map(
        ([severity, word]) => html`<button
          type="button"
          class="step step-of-${severity}"
          aria-pressed=${chosen?.severity === severity}
          @click=${() =>
            choose([...others, { id: chosen?.id ?? crypto.randomUUID(), kind: code, severity }])}
        >
          <strong>${severity}</strong>${word}
        </button>`
      )}
    </div>
    ${chosen
      ? html`<button class="link" type="button" @click=${() => choose(others)}>取消这个信号</button>`
      : nothing}
  </div>`;
}

export function notePart(screen) {
  const { draft } = screen;
  const add = (word) => {
    const note = draft.note.trim();
    if (note.includes(word)) return;
    screen.change({ note: note ? `${note.replace(/[。；]$/, "")}；${word}` : word });
  };
  return html`<fieldset class="form-part">
    <legend>记一句 <span class="soft small">可不写</span></legend>
    <div class="chips">
      ${QUICK.map(
        (word) => html`<button
          type="button"
          class="chip light"
          aria-pressed=${draft.note.includes(word)}
          @click=${() => add(word)}
        >
          ${icon("plus")}${word}
        </button>`
      )}
    </div>
    <textarea
      aria-label="走访记录"
      rows="3"
      maxlength="10000"
      .value=${draft.note}
      @input=${(event) => screen.change({ note: event.target.value })}
    ></textarea>
  </fieldset>`;
}
