// The app behind the screens: who has unlocked it, what is in memory, and every write.
import { momentOf } from "./rules/days.js";
import { Patch } from "./patch.js";
import { deviceOf, takeNumber } from "./store/device.js";
import { dropDraft, loadDrafts, saveDraft } from "./store/drafts.js";
import { enrol, peopleOf, unlock } from "./store/people.js";
import { dropPhoto, keepPhoto, photosOf } from "./store/photos.js";
import { enqueue, forgetAnswers, loadAnswers, loadQueue, retry } from "./store/queue.js";
import { feedOf, loadRows } from "./store/rows.js";
import { openStore } from "./store/schema.js";
import { Courier } from "./sync/courier.js";
import { syncRound } from "./sync/round.js";
import { Server } from "./sync/server.js";
import { lookForUpdate } from "./update.js";
import { pendingOperations, Sheets, toForget } from "./sheets.js";

const LOCK_AFTER = 30 * 60_000;
const CHANNEL = "louyu-field";

export class App {
  constructor({ onChange }) {
    this.onChange = onChange;
    this.server = new Server();
    this.session = null;
    this.notice = "";
    this.status = { word: "idle" };
    this.touchedAt = Date.now();
    this.channel = new BroadcastChannel(CHANNEL);
    this.channel.onmessage = ({ data }) => this.heard(data);
    this.clear();
  }

  async open() {
    this.db = await openStore({ onOutdated: () => window.location.reload() });
    this.device = await deviceOf(this.db);
    this.people = await peopleOf(this.db, Date.now());
  }

  clear() {
    Object.assign(this, { session: null, patch: new Patch(), queue: [], answers: [] });
    Object.assign(this, { drafts: [], photos: [], feed: null });
    this.sheets = new Sheets(this.patch, []);
  }

  // ---- locked and unlocked -------------------------------------------------------------------

  async enrol({ id, name }, code) {
    await this.enter(await enrol(this.db, { id, name }, code));
  }

  async unlock(user, code) {
    const outcome = await unlock(this.db, user, code, Date.now());
    if (outcome.unlocked) await this.enter(outcome.unlocked);
    else this.people = await peopleOf(this.db, Date.now());
    return outcome;
  }

  async enter({ person, raw, key }) {
    const { id: user, name, key: keyId } = person;
    this.session = { user, name, keyId, raw, key };
    this.touchedAt = Date.now();
    this.patch = new Patch(await loadRows(this.db, this.session));
    this.feed = await feedOf(this.db, user);
    await this.reread();
    navigator.storage?.persist?.();
    this.courier = new Courier(() => this.round(this.session));
    this.courier.start();
  }

  async lock(notice = "") {
    this.courier?.stop();
    this.clear();
    this.notice = notice;
    this.people = await peopleOf(this.db, Date.now());
    this.onChange();
  }

  /** End the session on the server, lock, and go where somebody else can sign in. */
  async signOut() {
    await this.server.signOut();
    await this.lock();
    window.location.assign("/sign-in/?next=/field/");
  }

  touch() {
    if (this.session && Date.now() - this.touchedAt > LOCK_AFTER) {
      this.lock("30 分钟没有操作，已自动锁定。");
      return;
    }
    this.touchedAt = Date.now();
  }

  lockWhenIdle() {
    if (this.session && Date.now() - this.touchedAt > LOCK_AFTER) {
      this.lock("30 分钟没有操作，已自动锁定。");
    }
  }

  // ---- reading -------------------------------------------------------------------------------

  /** Read again what the user has written; screens show it. */
  async reread() {
    const { db, session } = this;
    if (!session) return;
    const [queue, answers, drafts, photos] = await Promise.all([
      loadQueue(db, session),
      loadAnswers(db, session),
      loadDrafts(db, session),
      photosOf(db, session.user),
    ]);
    if (this.session !== session) return;
    Object.assign(this, { queue, answers, drafts, photos });
    this.freshen();
  }

  freshen() {
    this.sheets = new Sheets(this.patch, pendingOperations(this.queue, this.answers));
    this.onChange();
  }

