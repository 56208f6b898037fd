"""The stacking plan (楼宇堆叠图) of a building on a day: floors x units with their tenancies."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from buildings.models import Building, Floor, Unit
from common.errors.domain import DomainError, NotInScope
from common.scope.references import visible_ids
from enterprises.models import Enterprise, Occupancy
from enterprises.rating.on_day import RatingOnDay, ratings_on
from reports.selectors.care import coverage_modes, last_visits
from reports.selectors.stack_colours import (
    BUCKETS,
    COLOUR_BY,
    VACANT,
    coverage_bucket,
    lease_bucket,
    visit_bucket,
)


class UnknownColouring(DomainError):
    """The plan knows no such view."""

    code = "unknown_value"
    message = "着色方式只能是 rating、lease_end、coverage、last_visit 或 vacancy。"


@dataclass(frozen=True, slots=True)
class Tenancy:
    """One occupancy in a unit; the enterprise is ``None`` where the user may not see it."""

    occupancy_id: uuid.UUID
    enterprise_id: uuid.UUID | None
    enterprise_name: str | None
    area: Decimal | None
    tenure: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    colour: str | None
    score: Decimal | None
    needs_review: bool | None
    coverage_modes: tuple[str, ...]
    last_visited_on: datetime.date | None
    # One bucket per view: {"rating": "green", "lease_end": "within_90", …}.
    buckets: dict[str, str]


@dataclass(frozen=True, slots=True)
class PlanUnit:
    """A room and who holds it on the day; nobody: vacant."""

    unit_id: uuid.UUID
    number: str
    area: Decimal | None
    tenancies: tuple[Tenancy, ...]

    @property
    def is_vacant(self) -> bool:
        """Return whether nobody holds the room."""
        return not self.tenancies


@dataclass(frozen=True, slots=True)
class PlanFloor:
    """A floor with its rooms in order of their numbers; ``area`` is the floor's own, if known."""

    number: int
    area: Decimal | None
    units: tuple[PlanUnit, ...]

    @property
    def units_area(self) -> Decimal:
        """Return the sum of the known areas of its rooms, in square metres."""
        return sum((unit.area for unit in self.units if unit.area), Decimal(0))


@dataclass(frozen=True, slots=True)
class LegendItem:
    """One bucket of the chosen view: how many tenancies (or vacant rooms) and how much area."""

    bucket: str
    label: str
    count: int
    area: Decimal


@dataclass(frozen=True, slots=True)
class StackingPlan:
    """A building's plan, floors from the top down."""

    building_id: uuid.UUID
    building_name: str
    as_of: datetime.date
    colour_by: str
    floors: tuple[PlanFloor, ...]
    legend: tuple[LegendItem, ...]
    unit_count: int
    vacant_count: int


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of the tenants, by enterprise."""

    day: datetime.date
    visible: frozenset[uuid.UUID]
    ratings: dict[uuid.UUID, RatingOnDay]
    modes: dict[uuid.UUID, tuple[str, ...]]
    visits: dict[uuid.UUID, datetime.date]


def stacking_plan(
    building_id: uuid.UUID, *, user: Any, day: datetime.date, colour_by: str = "rating"
) -> StackingPlan:
    """Return the plan of a building that ``user`` may see, as of ``day``; 10 queries at most.

    Raises ``NotInScope`` (404) and ``UnknownColouring``.
    """
    if colour_by not in COLOUR_BY:
        raise UnknownColouring
    building = Building.objects.visible_to(user).filter(pk=building_id).first()
    if building is None:
        raise NotInScope
    occupancies = list(
        Occupancy.objects.current_on(day)
        .filter(unit__building=building)
        .select_related("enterprise")
        .order_by("enterprise__name", "pk")
    )
    facts = _facts({row.enterprise_id for row in occupancies}, user, day)
    tenancies: dict[uuid.UUID, list[Tenancy]] = defaultdict(list)
    for row in occupancies:
        tenancies[row.unit_id].append(_tenancy(row, facts))
    units = Unit.objects.filter(building=building).order_by("floor_number", "number")
    floors = _floors(building, units, tenancies)
    every = [unit for floor in floors for unit in floor.units]
    return StackingPlan(
        building_id=building.pk,
        building_name=building.name,
        as_of=day,
        colour_by=colour_by,
        floors=floors,
        legend=_legend(colour_by, every),
        unit_count=len(every),
        vacant_count=sum(unit.is_vacant for unit in every),
    )


def _facts(enterprise_ids: Collection[uuid.UUID], user: Any, day: datetime.date) -> _Facts:
    visible = visible_ids(Enterprise, enterprise_ids, user)
    return _Facts(
        day=day,
        visible=visible,
        ratings=ratings_on(visible, day),
        modes=coverage_modes(visible, day),
        visits=last_visits(visible, user=user, day=day),
    )


def _tenancy(row: Occupancy, facts: _Facts) -> Tenancy:
    key = row.enterprise_id
    is_visible = key in facts.visible
    rating = facts.ratings.get(key)
    modes = facts.modes.get(key, ())
    visited = facts.visits.get(key)
    return Tenancy(
        occupancy_id=row.pk,
        enterprise_id=key if is_visible else None,
        enterprise_name=str(row.enterprise) if is_visible else None,
        area=row.area,
        tenure=row.tenure,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        colour=rating.colour if rating else None,
        score=rating.score if rating else None,
        needs_review=rating.needs_review if rating else None,
        coverage_modes=modes,
        last_visited_on=visited,
        buckets={
            "rating": rating.colour if rating else "unrated",
            "lease_end": lease_bucket(row.tenure, row.ends_on, facts.day),
            "coverage": coverage_bucket(modes),
            "last_visit": visit_bucket(visited, facts.day),
            "vacancy": "let",
        },
    )


def _floors(
    building: Building, units: Iterable[Unit], tenancies: dict[uuid.UUID, list[Tenancy]]
) -> tuple[PlanFloor, ...]:
    areas = dict(Floor.objects.filter(building=building).values_list("number", "area"))
    by_floor: dict[int, list[PlanUnit]] = {number: [] for number in areas}
    for unit in units:
        by_floor.setdefault(unit.floor_number, []).append(
            PlanUnit(unit.pk, unit.number, unit.area, tuple(tenancies.get(unit.pk, ())))
        )
    return tuple(
        PlanFloor(number, areas.get(number), tuple(by_floor[number]))
        for number in sorted(by_floor, reverse=True)
    )


def _legend(colour_by: str, units: list[PlanUnit]) -> tuple[LegendItem, ...]:
    counts: dict[str, int] = defaultdict(int)
    areas: dict[str, Decimal] = defaultdict(Decimal)
    for unit in units:
        if unit.is_vacant:
            counts[VACANT] += 1
            areas[VACANT] += unit.area or 0
        for tenancy in unit.tenancies:
            bucket = tenancy.buckets[colour_by]
            counts[bucket] += 1
            areas[bucket] += tenancy.area or 0
    labels = BUCKETS[colour_by] | {VACANT: "空置"}
    return tuple(
        LegendItem(bucket, label, counts[bucket], areas[bucket]) for bucket, label in labels.items()
    )
