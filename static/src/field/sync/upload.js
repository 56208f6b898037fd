// Photos go up in pieces and go on where they stopped.
import { dropPhoto, notePhoto, photosOf, readPhoto } from "../store/photos.js";

const MOST_MISTAKES = 5;
// These bytes are no photo that the server can keep, today or later.
const LASTING = new Set([
  "attachment_too_large",
  "not_jpeg",
  "damaged_picture",
  "too_many_pixels",
  "picture_too_costly",
  "empty_file",
]);

/** Upload what waits; returns the word that ended it and how many became complete. */
export async function uploadPhotos({ db, server, session, onProgress }) {
  let complete = 0;
  const own = (photo) => photo.state === "waiting" && photo.key === session.keyId;
  for (const photo of (await photosOf(db, session.user)).filter(own)) {
    const answer = await uploadOne(db, server, session, photo);
    // One photo that fails now must not hold up the others; the next round tries it again.
    if (answer.word === "skipped") continue;
    if (answer.word !== "ok") return { ...answer, complete };
    complete += 1;
    onProgress();
  }
  return { word: "ok", complete };
}

async function uploadOne(db, server, session, photo) {
  const { sha256, size } = photo;
  let offset = 0;
  const known = await server.photo(sha256);
  if (known.word === "ok") offset = known.body.received ?? 0;
  else if (known.word !== "refused") return known;
  if (offset >= size) offset = 0;
  if (known.body?.state === "complete") return finish(db, session, sha256);
  if (known.body?.state === "refused") return refuse(db, session, sha256, known.body.message);
  for (let mistakes = 0; mistakes < MOST_MISTAKES; ) {
    const bytes = await readPhoto(db, session, sha256, offset);
    const answer = await server.putPhoto(sha256, bytes, { offset, length: size });
    if (answer.word === "ok" && answer.body.state === "complete") return finish(db, session, sha256);
    if (answer.word === "ok") {
      mistakes = answer.body.received > offset ? 0 : mistakes + 1;
      offset = answer.body.received;
      continue;
    }
    if (answer.word !== "refused") return answer;
    mistakes += 1;
    if (answer.code === "offset_mismatch") offset = answer.body.received ?? 0;
    else if (answer.code === "hash_mismatch") offset = 0;
    else if (LASTING.has(answer.code)) return refuse(db, session, sha256, answer.message);
    else return { word: "skipped" };
    if (offset >= size) offset = 0;
  }
  return { word: "skipped" };
}

async function finish(db, session, sha256) {
  await dropPhoto(db, session.user, sha256);
  return { word: "ok" };
}

async function refuse(db, session, sha256, message) {
  const reason = message || "服务器不收这张照片。";
  await notePhoto(db, session.user, sha256, { state: "refused", reason });
  return { word: "ok" };
}
