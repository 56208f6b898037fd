// The lock screen: who uses this tablet, the 解锁码, and its first setting.
import { html, nothing } from "lit-html";
import { isCode, TRIES_BEFORE_WIPE, weaknessOf } from "../rules/tries.js";
import { exportFor } from "../export.js";
import { icon } from "./marks.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "back"];

export class LockScreen {
  constructor(app) {
    this.app = app;
    this.mode = "people";
    this.restart();
  }

  restart(change = {}) {
    const clean = { code: "", first: "", error: "", busy: false, person: null, isForgotten: false };
    Object.assign(this, clean, change);
  }

  content(refresh) {
    this.refresh = refresh;
    if (this.app.people.length === 0 && this.mode === "people") this.mode = "new";
    if (this.mode === "people" && !this.person && this.app.people.length === 1) {
      this.person = this.app.people[0];
      this.mode = "unlock";
    }
    const body = { people: this.people, unlock: this.unlocking, new: this.newcomer, set: this.setting };
    return html`<main class="entry">
      <div class="entry-name">${icon("building")}<span>楼宇党建 · 走访端</span></div>
      ${this.app.notice ? html`<p class="notice" role="status">${this.app.notice}</p>` : nothing}
      ${body[this.mode].call(this)}
    </main>`;
  }

  go(mode, change = {}) {
    this.mode = mode;
    this.who = undefined;
    this.restart(change);
    this.refresh();
  }

  // ---- who ------------------------------------------------------------------------------------

  people() {
    return html`<h1 tabindex="-1">谁在使用？</h1>
      <ul class="people">
        ${this.app.people.map(
          (person) => html`<li>
            <button type="button" @click=${() => this.go("unlock", { person })}>
              ${icon("person")}
              <span class="people-name">${person.name}</span>
              <span class="soft">
                ${person.unsent > 0 ? `${person.unsent} 条未送达` : "没有未送达的记录"}
              </span>
            </button>
          </li>`
        )}
      </ul>
      <button class="button wide" type="button" @click=${() => this.go("new")}>其他人使用这台平板</button>`;
  }

  // ---- unlock ---------------------------------------------------------------------------------

  unlocking() {
    const { person, app } = this;
    const known = app.people.find((each) => each.id === person.id) ?? person;
    const wait = Math.ceil((known.until - Date.now()) / 1000);
    if (wait > 0 && !this.ticking) {
      this.ticking = setInterval(() => this.refresh(), 1000);
    } else if (wait <= 0 && this.ticking) {
      clearInterval(this.ticking);
      this.ticking = 0;
    }
    return html`<h1 tabindex="-1">${known.name}</h1>
      <p class="soft">
        ${known.unsent > 0 ? `${known.unsent} 条记录未送达，都在平板上。` : "没有未送达的记录。"}
      </p>
      ${this.pad("输入 6 位解锁码", wait > 0 ? `请等 ${wait} 秒再试。` : "", () => this.tryCode())}
      <div class="entry-more">
        ${app.people.length > 1
          ? html`<button class="link" type="button" @click=${() => this.go("people")}>换人</button>`
          : html`<button class="link" type="button" @click=${() => this.go("new")}>
              其他人使用这台平板
            </button>`}
        <button class="link" type="button" @click=${() => this.go("new", { isForgotten: true })}>
          忘记解锁码
        </button>
        ${known.unsent > 0
          ? html`<button class="link" type="button" @click=${() => this.export(known.id)}>导出加密文件</button>`
          : nothing}
      </div>
      <p class="soft small" role="status">${this.exported ?? ""}</p>`;
  }

  async export(user) {
    this.exported = await exportFor(this.app, user);
    this.refresh();
  }

  async tryCode() {
    const { person, code } = this;
    this.restart({ person, busy: true });
    this.refresh();
    const outcome = await this.app.unlock(person.id, code);
    if (outcome.unlocked) {
      this.mode = "people";
      this.restart();
      this.app.notice = "";
    } else {
      this.restart({ person, error: wrongWords(outcome) });
    }
    this.app.onChange();
  }

  // ---- somebody new ---------------------------------------------------------------------------

