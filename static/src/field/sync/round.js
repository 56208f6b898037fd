// One round with the server: who is signed in, what we have, what is new, photos.
import { handIn, sendQueue } from "./send.js";
import { receiveChanges } from "./receive.js";
import { uploadPhotos } from "./upload.js";

/**
 * Run a round for the unlocked user. `told` hears of progress: onSent, onPage, onPhoto, onRevoked.
 * Nothing of one user is ever sent in the session of another.
 */
export async function syncRound({ db, server, device, session, most, told }) {
  const who = await server.me();
  if (who.word === "revoked") return revoked({ db, server, device, session, told });
  if (who.word !== "ok") return who;
  if (who.body.id !== session.user) return { word: "other_user", name: who.body.display_name };
  const common = { db, server, device, session };
  const sent = await sendQueue({ ...common, most, onProgress: told.onSent });
  if (sent.word === "revoked") return revoked({ ...common, told });
  if (sent.word !== "ok") return sent;
  const received = await receiveChanges({ ...common, onPage: told.onPage });
  if (received.word === "revoked") return revoked({ ...common, told });
  if (received.word !== "ok") return received;
  const uploaded = await uploadPhotos({ ...common, onProgress: told.onPhoto });
  if (uploaded.word === "revoked") return revoked({ ...common, told });
  if (uploaded.word !== "ok" || uploaded.complete === 0) return uploaded;
  return receiveChanges({ ...common, onPage: told.onPage });
}

async function revoked({ told, ...common }) {
  await told.onRevoked(() => handIn(common));
  return { word: "revoked" };
}
