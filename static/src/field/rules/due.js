// 今日: what is due and why, from the sheets alone, so that it works without network.
import { addDays, daysBetween } from "./days.js";

/** The kinds of reasons, the most urgent first, in the words of the list. */
export const REASON_KINDS = {
  rating: "评级预警",
  promise: "承诺",
  must: "必访",
  request: "诉求超期",
  lease: "租约到期",
  interval: "走访间隔",
};

const ALERTS = { red: "评级红色", orange: "评级橙色" };

/** Why an enterprise wants a visit today, the most urgent reason first. */
export function reasonsFor(sheet, today, calendar) {
  const soon = calendar.addWorkdays(today, 1);
  const reasons = [
    ...ofRating(sheet),
    ...ofPromises(sheet, today, soon),
    ...ofMusts(sheet, today),
    ...ofRequests(sheet, today),
    ...ofRadar(sheet, today),
    ...ofInterval(sheet, today),
  ];
  return reasons.sort((one, other) => one.rank - other.rank);
}

/** One entry per enterprise with its reasons, by building and from the top floor down. */
export function dueList(sheets, buildings, today, calendar) {
  const entries = [];
  for (const sheet of sheets) {
    const reasons = reasonsFor(sheet, today, calendar);
    if (reasons.length === 0) continue;
    const room = firstRoom(sheet, buildings);
    entries.push({ sheet, reasons, room, building: buildings.get(room?.building) ?? null });
  }
  return entries.sort(byPlace);
}

/** Groups of a list by building, in its order. */
export function byBuilding(entries) {
  const groups = new Map();
  for (const entry of entries) {
    const key = entry.building?.id ?? "";
    if (!groups.has(key)) groups.set(key, { building: entry.building, entries: [] });
    groups.get(key).entries.push(entry);
  }
  return [...groups.values()];
}

/** The room that the list leads to: the first one in a building of the patch. */
export function firstRoom(sheet, buildings) {
  const rooms = (sheet.rooms ?? []).filter((room) => buildings.has(room.building));
  return rooms.sort((one, other) => (other.floor ?? 0) - (one.floor ?? 0))[0] ?? null;
}

function byPlace(one, other) {
  return (
    (one.building?.name ?? "\uffff").localeCompare(other.building?.name ?? "\uffff", "zh") ||
    (other.room?.floor ?? -99) - (one.room?.floor ?? -99) ||
    String(one.room?.number ?? "").localeCompare(String(other.room?.number ?? ""), "zh") ||
    one.sheet.name.localeCompare(other.sheet.name, "zh")
  );
}

// An alert stays until somebody has been there since.
function ofRating({ rating, last_visit: visit }) {
  if (!rating || !(rating.colour in ALERTS)) return [];
  // Ratings are computed again every night; what counts is since when it is a risk.
  const since = rating.entered_on ?? rating.rated_on;
  if (visit && since && visit.visited_on >= since) return [];
  const why = rating.reasons?.[0]?.label;
  const text = why ? `${ALERTS[rating.colour]}：${why}` : ALERTS[rating.colour];
  return [{ kind: "rating", rank: rating.colour === "red" ? 0 : 3, text }];
}

function ofPromises({ promises = [] }, today, soon) {
  return promises
    .filter((promise) => promise.due_on <= soon)
    .map((promise) => {
      const late = daysBetween(promise.due_on, today);
      const when = late > 0 ? `承诺逾期 ${late} 天` : late === 0 ? "承诺今天到期" : "承诺将到期";
      return { kind: "promise", rank: late > 0 ? 1 : 2, text: `${when}：${promise.text}` };
    });
}

function ofMusts({ musts = [] }, today) {
  return musts.map((must) => {
    const late = must.due_on ? daysBetween(must.due_on, today) : 0;
    const when = late > 0 ? `，逾期 ${late} 天` : must.due_on ? `，${must.due_on} 前` : "";
    const rank = late > 0 ? 1.5 : 4;
    return { kind: "must", code: must.code, rank, text: `${named(must.label)}${when}` };
  });
}

function named(label) {
  return label.includes("必访") ? label : `必访：${label}`;
}

function ofRequests({ requests = [] }, today) {
  return requests
    .filter((request) => request.due_on && request.due_on < today)
    .map((request) => {
      const late = daysBetween(request.due_on, today);
      return { kind: "request", rank: 5, text: `诉求超期 ${late} 天：${request.content}` };
    });
}

// Once per horizon: a visit since its first day settles it.
function ofRadar({ radar, last_visit: visit }, today) {
  if (!radar?.ends_on || (radar.from && radar.from > today)) return [];
  if (visit && radar.from && visit.visited_on >= radar.from) return [];
  const left = daysBetween(today, radar.ends_on);
  const when = left < 0 ? `已于 ${radar.ends_on} 到期` : `${left} 天后到期`;
  return [{ kind: "lease", rank: left < 90 ? 5 : 6, text: `租约${when}` }];
}

function ofInterval({ visit_every_days: every, last_visit: visit }, today) {
  if (!every) return [];
  if (!visit) return [{ kind: "interval", rank: 8, text: `还没有走访过（每 ${every} 天一次）` }];
  if (addDays(visit.visited_on, every) > today) return [];
  const since = daysBetween(visit.visited_on, today);
  return [{ kind: "interval", rank: 7, text: `${since} 天未走访（每 ${every} 天一次）` }];
}
