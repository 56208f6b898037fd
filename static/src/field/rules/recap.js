// 走访回执: what the enterprise may be told of a visit. Never ratings, signals or the worker's note.
import { dayOf } from "./days.js";

/** The text for the enterprise, or nothing when the visit holds nothing that it is owed. */
export function recapOf(visit, { enterprise, worker }) {
  const requests = visit.requests ?? [];
  const promises = visit.promises ?? [];
  const lines = [`${enterprise}：`, `${dayOf(Date.parse(visit.started_at))} 到访，感谢接待。`];
  if (requests.length > 0) {
    lines.push("您提出的事项已登记：");
    for (const request of requests) {
      lines.push(`· ${request.number ? `${request.number} ` : ""}${request.content}`);
    }
  }
  if (promises.length > 0) {
    lines.push("我们答应的事项：");
    for (const promise of promises) lines.push(`· ${promise.due_on} 前：${promise.text}`);
  }
  lines.push(`楼宇党群工作者 ${worker}`);
  return lines.join("\n");
}
