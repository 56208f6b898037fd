// Sending the queue: same ids for ever, gone from the tablet only by the server's answer for each.
import { momentOf } from "../rules/days.js";
import { nextBatch, sortAnswers } from "../rules/batches.js";
import { loadQueue, reject, settle } from "../store/queue.js";

const APP_VERSION = 1;

/** Send what waits; return the word that ended it: `ok` when nothing waits any more. */
export async function sendQueue({ db, server, device, session, most = 50, onProgress }) {
  let limit = most;
  for (;;) {
    const waiting = (await loadQueue(db, session)).filter((item) => item.state === "waiting");
    if (waiting.length === 0) return { word: "ok" };
    const batch = nextBatch(waiting, { most: limit });
    const answer = await server.send(messageOf(device, batch));
    if (answer.word === "too_large" && batch.length > 1) {
      limit = Math.floor(batch.length / 2);
      continue;
    }
    if (answer.word === "too_large") {
      const verdict = { code: "body_too_large", message: "这一条内容太大，服务器不收。" };
      await reject(db, session, [{ item: batch[0], answer: verdict }]);
      continue;
    }
    if (answer.word !== "ok") return answer;
    const sorted = sortAnswers(batch, answer.body.results);
    await settle(db, session, sorted.kept, Date.now());
    await reject(db, session, sorted.rejected);
    onProgress();
    if (sorted.unanswered.length > 0) return { word: "later", why: "server", after: 0 };
  }
}

/**
 * A revoked tablet hands in what it holds before it forgets it: each call is refused, and the server
 * puts its operations aside for the supervisor.
 */
export async function handIn({ db, server, device, session }) {
  let rest = (await loadQueue(db, session)).filter((item) => item.operation);
  while (rest.length > 0) {
    const batch = nextBatch(rest);
    const answer = await server.send(messageOf(device, batch));
    if (answer.word !== "revoked" && answer.word !== "ok") return;
    rest = rest.slice(batch.length);
  }
}

function messageOf(device, batch) {
  return {
    device_id: device.id,
    device_name: `平板 ${device.code}`,
    app_version: APP_VERSION,
    sent_at: momentOf(Date.now()),
    operations: batch.map((item) => item.operation),
  };
}