  get unsent() {
    return this.queue.length;
  }

  draft(id) {
    return this.drafts.find((draft) => draft.id === id) ?? null;
  }

  // ---- writing -------------------------------------------------------------------------------

  /** Write operations down; when this returns they are safe on the disk. */
  async enqueue(operations, { draft, photos } = {}) {
    await enqueue(this.db, this.session, operations, { draft, photos, now: Date.now() });
    await this.reread();
    this.tell("queue");
    this.courier.now();
  }

  operation(op, payload, more = {}) {
    return { id: crypto.randomUUID(), op, at: momentOf(Date.now()), ...more, payload };
  }

  async keepDraft(draft) {
    if (!this.session) return;
    await saveDraft(this.db, this.session, draft, Date.now());
    const others = this.drafts.filter((each) => each.id !== draft.id);
    this.drafts = [draft, ...others];
  }

  async dropDraft(draft) {
    await dropDraft(this.db, this.session.user, draft);
    await this.reread();
  }

  takeNumber() {
    return takeNumber(this.db);
  }

  async keepPhoto(photo) {
    await keepPhoto(this.db, this.session, photo);
  }

  async dropPhoto(sha256) {
    await dropPhoto(this.db, this.session.user, sha256);
  }

  /** Let go of what an old key wrote, once the supervisor has recovered it from the file. */
  async handedOver(id) {
    await this.db.delete("queue", id);
    await this.reread();
  }

  async retry(id) {
    await retry(this.db, id);
    await this.reread();
    this.courier.now();
  }

  // ---- the server ----------------------------------------------------------------------------

  async round(session) {
    this.say({ word: "busy" });
    const { db, device, server } = this;
    const most = this.patch.rules.most_operations;
    const told = {
      onSent: () => this.sent(),
      onPage: (page, how) => this.received(session, page, how),
      onPhoto: () => this.sent(),
      onRevoked: (handIn) => this.revoked(handIn),
    };
    const end = await syncRound({ db, server, device, session, most, told });
    if (this.session === session) {
      await this.reread();
      this.say(end);
      if (end.word === "too_old") lookForUpdate();
    }
    return end;
  }

  async sent() {
    await this.reread();
    this.tell("queue");
  }

  async received(session, page, { isLast, isLoad, feed }) {
    if (this.session !== session) return;
    for (const { kind, id, row } of page.rows) this.patch.put(kind, id, row);
    for (const { kind, id } of page.tombstones ?? []) this.patch.drop(kind, id);
    if (isLast && isLoad) this.patch = new Patch(await loadRows(this.db, session));
    this.feed = feed;
    if (isLast) {
      await forgetAnswers(this.db, toForget(this.answers, this.patch, Date.now()));
      await this.reread();
      this.tell("rows");
    }
    this.freshen();
  }

  /** Forget everything at once; what was written is handed to the supervisor first. */
  async revoked(handIn) {
    await this.db.clear("rows");
    await this.db.clear("drafts");
    await handIn();
    await this.forgetEverything();
  }

  async forgetEverything() {
    this.courier?.stop();
    this.clear();
    for (const name of [...this.db.objectStoreNames]) await this.db.clear(name);
    this.people = [];
    this.isRevoked = true;
    this.tell("revoked");
    this.onChange();
  }

  say(status) {
    this.status = { ...status, at: Date.now() };
    this.onChange();
  }

  // ---- other tabs ----------------------------------------------------------------------------

  tell(what) {
    this.channel.postMessage({ what, user: this.session?.user ?? null });
  }

  async heard({ what, user }) {
    if (what === "revoked") {
      this.courier?.stop();
      this.clear();
      this.people = [];
      this.isRevoked = true;
      this.onChange();
      return;
    }
    if (user !== this.session?.user) return;
    if (what === "rows") {
      this.patch = new Patch(await loadRows(this.db, this.session));
      this.feed = await feedOf(this.db, user);
    }
    await this.reread();
  }
}
