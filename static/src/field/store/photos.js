// Photos in encrypted pieces; a photo leaves the tablet only when the server has all of it.
import { openBytes, sealBytes } from "../vault.js";
import { rangeOf, writing } from "./schema.js";

export const PIECE = 256 * 1024;

export async function keepPhoto(db, { user, key, keyId }, { sha256, bytes, visit }) {
  const pieces = [];
  for (let start = 0, number = 0; start < bytes.length; start += PIECE, number += 1) {
    const piece = bytes.subarray(start, start + PIECE);
    const sealed = await sealBytes(key, nameOf(sha256, number), piece);
    pieces.push({ user, sha256, number, ...sealed });
  }
  const photo = { user, sha256, key: keyId, visit, size: bytes.length, state: "draft", tries: 0 };
  const transaction = writing(db, ["photos", "pieces"]);
  const known = await transaction.objectStore("photos").get([user, sha256]);
  if (!known) {
    transaction.objectStore("photos").put(photo);
    for (const piece of pieces) transaction.objectStore("pieces").put(piece);
  }
  await transaction.done;
}

export function photosOf(db, user) {
  return db.getAllFromIndex("photos", "user", user);
}

/** The bytes from `offset` to the end of its piece. */
export async function readPhoto(db, { user, key }, sha256, offset) {
  const number = Math.floor(offset / PIECE);
  const piece = await db.get("pieces", [user, sha256, number]);
  const bytes = await openBytes(key, nameOf(sha256, number), piece);
  return bytes.subarray(offset - number * PIECE);
}

export async function notePhoto(db, user, sha256, change) {
  const transaction = writing(db, ["photos"]);
  const photo = await transaction.store.get([user, sha256]);
  if (photo) await transaction.store.put({ ...photo, ...change });
  await transaction.done;
}

export async function dropPhoto(db, user, sha256) {
  const transaction = writing(db, ["photos", "pieces"]);
  transaction.objectStore("photos").delete([user, sha256]);
  transaction.objectStore("pieces").delete(rangeOf(user, sha256));
  await transaction.done;
}

function nameOf(sha256, number) {
  return `photo/${sha256}/${number}`;
}
