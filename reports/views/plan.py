"""The stacking plan as it is drawn: widths, tones, words; what holds is the selector's."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from enterprises.choices import Colour, Tenure
from orgs.choices import CoverageMode
from reports.selectors.stack import PlanFloor, PlanUnit, StackingPlan, Tenancy
from reports.selectors.stack_colours import BUCKETS, VACANT

# Every tone has a shape of its own name, so that no view needs its colours to be told apart.
TONES: dict[str, dict[str, str]] = {
    "rating": {"unrated": "none"},
    "lease_end": {
        "within_30": "full",
        "within_90": "three",
        "within_180": "half",
        "within_365": "quarter",
        "later": "ring",
        "no_end": "dash",
        "owned": "key",
    },
    "coverage": {
        "establish": "full",
        "joint": "three",
        "attach": "half",
        "assign": "quarter",
        "none": "dash",
    },
    "last_visit": {
        "within_30": "ring",
        "within_90": "quarter",
        "within_180": "half",
        "earlier": "three",
        "never": "full",
    },
    "vacancy": {"let": "half"},
}
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Block:
    """A tenancy or a vacant room as drawn; ``sentence`` says everything in words."""

    tone: str
    room: str
    name: str
    note: str
    sentence: str
    enterprise_id: uuid.UUID | None
    share: int


@dataclass(frozen=True, slots=True)
class DrawnUnit:
    """A room: its part of the widest floor in per cent, and who is in it."""

    share: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class DrawnFloor:
    """A floor; ``rest`` fills up to the widest one, ``warnings`` tell what cannot be."""

    number: int
    units: tuple[DrawnUnit, ...]
    rest: int
    area: Decimal
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """What a tone means, how often it stands in the plan, on how many square metres."""

    tone: str
    label: str
    count: int
    area: Decimal


@dataclass(frozen=True, slots=True)
class DrawnPlan:
    """A plan ready to be written as a list of floors."""

    floors: tuple[DrawnFloor, ...]
    legend: tuple[LegendEntry, ...]
    overfull: int


def drawn(plan: StackingPlan, typical_area: Decimal | None = None) -> DrawnPlan:
    """Return the plan with widths in per cent of its widest floor.

    ``typical_area`` (㎡) bounds the floors whose own area nobody stated.
    """
    widest = max((floor.units_area for floor in plan.floors), default=Decimal(0))
    floors = tuple(_floor(floor, widest, plan, typical_area) for floor in plan.floors)
    return DrawnPlan(
        floors=floors,
        legend=tuple(
            LegendEntry(_tone(plan.colour_by, item.bucket), item.label, item.count, item.area)
            for item in plan.legend
        ),
        overfull=sum(bool(floor.warnings) for floor in floors),
    )


def _floor(
    floor: PlanFloor, widest: Decimal, plan: StackingPlan, typical_area: Decimal | None
) -> DrawnFloor:
    units = tuple(_unit(unit, widest, plan) for unit in floor.units)
    return DrawnFloor(
        number=floor.number,
        units=units,
        rest=max(WHOLE - sum(unit.share for unit in units), 0),
        area=floor.units_area,
        warnings=tuple(_warnings(floor, typical_area)),
    )


def _warnings(floor: PlanFloor, typical_area: Decimal | None) -> list[str]:
    found = []
    area, name = (typical_area, "每层平均") if floor.area is None else (floor.area, "本层")
    if area is not None and floor.units_area > area:
        found.append(f"各单元合计 {floor.units_area:,.0f} ㎡，超出{name} {area:,.0f} ㎡")
    for unit in floor.units:
        held = sum((tenancy.area or Decimal(0) for tenancy in unit.tenancies), Decimal(0))
        if unit.area is not None and held > unit.area:
            found.append(f"{unit.number} 入驻合计 {held:,.0f} ㎡，超出单元 {unit.area:,.0f} ㎡")
    return found


def _unit(unit: PlanUnit, widest: Decimal, plan: StackingPlan) -> DrawnUnit:
    share = int((unit.area or 0) * WHOLE / widest) if widest else 0
    if unit.is_vacant:
        blocks: tuple[Block, ...] = (_vacant(unit, plan),)
    else:
        held = sum((tenancy.area or Decimal(0) for tenancy in unit.tenancies), Decimal(0))
        blocks = tuple(_block(unit, tenancy, held, plan) for tenancy in unit.tenancies)
    return DrawnUnit(share=max(share, 4), blocks=blocks)


def _vacant(unit: PlanUnit, plan: StackingPlan) -> Block:
    return Block(
        tone=VACANT,
        room=unit.number,
        name="空置",
        note=_square_metres(unit.area),
        sentence=f"{unit.number} 空置 {_square_metres(unit.area)}".strip(),
        enterprise_id=None,
        share=WHOLE,
    )


def _block(unit: PlanUnit, tenancy: Tenancy, held: Decimal, plan: StackingPlan) -> Block:
    bucket = tenancy.buckets.get(plan.colour_by, "let")
    name = tenancy.enterprise_name or "其他街镇企业"
    note = NOTES[plan.colour_by](tenancy, plan.as_of)
    # What is seen comes first and in the same order, so that it can be called out by voice.
    parts = [unit.number, name, note, BUCKETS[plan.colour_by][bucket]]
    if len(unit.tenancies) > 1:
        parts.append(f"与其他 {len(unit.tenancies) - 1} 家同在一室")
    return Block(
        tone=_tone(plan.colour_by, bucket),
        room=unit.number,
        name=name,
        note=note,
        sentence=" ".join(filter(None, parts)),
        enterprise_id=tenancy.enterprise_id,
        share=max(int((tenancy.area or 0) * WHOLE / held), 1) if held else 1,
    )


def _tone(view: str, bucket: str) -> str:
    return VACANT if bucket == VACANT else TONES[view].get(bucket, bucket)


def _square_metres(area: Decimal | None) -> str:
    return "" if area is None else f"{area:,.0f} ㎡"


def _rating_note(tenancy: Tenancy, day: datetime.date) -> str:
    if tenancy.colour is None or tenancy.score is None:
        return ""
    review = " 待核" if tenancy.needs_review else ""
    return f"{Colour(tenancy.colour).label} {tenancy.score}{review}"


def _lease_note(tenancy: Tenancy, day: datetime.date) -> str:
    if tenancy.tenure == Tenure.OWNED:
        return str(Tenure.OWNED.label)
    return f"至 {tenancy.ends_on}" if tenancy.ends_on else "未登记到期日"


def _coverage_note(tenancy: Tenancy, day: datetime.date) -> str:
    return "".join(str(CoverageMode(mode).label) for mode in tenancy.coverage_modes) or "空白点"


def _visit_note(tenancy: Tenancy, day: datetime.date) -> str:
    visited = tenancy.last_visited_on
    return f"{(day - visited).days} 天前" if visited else "未走访"


def _area_note(tenancy: Tenancy, day: datetime.date) -> str:
    return _square_metres(tenancy.area)


NOTES: dict[str, Callable[[Tenancy, datetime.date], str]] = {
    "rating": _rating_note,
    "lease_end": _lease_note,
    "coverage": _coverage_note,
    "last_visit": _visit_note,
    "vacancy": _area_note,
}