  newcomer() {
    if (this.who === undefined) this.ask();
    const { who } = this;
    return html`<h1 tabindex="-1">${this.isForgotten ? "重新设置解锁码" : "在这台平板上开始使用"}</h1>
      ${this.isForgotten
        ? html`<p class="notice warning">
            解锁码只存在您心里，谁也查不到。联网登录后可以重设；以前未送达的记录仍在平板上加密保存，
            但只能导出文件交给主管恢复，未写完的草稿则打不开了。
          </p>`
        : nothing}
      ${who === null
        ? html`<p class="soft" role="status">正在查看登录情况…</p>`
        : who.word === "ok"
          ? html`<p>当前登录：<strong>${who.body.display_name}</strong></p>
              <button class="button main wide" type="button" @click=${() => this.begin(who.body)}>
                设置我的解锁码
              </button>
              <button class="button wide" type="button" @click=${() => this.app.signOut()}>
                不是我，换账号登录
              </button>`
          : who.word === "signed_out"
            ? html`<p>首次使用要联网登录一次，之后没有网络也能用。</p>
                <a class="button main wide" href="/sign-in/?next=/field/">登录</a>`
            : who.word === "first_password"
              ? html`<p>首次登录须先修改密码。</p>
                  <a class="button main wide" href="/account/password/">修改密码</a>`
              : html`<p class="notice warning">现在连不上服务器。首次使用需要网络，请到有网络的地方再试。</p>
                  <button class="button main wide" type="button" @click=${() => this.ask()}>再试一次</button>`}
      ${this.app.people.length > 0
        ? html`<div class="entry-more">
            <button class="link" type="button" @click=${() => this.go("people")}>返回</button>
          </div>`
        : nothing}`;
  }

  async ask() {
    this.who = null;
    this.who = await this.app.server.me();
    this.refresh();
  }

  begin(me) {
    const known = this.app.people.find((person) => person.id === me.id);
    if (known && !this.isForgotten) {
      this.go("unlock", { person: known });
      return;
    }
    this.go("set", { person: { id: me.id, name: me.display_name || me.username } });
  }

  setting() {
    const isSecond = Boolean(this.first);
    return html`<h1 tabindex="-1">${this.person.name}</h1>
      ${this.pad(isSecond ? "再输入一次" : "设置 6 位解锁码", "", () => this.takeCode())}
      <p class="soft small">
        解锁码只用来打开这台平板上的数据，与登录密码无关。别人看不到，忘记了也查不到，请记牢。
      </p>`;
  }

  async takeCode() {
    const { person, code, first } = this;
    if (!first) {
      const error = weaknessOf(code);
      this.restart({ person, first: error ? "" : code, error });
      this.refresh();
      return;
    }
    if (code !== first) {
      this.restart({ person, error: "两次输入不一样，请重新设置。" });
      this.refresh();
      return;
    }
    this.restart({ person, first, busy: true });
    this.refresh();
    await this.app.enrol(person, code);
    this.mode = "people";
    this.who = undefined;
    this.restart();
    this.app.notice = "";
    this.app.onChange();
  }

  // A keyboard types at once; on a tablet `inputmode` keeps its own keyboard away.
  focusSoon() {
    if (document.activeElement?.closest(".pad, .entry-more")) return;
    requestAnimationFrame(() => document.getElementById("code")?.focus({ preventScroll: true }));
  }

  // ---- the keys -------------------------------------------------------------------------------

  pad(label, wait, done) {
    const isClosed = this.busy || Boolean(wait);
    this.focusSoon();
    return html`<div class="pad" @keydown=${(event) => this.typed(event, done, isClosed)}>
      <label class="pad-label" for="code">${label}</label>
      <input
        id="code"
        class="pad-code"
        type="password"
        inputmode="none"
        autocomplete="off"
        maxlength="6"
        .value=${this.code}
        ?readonly=${isClosed}
        @input=${(event) => this.put(event.target.value, done)}
      />
      <p class="pad-dots" aria-hidden="true">
        ${Array.from({ length: 6 }, (_, place) => html`<i class=${place < this.code.length ? "on" : ""}></i>`)}
      </p>
      <p class="pad-error" role="alert">${this.busy ? "请稍候…" : wait || this.error}</p>
      <div class="pad-keys">
        ${KEYS.map((key) =>
          key === ""
            ? html`<span></span>`
            : html`<button
                type="button"
                ?disabled=${isClosed}
                aria-label=${key === "back" ? "删除一位" : key}
                @click=${() => this.press(key, done)}
              >
                ${key === "back" ? icon("erase") : key}
              </button>`
        )}
      </div>
    </div>`;
  }

  typed(event, done, isClosed) {
    if (isClosed || event.target.id === "code") return;
    if (/^\d$/.test(event.key)) this.press(event.key, done);
    else if (event.key === "Backspace") this.press("back", done);
  }

  press(key, done) {
    this.put(key === "back" ? this.code.slice(0, -1) : this.code + key, done);
  }

  put(text, done) {
    this.code = text.replace(/\D/g, "").slice(0, 6);
    this.error = "";
    this.refresh();
    if (isCode(this.code)) done();
  }
}

function wrongWords({ tries, wiped, until }) {
  if (wiped) {
    return "已连续输错 10 次：平板上的企业资料已清除，联网解锁后重新载入。未送达的记录仍在。";
  }
  if (tries === undefined || until === undefined) return "";
  const left = TRIES_BEFORE_WIPE - tries;
  return left > 0
    ? `解锁码不对。再错 ${left} 次将清除平板上的企业资料（未送达的记录保留）。`
    : "解锁码不对。";
}
