// The change feed: from the last cursor to now, page by page.
import { keepRescue } from "../store/people.js";
import { applyPage, feedOf, restartFeed } from "../store/rows.js";
import { sealForServer } from "../rescue.js";

/** Fetch what changed; `onPage` gets each page once it is stored. Returns the word that ended it. */
export async function receiveChanges({ db, server, device, session, onPage }) {
  let restarted = false;
  for (;;) {
    const feed = await feedOf(db, session.user);
    const answer = await server.changes(feed.cursor, device.id);
    if (answer.word === "refused" && answer.code === "invalid_cursor" && !restarted) {
      restarted = true;
      await restartFeed(db, session.user);
      continue;
    }
    if (answer.word !== "ok") return answer;
    const page = answer.body;
    if (!Array.isArray(page.rows) || typeof page.cursor !== "string") {
      return { word: "later", why: "server", after: 0 };
    }
    await keepKeyForServer(db, session, page.rows);
    const load = feed.load ?? (feed.cursor ? null : crypto.randomUUID());
    const isLast = !page.has_more;
    const stored = await applyPage(db, session, page, { load, isLast, now: Date.now() });
    await onPage(page, { isLast, isLoad: Boolean(load), feed: stored });
    if (isLast) return { word: "ok" };
  }
}

// The first thing learnt from the rules: whom to seal the data key for.
async function keepKeyForServer(db, session, rows) {
  const publicKey = rows.find(({ kind }) => kind === "rules")?.row?.export_key;
  if (!publicKey) return;
  const key = await db.get("keys", session.keyId);
  if (!key || key.rescueFor === publicKey.x) return;
  await keepRescue(db, key.id, await sealForServer(session.raw, publicKey), publicKey.x);
}
