// What is due, what unsent work changes, and the operation that a form becomes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { WorkCalendar } from "../../static/src/field/rules/days.js";
import { dueList, reasonsFor } from "../../static/src/field/rules/due.js";
import { planOf, toneOf } from "../../static/src/field/rules/plan.js";
import { recapOf } from "../../static/src/field/rules/recap.js";
import { withUnsent } from "../../static/src/field/rules/unsent.js";
import {
  likelyPurpose,
  missingChecks,
  checklistsFor,
  needsReason,
  newDraft,
  obstaclesOf,
  visitOperation,
} from "../../static/src/field/rules/visit.js";

const TODAY = "2026-11-30";
const NOW = Date.parse("2026-11-30T10:00:00+08:00");
const CALENDAR = new WorkCalendar([]);
const TYPES = [
  { code: "routine", label: "日常走访", checklist: [] },
  { code: "alert", label: "预警走访", checklist: [{ code: "cause", label: "原因", is_required: true }] },
];
const kinds = (sheet) => reasonsFor({ id: "e", name: "甲", ...sheet }, TODAY, CALENDAR).map((each) => each.kind);
const seen = (day) => ({ last_visit: { visited_on: day } });

test("an alert stays until somebody has been there since", () => {
  const rating = { colour: "red", rated_on: "2026-11-18", reasons: [] };
  assert.deepEqual(kinds({ rating }), ["rating"]);
  assert.deepEqual(kinds({ rating, ...seen("2026-11-17") }), ["rating"]);
  assert.deepEqual(kinds({ rating, ...seen("2026-11-18") }), []);
  assert.deepEqual(kinds({ rating: { ...rating, colour: "yellow" } }), []);
});

test("promises count from the working day before, requests from the day after", () => {
  const promise = (due_on) => ({ promises: [{ id: "p", text: "回电", due_on }] });
  assert.deepEqual(kinds(promise("2026-12-01")), ["promise"]);
  assert.deepEqual(kinds(promise("2026-12-02")), []);
  const request = (due_on) => ({ requests: [{ content: "停车", due_on }] });
  assert.deepEqual(kinds(request("2026-11-30")), []);
  assert.deepEqual(kinds(request("2026-11-29")), ["request"]);
  assert.deepEqual(kinds(request(null)), []);
});

test("the interval counts from the last visit, and from the beginning without one", () => {
  assert.deepEqual(kinds({ visit_every_days: 30, ...seen("2026-11-01") }), []);
  assert.deepEqual(kinds({ visit_every_days: 30, ...seen("2026-10-31") }), ["interval"]);
  assert.deepEqual(kinds({ visit_every_days: 30 }), ["interval"]);
  assert.deepEqual(kinds({}), []);
});

test("the lease radar asks once per horizon", () => {
  const radar = { months: 6, from: "2026-11-15", ends_on: "2027-05-15" };
  assert.deepEqual(kinds({ radar }), ["lease"]);
  assert.deepEqual(kinds({ radar, ...seen("2026-11-20") }), []);
  assert.deepEqual(kinds({ radar: { ...radar, from: "2026-12-15" } }), []);
});

test("the list has one entry per enterprise, by building and from the top floor down", () => {
  const buildings = new Map([["b", { id: "b", name: "乙楼" }]]);
  const firm = (name, floor) => ({
    id: name,
    name,
    visit_every_days: 30,
    promises: [{ id: "p", text: "回电", due_on: "2026-11-01" }],
    rooms: [{ building: "elsewhere", floor: 99 }, { building: "b", floor, number: `${floor}01` }],
  });
  const list = dueList([firm("低", 3), firm("高", 12)], buildings, TODAY, CALENDAR);
  assert.deepEqual(list.map((entry) => entry.sheet.name), ["高", "低"]);
  assert.deepEqual(list[0].reasons.map((reason) => reason.kind), ["promise", "interval"]);
});

test("a saved visit changes the sheet at once", () => {
  const sheet = {
    id: "e",
    facts: [
      { field: "headcount", value: 20, text: "20 人", is_stale: true },
      { field: "lease_end", target: "o1", value: null, text: "", is_stale: true },
    ],
    promises: [{ id: "p1" }, { id: "p2" }],
    musts: [{ code: "m", since: "2026-11-01", checklist: [{ code: "x" }] }, { code: "later", since: "2026-12-05" }],
  };
  const payload = {
    enterprise: "e",
    started_at: "2026-11-30T09:00:00+08:00",
    facts: [
      { field: "headcount", base: 20, value: 20, is_same: true },
      { field: "lease_end", target: "o2", value: "2027-01-01" },
    ],
    promises: [{ id: "p3", text: "回电", due_on: "2026-12-03" }],
    settled: [{ promise: "p1", outcome: "kept" }],
    checks: [{ type: "m", item: "x", done: true }],
  };
  const shown = withUnsent(sheet, [{ id: "v", op: "visit.create", payload }]);
  assert.equal(shown.last_visit.visited_on, "2026-11-30");
  assert.deepEqual(shown.facts.map((fact) => fact.is_stale), [false, true]);
  assert.deepEqual(shown.promises.map((promise) => promise.id), ["p2", "p3"]);
  assert.deepEqual(shown.musts.map((must) => must.code), ["later"]);
  assert.equal(sheet.promises.length, 2);
});

