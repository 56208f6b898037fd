// The stacking plan as a value: floors from the top, units, who is in them, and a tone for each way
// of colouring. Shapes and tones are those of the platform's building page.
import { daysBetween } from "./days.js";

export const COLOURINGS = [
  { code: "rating", label: "评级" },
  { code: "lease", label: "租约到期" },
  { code: "coverage", label: "党建覆盖" },
  { code: "visit", label: "上次走访" },
  { code: "vacancy", label: "空置" },
];
const VACANT = ["vacant", "空置"];
const LEGENDS = {
  rating: [
    ["green", "绿"],
    ["blue", "蓝"],
    ["yellow", "黄"],
    ["orange", "橙"],
    ["red", "红"],
    ["none", "未评级"],
    VACANT,
  ],
  lease: [
    ["full", "已到期或 90 天内"],
    ["three", "180 天内"],
    ["half", "一年内"],
    ["quarter", "一年以上"],
    ["none", "未登记"],
    VACANT,
  ],
  coverage: [["full", "已覆盖"], ["ring", "没有覆盖"], VACANT],
  visit: [
    ["full", "已超期或从未走访"],
    ["half", "将到期"],
    ["quarter", "按时"],
    ["none", "没有规定"],
    VACANT,
  ],
  vacancy: [["quarter", "在用"], VACANT],
};

export function legendOf(colouring) {
  return LEGENDS[colouring].map(([tone, label]) => ({ tone, label }));
}

/** Floors from the top; each unit with its occupants, each floor with rooms of no known unit. */
export function planOf(building, occupants) {
  const floors = new Map();
  const of = (number) => {
    if (!floors.has(number)) floors.set(number, { number, units: [] });
    return floors.get(number);
  };
  for (const unit of building.units ?? []) {
    of(unit.floor).units.push({ ...unit, occupants: occupants.get(unit.id) ?? [] });
  }
  const known = new Set((building.units ?? []).map((unit) => unit.id));
  for (const [unit, found] of occupants) {
    if (known.has(unit)) continue;
    for (const { sheet, room } of found) {
      const number = room.number ?? "";
      of(room.floor ?? 0).units.push({ id: null, floor: room.floor, number, occupants: [{ sheet, room }] });
    }
  }
  const sorted = [...floors.values()].sort((one, other) => other.number - one.number);
  for (const floor of sorted) {
    floor.units.sort((one, other) =>
      String(one.number).localeCompare(String(other.number), "zh", { numeric: true })
    );
  }
  return sorted;
}

/** The tone of an occupied unit, and the word that says the same. */
export function toneOf(sheet, colouring, today) {
  const tone = TONES[colouring](sheet, today);
  const word = LEGENDS[colouring].find(([code]) => code === tone)?.[1] ?? "";
  return { tone, word };
}

const TONES = {
  rating: ({ rating }) => rating?.colour ?? "none",
  lease({ lease }, today) {
    if (!lease?.ends_on) return "none";
    const left = daysBetween(today, lease.ends_on);
    if (left < 90) return "full";
    if (left < 180) return "three";
    return left < 365 ? "half" : "quarter";
  },
  coverage: ({ coverage }) => (coverage?.length ? "full" : "ring"),
  visit({ visit_every_days: every, last_visit: visit }, today) {
    if (!every) return "none";
    if (!visit) return "full";
    const since = daysBetween(visit.visited_on, today);
    if (since >= every) return "full";
    return since >= every * 0.75 ? "half" : "quarter";
  },
  vacancy: () => "quarter",
};
