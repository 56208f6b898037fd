// The tablet's database. A step is never changed once it was published: a new one is added, and gets
// the queue of whoever has not yet sent it.
import { openDB } from "idb";

export const NAME = "louyu-field";

/** STEPS[n] brings a database from version n to version n + 1. */
export const STEPS = [
  function first(db) {
    db.createObjectStore("device");
    db.createObjectStore("people", { keyPath: "id" });
    db.createObjectStore("keys", { keyPath: "id" });
    db.createObjectStore("feeds", { keyPath: "user" });
    // [user, kind, id]: one row of the patch.
    db.createObjectStore("rows", { keyPath: ["user", "kind", "id"] });
    for (const name of ["queue", "answers", "drafts"]) {
      db.createObjectStore(name, { keyPath: "id" }).createIndex("user", "user");
    }
    db.createObjectStore("photos", { keyPath: ["user", "sha256"] }).createIndex("user", "user");
    // [user, sha256, number]: a piece of a photo.
    db.createObjectStore("pieces", { keyPath: ["user", "sha256", "number"] });
  },
];

/** Open the database; `onOutdated` is called when a newer page needs this one to let go. */
export function openStore({ name = NAME, steps = STEPS, onOutdated = () => {} } = {}) {
  return openDB(name, steps.length, {
    upgrade(db, from, _to, transaction) {
      for (const step of steps.slice(from)) step(db, transaction);
    },
    blocking(_from, _to, event) {
      event.target.close();
      onOutdated();
    },
  });
}

/** A transaction that is on the disk when it says it is done. */
export function writing(db, names) {
  return db.transaction(names, "readwrite", { durability: "strict" });
}

/** All keys of one user in a store whose keys start with the user. */
export function rangeOf(user, ...rest) {
  return IDBKeyRange.bound([user, ...rest], [user, ...rest, []]);
}