test("the kind of visit follows the most urgent reason", () => {
  assert.equal(likelyPurpose([], TYPES), "routine");
  assert.equal(likelyPurpose([{ kind: "interval" }], TYPES), "routine");
  assert.equal(likelyPurpose([{ kind: "rating" }], TYPES), "alert");
  assert.equal(likelyPurpose([{ kind: "must", code: "must_new_tenant" }], TYPES), "routine");
});

test("a draft becomes the operation of the contract", () => {
  const draft = newDraft({ id: "v", building: "b", enterprise: "e", purpose: "alert", now: NOW - 600_000 });
  const lists = checklistsFor(draft, null, TYPES);
  assert.deepEqual(missingChecks(draft, lists).map((item) => item.code), ["cause"]);
  draft.checks["alert/cause"] = true;
  draft.requests.push({ id: "r", number: "K7Q-0001", category: "停车", content: " 不够 ", mechanism: "" });
  const operation = visitOperation(draft, { sheet: null, types: TYPES, now: NOW });
  assert.equal(operation.id, "v");
  assert.equal(operation.payload.ended_at, "2026-11-30T10:00:00+08:00");
  assert.deepEqual(operation.payload.checks, [{ type: "alert", item: "cause", done: true }]);
  assert.deepEqual(operation.payload.requests, [
    { id: "r", number: "K7Q-0001", category: "停车", content: "不够" },
  ]);
  const overnight = visitOperation(draft, { sheet: null, types: TYPES, now: NOW + 86_400_000 });
  assert.equal(overnight.payload.ended_at, null);
});

test("what keeps a draft from being saved is said in words", () => {
  const draft = newDraft({ id: "v", building: "b", purpose: "routine", now: NOW });
  assert.deepEqual(obstaclesOf(draft, NOW), []);
  draft.promises.push({ id: "p", text: "回电", due_on: null });
  draft.ended_at = "2026-11-30T09:00:00+08:00";
  assert.equal(obstaclesOf(draft, NOW).length, 2);
});

test("a correction needs a reason after the hours of the rules", () => {
  const visit = { received_at: "2026-11-29T09:00:00+08:00" };
  assert.equal(needsReason(visit, { reason_after_hours: 24 }, NOW), true);
  assert.equal(needsReason(visit, { reason_after_hours: 48 }, NOW), false);
  assert.equal(needsReason({}, {}, NOW), false);
});

test("the recap never tells ratings, signals or the worker's own note", () => {
  const visit = {
    started_at: "2026-11-30T09:00:00+08:00",
    note: "老板说要跑路",
    signals: [{ kind: "moving", severity: 5 }],
    requests: [{ number: "K7Q-0001", content: "车位不够" }],
    promises: [{ text: "回电", due_on: "2026-12-03" }],
  };
  const text = recapOf(visit, { enterprise: "甲公司", worker: "李四" });
  assert.ok(text.includes("K7Q-0001 车位不够") && text.includes("2026-12-03"));
  assert.ok(!text.includes("跑路") && !text.includes("moving"));
});

test("the plan has floors from the top, firms of unknown units and empty units", () => {
  const building = { units: [{ id: "u1", floor: 1, number: "102" }, { id: "u2", floor: 2, number: "201" }] };
  const firm = { sheet: { id: "e" }, room: { floor: 3, number: "305" } };
  const floors = planOf(building, new Map([["", [firm]], ["u2", [firm]]]));
  assert.deepEqual(floors.map((floor) => floor.number), [3, 2, 1]);
  assert.equal(floors[2].units[0].occupants.length, 0);
});

test("every colouring has a tone with a word", () => {
  const sheet = { lease: { ends_on: "2027-01-01" }, coverage: [], visit_every_days: 30, rating: { colour: "red" } };
  const found = ["rating", "lease", "coverage", "visit", "vacancy"].map((way) => toneOf(sheet, way, TODAY));
  assert.deepEqual(found.map(({ tone }) => tone), ["red", "full", "ring", "full", "quarter"]);
  assert.ok(found.every(({ word }) => word));
});
