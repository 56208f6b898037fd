// 导出加密文件: also possible while the tablet is locked, because rows and key stay as they lie.
import { momentOf } from "./rules/days.js";
import { rescueFile } from "./rescue.js";
import { sealedQueue } from "./store/queue.js";

/** Download a user's queue, one file per key that wrote it; returns what to tell. */
export async function exportFor(app, user) {
  const keys = (await app.db.getAll("keys")).filter((key) => key.user === user);
  const now = Date.now();
  let written = 0;
  let without = 0;
  for (const key of keys) {
    const rows = await sealedQueue(app.db, user, key.id);
    if (rows.length === 0) continue;
    if (!key.rescue) {
      without += rows.length;
      continue;
    }
    const file = rescueFile({
      device: app.device.id,
      user,
      wrapped: key.rescue,
      rows,
      exportedAt: momentOf(now),
    });
    download(file, `走访队列-${app.device.code}-${momentOf(now).slice(0, 16).replace(/\D/g, "")}-${written + 1}.json`);
    written += rows.length;
  }
  if (without > 0) return `${without} 条记录还不能导出：平板还没有收到服务器的公钥，请联网同步一次。`;
  return written > 0 ? `已导出 ${written} 条，请把下载的文件交给主管。` : "没有未送达的记录，不用导出。";
}

function download(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file)], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
