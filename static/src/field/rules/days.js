// Days are texts `YYYY-MM-DD` and moments ISO 8601 with zone, both in Asia/Shanghai, wherever the
// tablet believes to be.
const DAY = 86_400_000;
const SHANGHAI = 8 * 3_600_000;
const WEEKDAYS = ["日", "一", "二", "三", "四", "五", "六"];

/** The day in Shanghai of an instant in milliseconds. */
export function dayOf(instant) {
  return new Date(instant + SHANGHAI).toISOString().slice(0, 10);
}

/** An instant as ISO 8601 with the zone of Shanghai. */
export function momentOf(instant) {
  return `${new Date(instant + SHANGHAI).toISOString().slice(0, 19)}+08:00`;
}

/** `2026-11-20 09:05` of an instant or a moment. */
export function sayMoment(when) {
  const instant = typeof when === "number" ? when : Date.parse(when);
  if (Number.isNaN(instant)) return "";
  return new Date(instant + SHANGHAI).toISOString().slice(0, 16).replace("T", " ");
}

/** The value of a `datetime-local` field, which knows no zone, and back. */
export function fieldOf(moment) {
  return sayMoment(moment).replace(" ", "T");
}

export function momentOfField(text) {
  const instant = Date.parse(`${text}:00+08:00`);
  return Number.isNaN(instant) ? null : momentOf(instant);
}

export function addDays(day, count) {
  return dayOf(startOf(day) + count * DAY);
}

/** How many days `later` lies after `earlier`; negative when it lies before. */
export function daysBetween(earlier, later) {
  return Math.round((startOf(later) - startOf(earlier)) / DAY);
}

/** How far away a day is, in a clerk's words. */
export function sayDistance(day, today) {
  const distance = daysBetween(today, day);
  if (distance === 0) return "今天";
  if (distance === 1) return "明天";
  if (distance === -1) return "昨天";
  return distance > 0 ? `${distance} 天后` : `${-distance} 天前`;
}

export function weekdayOf(day) {
  return `周${WEEKDAYS[new Date(startOf(day) + SHANGHAI).getUTCDay()]}`;
}

/** Working days by the calendar rows of the server; a year without one counts weekdays. */
export class WorkCalendar {
  constructor(rows) {
    this.years = new Map(rows.map((row) => [String(row.id), row]));
  }

  isWorkday(day) {
    const exception = this.years.get(day.slice(0, 4))?.exceptions?.[day];
    if (exception !== undefined) return exception;
    const weekday = new Date(startOf(day) + SHANGHAI).getUTCDay();
    return weekday !== 0 && weekday !== 6;
  }

  /** The day `count` working days after `day`. */
  addWorkdays(day, count) {
    let found = day;
    for (let left = count; left > 0; ) {
      found = addDays(found, 1);
      if (this.isWorkday(found)) left -= 1;
    }
    return found;
  }

  /** Whether the holidays of the day's year are known. */
  isKnown(day) {
    return this.years.get(day.slice(0, 4))?.is_published === true;
  }
}

function startOf(day) {
  return Date.parse(`${day}T00:00:00+08:00`);
}
