"""The places that figures are asked for, and which buildings belong to them on a day.

A place is an area (district, subdistrict, grid) or a single building; both have UUIDs, so one
``place_id`` names either.
"""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from buildings.choices import AreaKind
from buildings.models import Area, AreaParent, Building, GridPlacement, Jurisdiction
from common.database.fragments import Fragment, compose
from common.errors.domain import NotInScope
from common.records.periods import standing_on
from common.scope.scope import scope_of
from reports.indicators.sql import selected

BUILDING = "building"
GRIDS = (AreaKind.BLOCK_GRID, AreaKind.CLUSTER_GRID, AreaKind.BUILDING_GRID)

# ``above``: every area with itself and all areas above it on the day. UNION, not UNION ALL: a
# circle in the tree must not run for ever.
_ABOVE = """above(area_id, above_id) AS (
  SELECT id, id FROM buildings_area
  UNION
  SELECT above.area_id, parent.parent_id
  FROM above JOIN ({parents}) parent ON parent.area_id = above.above_id
)"""
# ``place``: every building with itself, its managing subdistrict of the day and what is above
# that, and its grids as far as they lie in that subdistrict.
_PLACE = """{above},
jurisdiction AS MATERIALIZED ({jurisdictions}),
place AS MATERIALIZED (
  SELECT everywhere.* FROM (
    SELECT jurisdiction.building_id, above.above_id AS place_id
    FROM jurisdiction JOIN above ON above.area_id = jurisdiction.area_id
    UNION
    SELECT placement.building_id, above.above_id
    FROM ({placements}) placement JOIN jurisdiction USING (building_id)
    JOIN above inside
      ON inside.area_id = placement.grid_id AND inside.above_id = jurisdiction.area_id
    JOIN above ON above.area_id = placement.grid_id
    JOIN buildings_area area ON area.id = above.above_id AND area.kind = ANY({grids})
    UNION ALL
    SELECT building_id, building_id FROM jurisdiction
  ) everywhere
  {only}
)"""
_EVERY_PLACE = """
  SELECT id AS place_id, id AS area_id, NULL::uuid AS building_id, kind FROM buildings_area
  UNION ALL
  SELECT building_id, area_id, building_id, 'building' FROM ({jurisdictions}) jurisdiction
"""


@dataclass(frozen=True, slots=True)
class Place:
    """An area or a building; ``kind`` is the area's kind or ``building``."""

    id: uuid.UUID
    code: str
    name: str
    kind: str

    @property
    def is_building(self) -> bool:
        """Return whether the place is a single building."""
        return self.kind == BUILDING

    @classmethod
    def of(cls, thing: Area | Building) -> "Place":
        """Return an area or building as a place."""
        if isinstance(thing, Area):
            return cls(thing.pk, thing.code, thing.name, thing.kind)
        return cls(thing.pk, thing.external_id or str(thing.pk), thing.name, BUILDING)


def above_sql(day: datetime.date) -> Fragment:
    """Return the recursive CTE ``above`` (area_id, above_id) of the tree as it stood."""
    parents = AreaParent.objects.filter(standing_on(day)).values("area_id", "parent_id")
    return compose(_ABOVE, parents=selected(parents))


def place_sql(day: datetime.date, places: Iterable[uuid.UUID] | None = None) -> Fragment:
    """Return the CTEs up to ``place`` (building_id, place_id), of ``places`` alone if given."""
    placements = GridPlacement.objects.filter(standing_on(day))
    return compose(
        _PLACE,
        above=above_sql(day),
        jurisdictions=_jurisdictions(day),
        placements=selected(placements.values("building_id", "grid_id")),
        grids=list(GRIDS),
        only=only(places),
    )


def every_place_sql(day: datetime.date) -> Fragment:
    """Return (place_id, area_id, building_id, kind) of all areas and buildings of the day."""
    return compose(_EVERY_PLACE, jurisdictions=_jurisdictions(day))


def only(places: Iterable[uuid.UUID] | None) -> Fragment:
    """Return the WHERE clause that keeps ``places``; empty for all."""
    return Fragment("") if places is None else Fragment("WHERE place_id = ANY(%s)", (list(places),))


def _jurisdictions(day: datetime.date) -> Fragment:
    return selected(Jurisdiction.objects.filter(standing_on(day)).values("building_id", "area_id"))


def find_place(code: str) -> Place:
    """Return the area or building with this code or id; ``NotInScope`` if there is none.

    A code that is both an area's and a building's names the area.
    """
    return _find(code, Area.objects.all(), Building.objects.all())


def find_visible_place(code: str, user: Any) -> Place:
    """Return the same; ``NotInScope`` also where the user may not see the place."""
    return _find(code, Area.objects.visible_to(user), Building.objects.visible_to(user))


def find_visible_places(codes: Sequence[str], user: Any) -> list[Place]:
    """Return the same for several codes, in their order, in two statements."""
    keys = [key for key in map(_uuid, codes) if key is not None]
    areas = Area.objects.visible_to(user).filter(Q(code__in=codes) | Q(pk__in=keys))
    buildings = Building.objects.visible_to(user).filter(Q(external_id__in=codes) | Q(pk__in=keys))
    found: list[Area | Building] = [*buildings.order_by("-source"), *areas]
    named: dict[str, Place] = {}
    for place in map(Place.of, found):
        named |= {place.code: place, str(place.id): place}
    if not named.keys() >= set(codes):
        raise NotInScope
    return [named[code] for code in codes]


def _find(code: str, areas: QuerySet[Area], buildings: QuerySet[Building]) -> Place:
    identity = _uuid(code)
    by_id = Q(pk=identity) if identity else Q(pk__in=[])
    area = areas.filter(Q(code=code) | by_id).first()
    if area is not None:
        return Place.of(area)
    building = buildings.filter(Q(external_id=code) | by_id).order_by("source").first()
    if building is None:
        raise NotInScope
    return Place.of(building)


def may_see_area(user: Any, area: Area) -> bool:
    """Return whether figures of the area are open to the user."""
    scope = scope_of(user)
    return scope.everything or area.pk in scope.area_ids


def may_see_building(user: Any, building: Building) -> bool:
    """Return whether figures of the building are open to the user."""
    return Building.objects.visible_to(user).filter(pk=building.pk).exists()


def places_within(place: Place, day: datetime.date) -> list[Place]:
    """Return the areas below an area and its buildings, as they belonged to it on the day."""
    if place.is_building:
        return [place]
    statement = compose(
        "WITH RECURSIVE {place} "
        "SELECT area_id FROM above WHERE above_id = {place_id} AND area_id <> above_id "
        "UNION ALL SELECT building_id FROM place WHERE building_id <> place_id",
        place=place_sql(day, [place.id]),
        place_id=place.id,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        found = [key for (key,) in cursor.fetchall()]
    areas = Area.objects.filter(pk__in=found)
    buildings = Building.objects.filter(pk__in=found)
    return [*map(Place.of, areas), *map(Place.of, buildings)]


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
