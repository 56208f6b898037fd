// The frame around every screen: which one the address asks for, heading, bars, and drawing.
import { html, nothing, render } from "lit-html";
import { BuildingScreen } from "./screens/building.js";
import { buildingsScreen } from "./screens/buildings.js";
import { enterpriseScreen } from "./screens/enterprise.js";
import { LockScreen } from "./screens/lock.js";
import { icon, syncMark } from "./screens/marks.js";
import { ProposalScreen } from "./screens/proposal.js";
import { QueueScreen } from "./screens/queue.js";
import { SavedScreen } from "./screens/saved.js";
import { TodayScreen } from "./screens/today.js";
import { brokenScreen, revokedScreen } from "./screens/unsupported.js";
import { VisitScreen } from "./screens/visit.js";
import { OwnVisitScreen } from "./screens/own_visit.js";

const TABS = [
  { place: "today", label: "今日", icon: "today" },
  { place: "buildings", label: "楼宇", icon: "building" },
  { place: "queue", label: "队列", icon: "queue" },
];
// Screens with a state of their own are classes, made anew when the address changes.
const SCREENS = {
  today: TodayScreen,
  buildings: buildingsScreen,
  building: BuildingScreen,
  enterprise: enterpriseScreen,
  visit: VisitScreen,
  proposal: ProposalScreen,
  saved: SavedScreen,
  queue: QueueScreen,
  "own-visit": OwnVisitScreen,
};

// Where the way back from a sheet leads: to the list that it was opened from.
const LISTS = new Set(["today", "building", "queue"]);

export class Frame {
  constructor(root) {
    this.root = root;
    this.isAsked = false;
  }

  begin(app) {
    this.app = app;
    this.locked = new LockScreen(app);
    emptied(this.root);
    window.addEventListener("hashchange", () => this.arrive());
    this.arrive();
  }

  fail() {
    emptied(this.root);
    render(brokenScreen(), this.root);
  }

  arrive() {
    this.app.cameFrom = LISTS.has(this.place) ? this.address : this.app.cameFrom;
    this.address = window.location.hash;
    const [place, ...rest] = window.location.hash.replace(/^#\/?/, "").split("/");
    this.place = place in SCREENS ? place : "today";
    this.parameters = rest.map(decodeURIComponent);
    this.screen?.leave?.();
    this.screen = null;
    this.draw();
    window.scrollTo(0, 0);
    this.root.querySelector("h1")?.focus({ preventScroll: true });
  }

  /** Draw soon; many changes in a row are drawn once. */
  refresh() {
    if (this.isAsked || !this.app) return;
    this.isAsked = true;
    requestAnimationFrame(() => {
      this.isAsked = false;
      this.draw();
    });
  }

  draw() {
    render(this.content(), this.root);
  }

  content() {
    const { app } = this;
    if (app.isRevoked) return revokedScreen();
    if (!app.session) {
      this.screen?.leave?.();
      this.screen = null;
      return this.locked.content(() => this.refresh());
    }
    const { title, lead, body, bar, back, isBare } = this.current();
    return html`
      <header class="top">
        <span class="top-name">走访端</span>
        ${syncMark(app)}
        <button class="top-lock" type="button" @click=${() => app.lock()}>
          ${icon("lock")}<span>锁定</span>
        </button>
      </header>
      ${this.updateNotice()}
      <main class="screen" id="content">
        <div class=${isBare ? "visually-hidden" : "screen-head"}>
          <h1 tabindex="-1">${title}</h1>
          ${lead ? html`<p class="lead">${lead}</p>` : nothing}
        </div>
        ${body}
      </main>
      ${back ? actions(back, bar) : this.tabs()}
    `;
  }

  current() {
    const screen = SCREENS[this.place];
    const refresh = () => this.refresh();
    if (!isClass(screen)) return screen(this.app, this.parameters, refresh);
    if (!this.screen) this.screen = new screen(this.app, this.parameters, refresh);
    return this.screen.content();
  }

  updateNotice() {
    const { update } = this.app;
    if (!update) return nothing;
    return html`<p class="notice update" role="status">
      走访端有新版本。<button class="button" type="button" @click=${update}>现在更新</button>
      <span class="soft">更新后需重新输入解锁码，已保存的内容不受影响。</span>
    </p>`;
  }

  tabs() {
    const { unsent } = this.app;
    return html`<nav class="bar bar-tabs" aria-label="主导航">
      ${TABS.map(
        (tab) => html`<a
          href="#/${tab.place}"
          aria-current=${tab.place === this.place ? "page" : nothing}
        >
          ${icon(tab.icon)}<span>${tab.label}</span>
          ${tab.place === "queue" && unsent > 0
            ? html`<span class="count" aria-label="${unsent} 条未送达">${unsent}</span>`
            : nothing}
        </a>`
      )}
    </nav>`;
  }
}

// The way back and what is to be done, where the thumb is.
function actions(back, bar) {
  return html`<nav class="bar bar-actions" aria-label="操作">
    <a class="bar-back" href=${back}>${icon("back")}<span>返回</span></a>
    <span class="bar-rest">${bar ?? nothing}</span>
  </nav>`;
}

function isClass(screen) {
  return Boolean(screen.prototype?.content);
}

// What the page showed before the app was there.
function emptied(root) {
  root.replaceChildren();
}
