// Sheets as screens show them: the server's rows together with what it cannot know yet.
import { byBuilding, dueList } from "./rules/due.js";
import { dayOf, WorkCalendar } from "./rules/days.js";
import { touched, withUnsent } from "./rules/unsent.js";

const COUNTED = new Set(["created", "unchanged", "merged", "conflict", "held"]);
const LONGEST = 24 * 3_600_000;

/** Operations that are not yet in the rows: those that wait and those that were just answered. */
export function pendingOperations(queue, answers) {
  const answered = answers.filter(({ answer }) => COUNTED.has(answer.status));
  return [...answered, ...queue].map((item) => item.operation).filter(Boolean);
}

/** Answers that the feed tells of by now. */
export function toForget(answers, patch, now) {
  return answers
    .filter(({ id, at, operation }) => {
      if (operation.op === "visit.create" && !patch.get("visit", id) && !patch.get("trouble", id)) {
        return now - at > LONGEST;
      }
      return true;
    })
    .map(({ id }) => id);
}

export class Sheets {
  constructor(patch, operations) {
    this.patch = patch;
    this.operations = operations;
    this.touched = touched(operations);
    this.settles = operations.some(
      ({ op, payload }) => op === "promise.settle" || payload.settled?.length
    );
    this.calendar = new WorkCalendar(patch.all("calendar"));
  }

  get(id) {
    const sheet = id ? this.patch.get("enterprise", id) : null;
    if (!sheet) return null;
    return this.settles || this.touched.has(id) ? withUnsent(sheet, this.operations) : sheet;
  }

  all() {
    return [...this.patch.map("enterprise").keys()].map((id) => this.get(id));
  }

  /** What is due, computed once for a day and this state of things. */
  due(now) {
    const today = dayOf(now);
    if (this.dueOn !== today) {
      this.found = dueList(this.all(), this.patch.map("building"), today, this.calendar);
      this.dueOn = today;
    }
    return this.found;
  }

  /** What is due in a building and for a kind of reason; empty: in all, for any. */
  dueGroups(now, building, kind) {
    return byBuilding(
      this.due(now).filter(
        (each) =>
          (!building || each.building?.id === building) &&
          (!kind || each.reasons.some((reason) => reason.kind === kind))
      )
    );
  }

  /** Who sits where in a building: sheets by unit, and those of the building without a unit. */
  occupants(building) {
    const found = new Map();
    for (const sheet of this.all()) {
      for (const room of sheet.rooms ?? []) {
        if (room.building !== building) continue;
        const key = room.unit ?? "";
        if (!found.has(key)) found.set(key, []);
        found.get(key).push({ sheet, room });
      }
    }
    return found;
  }
}
