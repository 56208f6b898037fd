"""Enterprises as rows of a list: where they are, how they stand, on a day."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F

from enterprises.choices import Tenure
from enterprises.models import Enterprise, Occupancy
from enterprises.rating.on_day import ratings_on
from enterprises.rating.shown import overrides_on
from reports.selectors.care import coverage_modes, last_visits


@dataclass(frozen=True, slots=True)
class Place:
    """A room that an enterprise holds."""

    building_id: uuid.UUID
    building_name: str
    floor_number: int
    unit_number: str


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    """What a list says of an enterprise; ``lease_ends_on``: the latest of its current leases.

    ``colour`` is the computed one, ``shown_colour`` what an override until ``overridden_until``
    makes of it.
    """

    enterprise_id: uuid.UUID
    external_id: str | None
    name: str
    short_name: str
    places: tuple[Place, ...]
    colour: str | None
    shown_colour: str | None
    overridden_until: datetime.date | None
    score: Decimal | None
    needs_review: bool
    coverage_modes: tuple[str, ...]
    lease_ends_on: datetime.date | None
    is_owner: bool
    last_visited_on: datetime.date | None


def enterprise_rows(
    ids: Sequence[uuid.UUID], *, user: Any, day: datetime.date
) -> tuple[EnterpriseRow, ...]:
    """Return the rows of ``ids`` that ``user`` may see, in that order: a constant few queries."""
    seen: dict[uuid.UUID, Enterprise] = (
        Enterprise.objects.visible_to(user)
        .only("external_id", "name", "short_name")
        .in_bulk(list(ids))
    )
    rooms: dict[uuid.UUID, list[Occupancy]] = defaultdict(list)
    for room in _rooms(seen.keys(), user, day):
        rooms[room.enterprise_id].append(room)
    ratings = ratings_on(seen.keys(), day)
    overrides = overrides_on(seen.keys(), day)
    modes = coverage_modes(seen.keys(), day)
    visits = last_visits(seen.keys(), user=user, day=day)
    rows = []
    for key in ids:
        if key not in seen:
            continue
        enterprise, rating, override = seen[key], ratings.get(key), overrides.get(key)
        colour = rating.colour if rating else None
        rows.append(
            EnterpriseRow(
                enterprise_id=key,
                external_id=enterprise.external_id,
                name=enterprise.name,
                short_name=enterprise.short_name,
                places=tuple(_place(room) for room in rooms[key]),
                colour=colour,
                shown_colour=override.shown(colour) if override and colour else colour,
                overridden_until=override.ends_on if override and colour else None,
                score=rating.score if rating else None,
                needs_review=bool(rating and rating.needs_review),
                coverage_modes=modes.get(key, ()),
                lease_ends_on=max((r.ends_on for r in rooms[key] if r.ends_on), default=None),
                is_owner=any(room.tenure == Tenure.OWNED for room in rooms[key]),
                last_visited_on=visits.get(key),
            )
        )
    return tuple(rows)


def _rooms(ids: Collection[uuid.UUID], user: Any, day: datetime.date) -> Any:
    return (
        Occupancy.objects.visible_to(user)
        .current_on(day)
        .filter(enterprise__in=ids)
        .select_related("unit__building")
        .order_by(F("starts_on").desc(), "pk")
    )


def _place(room: Occupancy) -> Place:
    unit = room.unit
    return Place(unit.building_id, unit.building.name, unit.floor_number, unit.number)
