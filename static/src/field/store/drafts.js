// Drafts: what is typed is kept at every change, so that a killed browser loses nothing.
import { open, seal } from "../vault.js";
import { rangeOf, writing } from "./schema.js";

export async function saveDraft(db, { user, key, keyId }, draft, now) {
  const sealed = await seal(key, `draft/${draft.id}`, draft);
  const transaction = writing(db, ["drafts"]);
  transaction.store.put({ id: draft.id, user, key: keyId, at: now, ...sealed });
  await transaction.done;
}

/** The drafts of a user, latest first. */
export async function loadDrafts(db, { user, key, keyId }) {
  const rows = await db.getAllFromIndex("drafts", "user", user);
  const own = rows.filter((row) => row.key === keyId).sort((one, other) => other.at - one.at);
  return Promise.all(own.map((row) => open(key, `draft/${row.id}`, row)));
}

/** Throw a draft away, with photos that no visit has taken over. */
export async function dropDraft(db, user, draft) {
  const transaction = writing(db, ["drafts", "photos", "pieces"]);
  transaction.objectStore("drafts").delete(draft.id);
  for (const { sha256 } of draft.photos ?? []) {
    const photo = await transaction.objectStore("photos").get([user, sha256]);
    if (photo?.state !== "draft") continue;
    transaction.objectStore("photos").delete([user, sha256]);
    transaction.objectStore("pieces").delete(rangeOf(user, sha256));
  }
  await transaction.done;
}
