// What the worker has written counts at once: sheets are shown with what still waits to be sent.
import { dayOf } from "./days.js";

/** The sheet of an enterprise with the operations that its row from the server cannot know yet. */
export function withUnsent(sheet, operations) {
  let shown = sheet;
  for (const operation of operations) {
    const change = CHANGES[operation.op];
    if (change) shown = change(shown, operation.payload, operation);
  }
  return shown;
}

/** The enterprises that any of the operations is about. */
export function touched(operations) {
  return new Set(operations.map((each) => each.payload.enterprise).filter(Boolean));
}

const CHANGES = {
  "visit.create": visited,
  "promise.settle": (sheet, payload) => withoutPromise(sheet, payload.promise),
};

function visited(sheet, visit, operation) {
  let shown = visit.enterprise === sheet.id ? withVisit(sheet, visit, operation) : sheet;
  for (const settled of visit.settled ?? []) shown = withoutPromise(shown, settled.promise);
  return shown;
}

function withVisit(sheet, visit, operation) {
  const day = dayOf(Date.parse(visit.started_at));
  const isLatest = !sheet.last_visit || sheet.last_visit.visited_on <= day;
  const done = new Set((visit.checks ?? []).map((check) => check.type));
  return {
    ...sheet,
    last_visit: isLatest
      ? { id: operation.id, visited_on: day, purpose: visit.purpose, is_unsent: true }
      : sheet.last_visit,
    facts: (sheet.facts ?? []).map((fact) => withFact(fact, visit.facts ?? [], day)),
    requests: [
      ...(sheet.requests ?? []),
      ...(visit.requests ?? []).map((each) => ({ ...each, received_on: day, is_unsent: true })),
    ],
    promises: [
      ...(sheet.promises ?? []),
      ...(visit.promises ?? []).map((each) => ({
        ...each,
        made_on: day,
        is_own: true,
        is_unsent: true,
      })),
    ],
    musts: (sheet.musts ?? []).filter(
      (must) => (must.since && must.since > day) || !(done.has(must.code) || !must.checklist?.length)
    ),
  };
}

function withFact(fact, told, day) {
  const change = told.find(
    (each) => each.field === fact.field && (each.target ?? null) === (fact.target ?? null)
  );
  if (!change) return fact;
  const value = change.is_same ? fact.value : change.value;
  const text = change.is_same ? fact.text : sayValue(fact, value);
  return { ...fact, value, text, verified_on: day, is_stale: false, is_unsent: true };
}

function sayValue(fact, value) {
  if (value === null || value === "") return "无";
  if (typeof value === "object") return [value.name, value.phone].filter(Boolean).join(" ");
  return fact.choices?.find((choice) => choice.code === value)?.label ?? String(value);
}

function withoutPromise(sheet, id) {
  const promises = (sheet.promises ?? []).filter((promise) => promise.id !== id);
  return promises.length === (sheet.promises ?? []).length ? sheet : { ...sheet, promises };
}
