"""One search over names, initials, codes, room and whole phone numbers, within scope."""

import uuid
from dataclasses import dataclass
from typing import Any

from buildings.models import Building, Unit
from common.text.folding import fold
from enterprises.models import Enterprise

LIMIT = 20


@dataclass(frozen=True, slots=True)
class FoundBuilding:
    """A building that matches."""

    building_id: uuid.UUID
    name: str
    alias: str
    external_id: str | None
    subdistrict: str


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A room whose number matches."""

    building_id: uuid.UUID
    building_name: str
    floor_number: int
    number: str


@dataclass(frozen=True, slots=True)
class Found:
    """Up to ``LIMIT`` hits of each kind; ``is_cut`` tells that there are more."""

    enterprise_ids: tuple[uuid.UUID, ...]
    buildings: tuple[FoundBuilding, ...]
    units: tuple[FoundUnit, ...]
    is_cut: bool

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was found."""
        return not (self.enterprise_ids or self.buildings or self.units)


NOTHING = Found((), (), (), is_cut=False)


def search(words: str, *, user: Any) -> Found:
    """Return what matches ``words`` among what ``user`` may see: 3 queries."""
    folded = fold(words)
    if not folded:
        return NOTHING
    enterprises = list(
        Enterprise.objects.visible_to(user)
        .found_by(words, user)
        .order_by("name", "pk")
        .values_list("pk", flat=True)[: LIMIT + 1]
    )
    buildings = list(
        Building.objects.visible_to(user)
        .found_by(words, user)
        .select_related("subdistrict")
        .order_by("name", "pk")[: LIMIT + 1]
    )
    units = list(
        Unit.objects.visible_to(user)
        .filter(number=folded.upper())
        .select_related("building")
        .order_by("building__name", "floor_number", "pk")[: LIMIT + 1]
    )
    return Found(
        enterprise_ids=tuple(enterprises[:LIMIT]),
        buildings=tuple(
            FoundBuilding(row.pk, row.name, row.alias, row.external_id, row.subdistrict.name)
            for row in buildings[:LIMIT]
        ),
        units=tuple(
            FoundUnit(row.building_id, row.building.name, row.floor_number, row.number)
            for row in units[:LIMIT]
        ),
        is_cut=any(len(found) > LIMIT for found in (enterprises, buildings, units)),
    )
