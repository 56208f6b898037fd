// The patch: what the change feed told, each row encrypted under its name.
import { open, seal } from "../vault.js";
import { rangeOf, writing } from "./schema.js";

/** All rows that can be read, as {kind, id, row}. */
export async function loadRows(db, { user, key }) {
  const stored = await db.getAll("rows", rangeOf(user));
  const opened = await Promise.all(
    stored.map(async ({ kind, id, ...sealed }) => {
      try {
        return { kind, id, row: await open(key, nameOf(user, kind, id), sealed) };
      } catch {
        return null;
      }
    })
  );
  return opened.filter(Boolean);
}

export async function feedOf(db, user) {
  return (await db.get("feeds", user)) ?? { user, cursor: null, load: null, asOf: null, at: 0 };
}

/**
 * Apply one page of the feed: rows, tombstones and cursor together or not at all. During a load from
 * the start rows carry its mark; when it ends, what has another mark did not come and goes.
 */
export async function applyPage(db, { user, key }, page, { load, isLast, now }) {
  const rows = await Promise.all(
    page.rows.map(async ({ kind, id, row }) => ({
      user,
      kind,
      id: String(id),
      load,
      ...(await seal(key, nameOf(user, kind, String(id)), row)),
    }))
  );
  const transaction = writing(db, ["rows", "feeds"]);
  const store = transaction.objectStore("rows");
  for (const row of rows) store.put(row);
  for (const { kind, id } of page.tombstones ?? []) store.delete([user, kind, String(id)]);
  if (load && isLast) await dropUnmarked(store, user, load);
  const feed = { user, cursor: page.cursor, load: isLast ? null : load, asOf: page.as_of, at: now };
  transaction.objectStore("feeds").put(feed);
  await transaction.done;
  return feed;
}

/** Begin anew after `invalid_cursor`: the rows stay readable until the new load is complete. */
export async function restartFeed(db, user) {
  const transaction = writing(db, ["feeds"]);
  const feed = await transaction.store.get(user);
  await transaction.store.put({ ...feed, user, cursor: null, load: null });
  await transaction.done;
}

async function dropUnmarked(store, user, load) {
  let cursor = await store.openCursor(rangeOf(user));
  while (cursor) {
    if (cursor.value.load !== load) cursor.delete();
    cursor = await cursor.continue();
  }
}

function nameOf(user, kind, id) {
  return `${user}/${kind}/${id}`;
}
