const MOST_OPERATIONS = 50;
const MOST_BYTES = 1_000_000;
// Answers after which the server is responsible for the operation and the tablet no longer is.
const KEPT = new Set(["created", "unchanged", "merged", "conflict", "held", "quarantined"]);

/** The next operations to send together, oldest first. */
export function nextBatch(items, { most = MOST_OPERATIONS, bytes = MOST_BYTES } = {}) {
  const batch = [];
  let weight = 0;
  for (const item of items) {
    if (batch.length === Math.min(most, MOST_OPERATIONS)) break;
    if (batch.length > 0 && weight + item.size > bytes) break;
    batch.push(item);
    weight += item.size;
  }
  return batch;
}

/**
 * What became of each item by the server's answer. Without a readable answer for an item it stays:
 * it will be sent again under the same id.
 */
export function sortAnswers(batch, results) {
  const answers = new Map();
  for (const result of Array.isArray(results) ? results : []) {
    if (result && typeof result.id === "string") answers.set(result.id.toLowerCase(), result);
  }
  const sorted = { kept: [], rejected: [], unanswered: [] };
  for (const item of batch) {
    const answer = answers.get(item.id);
    if (answer && KEPT.has(answer.status)) sorted.kept.push({ item, answer });
    else if (answer?.status === "rejected") sorted.rejected.push({ item, answer });
    else sorted.unanswered.push(item);
  }
  return sorted;
}
