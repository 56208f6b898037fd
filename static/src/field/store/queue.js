// The queue: operations from the moment the screen says 已保存 until the server has answered for each.
import { open, seal } from "../vault.js";
import { writing } from "./schema.js";

const encoder = new TextEncoder();

/**
 * Put operations into the queue, and with them, in the same transaction, drop the draft that they
 * came from and release its photos.
 */
export async function enqueue(db, { user, key, keyId }, operations, { draft, photos = [], now }) {
  const rows = await Promise.all(
    operations.map(async (operation, index) => ({
      id: operation.id,
      user,
      key: keyId,
      order: now + index / 1000,
      state: "waiting",
      size: encoder.encode(JSON.stringify(operation)).length,
      ...(await seal(key, operation.id, operation)),
    }))
  );
  const transaction = writing(db, ["queue", "drafts", "photos"]);
  for (const row of rows) transaction.objectStore("queue").put(row);
  if (draft) transaction.objectStore("drafts").delete(draft);
  const store = transaction.objectStore("photos");
  for (const sha256 of photos) {
    const photo = await store.get([user, sha256]);
    if (photo) store.put({ ...photo, state: "waiting" });
  }
  await transaction.done;
}

/** The user's queue, oldest first; what another key has written is there without its content. */
export async function loadQueue(db, { user, key, keyId }) {
  const rows = await db.getAllFromIndex("queue", "user", user);
  const items = await Promise.all(
    rows.map(async (row) => {
      const item = { id: row.id, at: row.order, state: row.state, size: row.size, key: row.key };
      if (row.key !== keyId) return { ...item, state: "foreign", operation: null };
      const operation = await open(key, row.id, row);
      const verdict = row.verdict ? await open(key, `${row.id}/verdict`, row.verdict) : null;
      return { ...item, operation, verdict };
    })
  );
  return items.sort((one, other) => one.at - other.at);
}

/** Let go of what the server answered for; keep each answer until the feed tells of it as well. */
export async function settle(db, { user, key, keyId }, kept, now) {
  const answers = await Promise.all(
    kept.map(async ({ item, answer }) => ({
      id: item.id,
      user,
      key: keyId,
      at: now,
      ...(await seal(key, `${item.id}/answer`, { operation: item.operation, answer })),
    }))
  );
  const transaction = writing(db, ["queue", "answers"]);
  for (const answer of answers) {
    transaction.objectStore("queue").delete(answer.id);
    transaction.objectStore("answers").put(answer);
  }
  await transaction.done;
}

/** Keep what the server would not take, with its reason. */
export async function reject(db, { key }, rejected) {
  const verdicts = await Promise.all(
    rejected.map(async ({ item, answer }) => {
      const { code, message } = answer;
      return [item.id, await seal(key, `${item.id}/verdict`, { code, message })];
    })
  );
  const transaction = writing(db, ["queue"]);
  for (const [id, verdict] of verdicts) {
    const row = await transaction.store.get(id);
    if (row) await transaction.store.put({ ...row, state: "rejected", verdict });
  }
  await transaction.done;
}

/** Send a rejected item once more, as it is. */
export async function retry(db, id) {
  const transaction = writing(db, ["queue"]);
  const row = await transaction.store.get(id);
  if (row) await transaction.store.put({ ...row, state: "waiting", verdict: null });
  await transaction.done;
}

/** Answers that are not yet told by the feed, as {id, at, operation, answer}. */
export async function loadAnswers(db, { user, key, keyId }) {
  const rows = await db.getAllFromIndex("answers", "user", user);
  const own = rows.filter((row) => row.key === keyId);
  return Promise.all(
    own.map(async (row) => ({
      id: row.id,
      at: row.at,
      ...(await open(key, `${row.id}/answer`, row)),
    }))
  );
}

export async function forgetAnswers(db, ids) {
  const transaction = writing(db, ["answers"]);
  for (const id of ids) transaction.store.delete(id);
  await transaction.done;
}

/** Rows of the queue as they lie there, for the export file: no key is needed. */
export async function sealedQueue(db, user, keyId) {
  const rows = await db.getAllFromIndex("queue", "user", user);
  return rows.filter((row) => row.key === keyId).sort((one, other) => one.order - other.order);
}
