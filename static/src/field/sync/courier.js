// When to send: at once when something was saved, when the network is back, when the screen is
// looked at again, and by the clock. One tab at a time.
import { pauseAfter } from "../rules/backoff.js";

const LOCK = "louyu-field-send";
const REST = 5 * 60_000;
const ELSEWHERE = 30_000;

/** Runs `round`, which resolves to a word of the server, again and again until it is stopped. */
export class Courier {
  constructor(round) {
    this.round = round;
    this.failures = 0;
    this.isAwake = false;
    this.isBusy = false;
    this.again = false;
    this.timer = 0;
    this.nextAt = 0;
    this.poke = () => this.now();
    this.look = () => document.visibilityState === "visible" && this.now();
  }

  start() {
    this.isAwake = true;
    this.failures = 0;
    window.addEventListener("online", this.poke);
    document.addEventListener("visibilitychange", this.look);
    return this.now();
  }

  stop() {
    this.isAwake = false;
    clearTimeout(this.timer);
    window.removeEventListener("online", this.poke);
    document.removeEventListener("visibilitychange", this.look);
  }

  /** Go now, or once more right after the round that is under way. */
  async now() {
    if (!this.isAwake) return;
    if (this.isBusy) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.isBusy = true;
    this.again = false;
    const end = await this.alone();
    this.isBusy = false;
    if (!this.isAwake) return;
    if (this.again && end.word === "ok") {
      this.now();
      return;
    }
    this.wait(end);
  }

  alone() {
    return navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      if (!lock) return { word: "elsewhere" };
      try {
        return await this.round();
      } catch (error) {
        console.error(error);
        return { word: "later", why: "tablet", after: 0 };
      }
    });
  }

  wait(end) {
    this.failures = end.word === "later" ? this.failures + 1 : 0;
    const pause =
      end.word === "later"
        ? pauseAfter(this.failures, { retryAfter: end.after })
        : end.word === "elsewhere"
          ? ELSEWHERE
          : REST;
    this.nextAt = Date.now() + pause;
    this.timer = setTimeout(this.poke, pause);
  }
}
