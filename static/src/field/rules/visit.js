// A visit from its first tap to the operation of the contract. Drafts are plain values.
import { addDays, daysBetween, momentOf } from "./days.js";

// What kind of visit a reason asks for, by the code of a must or the kind of the reason.
const WANTED = { must_new_tenant: "first_visit", rating: "alert" };
// A visit that is saved later than this after its start was not going on all the time.
const LONGEST = 4 * 3_600_000;

export function newDraft({ id, building, enterprise = null, purpose, now }) {
  return {
    id,
    building,
    enterprise,
    purpose,
    started_at: momentOf(now),
    ended_at: null,
    note: "",
    fence: "unknown",
    checks: {},
    signals: [],
    requests: [],
    facts: {},
    promises: [],
    settled: {},
    photos: [],
    is_touched: false,
  };
}

/** The kind of visit to begin with: what the most urgent reason asks for, else the everyday one. */
export function likelyPurpose(reasons, types) {
  const wanted = reasons.map((reason) => WANTED[reason.code ?? reason.kind]);
  const found = [...wanted, "routine"].find((code) => types.some((type) => type.code === code));
  return found ?? types[0]?.code ?? "routine";
}

/** The checklists of a visit: that of its type and those of the musts that wait. */
export function checklistsFor(draft, sheet, types) {
  const type = types.find((each) => each.code === draft.purpose);
  const lists = [];
  if (type?.checklist?.length) lists.push({ code: type.code, label: type.label, items: type.checklist });
  for (const must of sheet?.musts ?? []) {
    if (must.code === draft.purpose || !must.checklist?.length) continue;
    lists.push({ code: must.code, label: must.label, items: must.checklist });
  }
  return lists;
}

/** Required items that are not ticked. */
export function missingChecks(draft, lists) {
  return lists.flatMap(({ code, items }) =>
    items.filter((item) => item.is_required && !draft.checks[checkKey(code, item.code)])
  );
}

export function checkKey(type, item) {
  return `${type}/${item}`;
}

export function factKey(fact) {
  return fact.target ? `${fact.field}/${fact.target}` : fact.field;
}

/** Facts that are asked: empty ones and those not verified for long. */
export function askedFacts(sheet) {
  return (sheet?.facts ?? []).filter(
    (fact) => fact.is_stale || fact.value === null || fact.value === undefined || fact.value === ""
  );
}

/** What keeps a draft from being saved, in words; nothing when it can be. */
export function obstaclesOf(draft, now) {
  const found = [];
  const start = Date.parse(draft.started_at);
  if (Number.isNaN(start)) found.push("请填写开始时间。");
  else if (start > now + 10 * 60_000) found.push("开始时间不能晚于现在。");
  if (draft.ended_at && Date.parse(draft.ended_at) < start) found.push("结束时间不能早于开始时间。");
  if (draft.ended_at && Date.parse(draft.ended_at) > now + 10 * 60_000) {
    found.push("结束时间不能晚于现在。");
  }
  for (const request of draft.requests) {
    if (!request.content.trim()) found.push(`诉求 ${request.number ?? ""} 还没有写内容。`);
  }
  for (const promise of draft.promises) {
    if (!promise.text.trim()) found.push("有一条承诺还没有写内容。");
    else if (!promise.due_on) found.push(`承诺“${promise.text}”还没有选日期。`);
  }
  return found;
}

/** The operation `visit.create` of a finished draft. */
export function visitOperation(draft, { sheet, types, now }) {
  const start = Date.parse(draft.started_at);
  const ended = draft.ended_at ?? (now - start <= LONGEST && now >= start ? momentOf(now) : null);
  const checks = checklistsFor(draft, sheet, types).flatMap(({ code, items }) =>
    items.map((item) => ({
      type: code,
      item: item.code,
      done: Boolean(draft.checks[checkKey(code, item.code)]),
    }))
  );
  return {
    id: draft.id,
    op: "visit.create",
    at: momentOf(now),
    payload: {
      building: draft.building,
      enterprise: draft.enterprise,
      started_at: draft.started_at,
      ended_at: ended,
      purpose: draft.purpose,
      note: draft.note.trim(),
      fence: draft.fence,
      checks,
      signals: draft.signals.map(({ id, kind, severity }) => ({ id, kind, severity })),
      requests: draft.requests.map(withoutEmpty),
      facts: Object.values(draft.facts),
      promises: draft.promises.map(({ id, text, due_on }) => ({ id, text: text.trim(), due_on })),
      proposals: [],
      settled: Object.entries(draft.settled).map(([promise, outcome]) => ({ promise, outcome })),
      photos: draft.photos.map(({ sha256, size }) => ({ sha256, size, media_type: "image/jpeg" })),
    },
  };
}

/** Whether a correction of a visit has to say why. */
export function needsReason(visit, rules, now) {
  if (!visit.received_at) return false;
  const hours = rules.reason_after_hours ?? 24;
  return now - Date.parse(visit.received_at) > hours * 3_600_000;
}

/** Days that a promise is usually given for, in working days from today. */
export function promiseDays(today, calendar) {
  return [
    ["3 天", calendar.addWorkdays(today, 3)],
    ["1 周", calendar.addWorkdays(today, 5)],
    ["2 周", calendar.addWorkdays(today, 10)],
  ].map(([label, day]) => ({ label, day, isKnown: calendar.isKnown(day) }));
}

/** `上次走访 12 天前` and whether the next one is late. */
export function visitState(sheet, today) {
  if (!sheet.last_visit) return { days: null, isLate: Boolean(sheet.visit_every_days) };
  const days = daysBetween(sheet.last_visit.visited_on, today);
  const every = sheet.visit_every_days;
  const next = every ? addDays(sheet.last_visit.visited_on, every) : null;
  return { days, next, isLate: Boolean(next && next <= today) };
}

function withoutEmpty({ id, number, category, content, mechanism }) {
  const request = { id, number, category, content: content.trim() };
  return mechanism ? { ...request, mechanism } : request;
}
