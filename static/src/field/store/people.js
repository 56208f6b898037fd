// Who uses this tablet. Names and counts are readable while it is locked; nothing else is.
import { pauseAfterWrong, TRIES_BEFORE_WIPE } from "../rules/tries.js";
import { newDataKey, unwrapByCode, workingKey, wrapByCode } from "../vault.js";
import { rangeOf, writing } from "./schema.js";

/** Everybody with the number of records that wait to be sent. */
export async function peopleOf(db, now) {
  for (const person of await db.getAll("people")) {
    // A clock that was set back must not make a pause of seconds one of days.
    const latest = now + pauseAfterWrong(person.tries);
    if (person.until > latest) await note(db, person.id, { until: latest });
  }
  const transaction = db.transaction(["people", "queue"]);
  const people = await transaction.objectStore("people").getAll();
  const waiting = transaction.objectStore("queue").index("user");
  for (const person of people) person.unsent = await waiting.count(person.id);
  return people.sort((one, other) => one.name.localeCompare(other.name, "zh"));
}

/**
 * Give a user a key under a 解锁码. A key from before stays, with what was written under it: its
 * queue can still go into an export file.
 */
export async function enrol(db, { id, name }, code) {
  const raw = newDataKey();
  const key = { id: crypto.randomUUID(), user: id, rescue: null, rescueFor: null };
  Object.assign(key, await wrapByCode(raw, code, key.id));
  const person = { id, name, key: key.id, tries: 0, until: 0 };
  const transaction = writing(db, ["people", "keys", "rows", "feeds"]);
  await transaction.objectStore("people").put(person);
  await transaction.objectStore("keys").put(key);
  await transaction.objectStore("rows").delete(rangeOf(id));
  await transaction.objectStore("feeds").delete(id);
  await transaction.done;
  return { person, raw, key: await workingKey(raw) };
}

/**
 * Try a 解锁码: {unlocked}, {until} when it is too early for another try, {tries, until, wiped} when
 * it was wrong. A try counts before it is made, so that switching off the tablet gains nothing.
 */
export async function unlock(db, user, code, now) {
  const before = await db.get("people", user);
  if (before.until > now) return { until: before.until, tries: before.tries };
  const tries = before.tries + 1;
  await note(db, user, { tries, until: now + pauseAfterWrong(tries) });
  const key = await db.get("keys", before.key);
  const raw = await unwrapByCode(key, code, key.id);
  if (raw) {
    const person = await note(db, user, { tries: 0, until: 0 });
    return { unlocked: { person, raw, key: await workingKey(raw) } };
  }
  const wiped = tries >= TRIES_BEFORE_WIPE;
  if (wiped) await wipePatch(db, user);
  return { tries, wiped, until: now + pauseAfterWrong(tries) };
}

/** Drop what was loaded for a user; what the user wrote stays. */
export async function wipePatch(db, user) {
  const transaction = writing(db, ["rows", "feeds"]);
  await transaction.objectStore("rows").delete(rangeOf(user));
  await transaction.objectStore("feeds").delete(user);
  await transaction.done;
}

/** Keep the data key sealed for the server's public key. */
export async function keepRescue(db, id, rescue, rescueFor) {
  const transaction = writing(db, ["keys"]);
  const key = await transaction.store.get(id);
  if (key) await transaction.store.put({ ...key, rescue, rescueFor });
  await transaction.done;
}

async function note(db, user, change) {
  const transaction = writing(db, ["people"]);
  const person = { ...(await transaction.store.get(user)), ...change };
  await transaction.store.put(person);
  await transaction.done;
  return person;
}
