// The tablet's rules as tables, run by tests/services/test_tablet_rules.py.
import assert from "node:assert/strict";
import { test } from "node:test";
import { nextBatch, sortAnswers } from "../../static/src/field/rules/batches.js";
import { pauseAfter, retryAfterOf } from "../../static/src/field/rules/backoff.js";
import {
  addDays,
  dayOf,
  daysBetween,
  momentOf,
  momentOfField,
  sayDistance,
  WorkCalendar,
} from "../../static/src/field/rules/days.js";
import { fenceOf } from "../../static/src/field/rules/fence.js";
import { codeFrom, requestNumber } from "../../static/src/field/rules/numbers.js";
import { pauseAfterWrong, weaknessOf } from "../../static/src/field/rules/tries.js";

test("a day is the day of Shanghai, wherever the tablet believes to be", () => {
  assert.equal(dayOf(Date.parse("2026-11-30T15:59:59Z")), "2026-11-30");
  assert.equal(dayOf(Date.parse("2026-11-30T16:00:00Z")), "2026-12-01");
  assert.equal(momentOf(Date.parse("2026-11-30T16:00:00Z")), "2026-12-01T00:00:00+08:00");
  assert.equal(momentOfField("2026-11-30T09:05"), "2026-11-30T09:05:00+08:00");
  assert.equal(momentOfField(""), null);
});

test("days are counted over months and years", () => {
  assert.equal(daysBetween("2026-12-30", "2027-01-02"), 3);
  assert.equal(addDays("2028-02-28", 1), "2028-02-29");
  assert.equal(sayDistance("2026-11-29", "2026-11-30"), "昨天");
  assert.equal(sayDistance("2026-12-10", "2026-11-30"), "10 天后");
});

test("working days follow the calendar, and a year without one counts weekdays", () => {
  const calendar = new WorkCalendar([
    { id: 2026, is_published: true, exceptions: { "2026-10-01": false, "2026-10-10": true } },
  ]);
  assert.equal(calendar.addWorkdays("2026-09-30", 1), "2026-10-02");
  assert.equal(calendar.isWorkday("2026-10-10"), true);
  assert.equal(calendar.addWorkdays("2026-12-31", 1), "2027-01-01");
  assert.equal(calendar.isKnown("2026-12-31"), true);
  assert.equal(calendar.isKnown("2027-01-01"), false);
});

test("a batch holds at most fifty operations and a megabyte, and always at least one", () => {
  const items = Array.from({ length: 120 }, (_, id) => ({ id: String(id), size: 1000 }));
  assert.equal(nextBatch(items).length, 50);
  assert.equal(nextBatch(items, { most: 10 }).length, 10);
  assert.equal(nextBatch(items, { most: 200 }).length, 50);
  const heavy = [{ id: "a", size: 2_000_000 }, { id: "b", size: 10 }];
  assert.deepEqual(nextBatch(heavy).map((item) => item.id), ["a"]);
});

test("an item goes only by an answer that names it with a status that keeps it", () => {
  const batch = ["a", "b", "c", "d", "e"].map((id) => ({ id }));
  const results = [
    { id: "a", status: "created" },
    { id: "b", status: "rejected", code: "bad_id" },
    { id: "c", status: "something new" },
    { id: "D", status: "quarantined" },
    null,
  ];
  const sorted = sortAnswers(batch, results);
  assert.deepEqual(sorted.kept.map(({ item }) => item.id), ["a", "d"]);
  assert.deepEqual(sorted.rejected.map(({ item }) => item.id), ["b"]);
  assert.deepEqual(sorted.unanswered.map((item) => item.id), ["c", "e"]);
  assert.equal(sortAnswers(batch, undefined).unanswered.length, 5);
});

test("pauses double, spread over their whole length, and honour the server", () => {
  assert.equal(pauseAfter(1, { random: () => 1 }), 2_000);
  assert.equal(pauseAfter(4, { random: () => 1 }), 16_000);
  assert.equal(pauseAfter(30, { random: () => 1 }), 300_000);
  assert.equal(pauseAfter(5, { random: () => 0 }), 0);
  assert.equal(pauseAfter(1, { random: () => 0, retryAfter: 7_000 }), 7_000);
  assert.equal(retryAfterOf("12", 0), 12_000);
  assert.equal(retryAfterOf("Mon, 30 Nov 2026 00:00:10 GMT", Date.parse("2026-11-30T00:00:00Z")), 10_000);
  assert.equal(retryAfterOf("soon", 0), 0);
});

test("numbers can be read over the phone", () => {
  assert.equal(requestNumber("K7Q", 12), "K7Q-0012");
  assert.equal(requestNumber("K7Q", 12345), "K7Q-12345");
  for (let byte = 0; byte < 256; byte += 1) {
    assert.match(codeFrom([byte, 255 - byte, 7]), /^[2-9A-HJKMNP-Z]{3}$/);
  }
});

test("wrong codes cost ever more time", () => {
  const pauses = Array.from({ length: 12 }, (_, tries) => pauseAfterWrong(tries) / 1000);
  assert.deepEqual(pauses, [0, 0, 0, 0, 5, 15, 30, 60, 120, 300, 900, 900]);
  assert.ok(weaknessOf("111111") && weaknessOf("345678") && weaknessOf("876543"));
  assert.equal(weaknessOf("246810"), "");
});

test("the fence says inside, outside or unknown, and unknown when in doubt", () => {
  const point = { longitude: 121.46, latitude: 31.23 };
  const at = (metres, accuracy) => ({ ...point, latitude: 31.23 + metres / 111_195, accuracy });
  assert.equal(fenceOf(at(50, 20), point, 100), "inside");
  assert.equal(fenceOf(at(500, 20), point, 100), "outside");
  assert.equal(fenceOf(at(110, 30), point, 100), "unknown");
  assert.equal(fenceOf(at(50, 400), point, 100), "unknown");
  assert.equal(fenceOf(at(50, 20), null, 100), "unknown");
});
