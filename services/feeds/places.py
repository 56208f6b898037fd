"""Buildings of the patch with their units, and the stations near by."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from buildings.models import Building, Unit
from common.database.fragments import compose
from common.geo.distance import haversine
from common.sync.feed.registry import Change, Feed, Reader, Row, register_feed, some_of
from common.sync.feed.window import fetch
from services.field_rules.limits import FENCE_METRES, STATION_METRES
from services.models import Station

BUILDING, UNIT = "buildings_building", "buildings_unit"
# A change of one of these may bear on any building.
NEAR = {"services_station", "buildings_area"}
TOUCHED = """
WITH history AS MATERIALIZED ({history})
SELECT row_id FROM history WHERE table_name = 'buildings_building'
UNION
SELECT unit.building_id FROM history JOIN buildings_unit unit ON unit.id = history.row_id
UNION
SELECT (before ->> 'building_id')::uuid FROM history WHERE before ? 'building_id'
"""
REGROUPED = """
SELECT EXISTS (
    SELECT 1
    FROM ({history}) AS history JOIN buildings_building building ON building.id = history.row_id
    WHERE building.id = ANY({ids}::uuid[])
      AND (before ->> 'subdistrict_id')::uuid <> building.subdistrict_id
)
"""


@dataclass(frozen=True, slots=True)
class _Near:
    """A station that is open on the day."""

    id: uuid.UUID
    name: str
    area_id: uuid.UUID
    building_id: uuid.UUID | None
    longitude: float | None
    latitude: float | None


def held(reader: Reader, after: str, limit: int) -> list[str]:
    """Return the buildings of the patch."""
    return some_of({str(key) for key in reader.patch}, after, limit)


def changed(change: Change, after: str, limit: int) -> list[str]:
    """Return the buildings that moved in or out, or that look different now."""
    ids = change.ids if _may_differ_anywhere(change) else change.moved | _touched(change)
    return some_of({str(key) for key in ids}, after, limit)


def rows(reader: Reader, keys: Sequence[str]) -> dict[str, Row]:
    """Return buildings: four queries."""
    wanted = [key for key in map(uuid.UUID, keys) if key in reader.patch]
    units = _units(wanted)
    stations = _stations(reader)
    found = Building.objects.filter(pk__any_of=wanted).select_related("subdistrict")
    return {str(row.pk): _row(row, units[row.pk], stations) for row in found}


def is_regrouped(change: Change) -> bool:
    """Tell whether a building of either patch came under another subdistrict: one query."""
    if BUILDING not in change.tables:
        return False
    history = change.window.history((BUILDING,))
    ((found,),) = fetch(compose(REGROUPED, history=history, ids=list(change.ids)))
    return bool(found)


def _may_differ_anywhere(change: Change) -> bool:
    if change.tables & NEAR or is_regrouped(change):
        return True
    if not change.is_new_day:
        return False
    first, last = sorted([change.before.day, change.after.day])
    passed = Q(starts_on__gt=first, starts_on__lte=last) | Q(ends_on__gt=first, ends_on__lte=last)
    return Station.objects.filter(passed).exists()


def _touched(change: Change) -> frozenset[uuid.UUID]:
    if not change.tables & {BUILDING, UNIT}:
        return frozenset()
    history = change.window.history((BUILDING, UNIT))
    return change.ids & {key for (key,) in fetch(compose(TOUCHED, history=history))}


def _units(buildings: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Row]]:
    found: dict[uuid.UUID, list[Row]] = defaultdict(list)
    columns = ("building_id", "pk", "floor_number", "number", "area")
    units = Unit.objects.filter(building__any_of=buildings)
    for building, key, floor, number, area in units.order_by(
        "-floor_number", "number", "pk"
    ).values_list(*columns):
        found[building].append(
            {"id": str(key), "floor": floor, "number": number, "area": metres(area)}
        )
    return found


def _stations(reader: Reader) -> list[_Near]:
    """Return the open stations of the patch's subdistricts: never those of another one."""
    areas = Building.objects.filter(pk__any_of=list(reader.patch)).order_by().values("subdistrict")
    found = Station.objects.current_on(reader.day).filter(area__in=areas).order_by("name", "pk")
    names = ("pk", "name", "area_id", "building_id", "longitude", "latitude")
    return [_Near(*values) for values in found.values_list(*names)]


def _row(row: Building, units: list[Row], stations: Sequence[_Near]) -> Row:
    subdistrict: Any = row.subdistrict
    return {
        "id": str(row.pk),
        "external_id": row.external_id,
        "name": row.name,
        "alias": row.alias,
        "address": row.address,
        "area": {"id": str(subdistrict.pk), "name": subdistrict.name},
        "floors_above": row.floors_above,
        "point": (
            None
            if row.longitude is None
            else {"longitude": row.longitude, "latitude": row.latitude}
        ),
        "fence_metres": FENCE_METRES,
        "units": units,
        "stations": [
            {"id": str(station.id), "name": station.name}
            for station in stations
            if _is_near(row, station)
        ],
    }


def _is_near(row: Building, station: _Near) -> bool:
    if station.building_id == row.pk:
        return True
    here, there = (row.longitude, row.latitude), (station.longitude, station.latitude)
    if None in here or None in there:
        return False
    return haversine(*here, *there) <= STATION_METRES  # type: ignore[arg-type]


def metres(area: Decimal | None) -> float | None:
    """Return square metres as a plain number."""
    return None if area is None else float(area)


register_feed(Feed("building", held, changed, rows))
