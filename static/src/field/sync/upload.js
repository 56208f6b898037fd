// Photos go up in pieces and go on where they stopped.
import { dropPhoto, notePhoto, photosOf, readPhoto } from "../store/photos.js";

const MOST_MISTAKES = 5;
const LASTING = { 413: "照片太大，服务器不收。", 415: "照片格式不对，服务器不收。" };

/** Upload what waits; returns the word that ended it and how many became complete. */
export async function uploadPhotos({ db, server, session, onProgress }) {
  let complete = 0;
  const own = (photo) => photo.state === "waiting" && photo.key === session.keyId;
  for (const photo of (await photosOf(db, session.user)).filter(own)) {
    const answer = await uploadOne(db, server, session, photo);
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
  if (known.body?.state === "complete") return finish(db, session, sha256);
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
    else if (LASTING[answer.status]) return refuse(db, session, sha256, LASTING[answer.status]);
    else return { word: "later", why: "server", after: 0 };
    if (offset >= size) offset = 0;
  }
  return { word: "later", why: "server", after: 0 };
}

async function finish(db, session, sha256) {
  await dropPhoto(db, session.user, sha256);
  return { word: "ok" };
}

async function refuse(db, session, sha256, reason) {
  await notePhoto(db, session.user, sha256, { state: "refused", reason });
  return { word: "ok" };
}
