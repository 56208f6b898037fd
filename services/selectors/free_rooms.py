"""Rooms of a reader's buildings that are free, or become free, in time: set-based."""

import datetime
import uuid
from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import F, Q

from buildings.models import Building, BuildingTax, TaxClass
from common.database.fragments import Fragment, compose
from common.geo.distance import Box, haversine_sql, within_sql
from common.scope.references import visible_ids
from enterprises.choices import Intent
from enterprises.models import LeaseIntent
from services.matching.ranking import NEAR, Site
from services.matching.spaces import LARGEST, Room
from services.models import Station

# Who says so keeps the room; who says so gives it up.
STAYS = frozenset({Intent.RENEWED, Intent.RENEWING})
GOES = frozenset({Intent.RELOCATING_IN_DISTRICT, Intent.LEAVING})
# How a station of another place is called.
NAMELESS = "最近的服务站"
# No building of the country lies further north, so the box in degrees is always wide enough.
_COUNTRY = Box(west=73.0, south=18.0, east=136.0, north=54.0)

# The place in the order of a floor counts the rooms that are let too: they separate neighbours.
# Numbers are ordered as people read them: 1202 before 12010. A tenancy that has not begun
# keeps a room as one that runs: the room is free when the last of them ends.
ROOMS = """
WITH held AS MATERIALIZED (
    SELECT unit_id, max(coalesce(ends_on, 'infinity')) AS free_on,
           bool_or(enterprise_id = {tenant}) AS is_own, array_agg(id) AS occupancies
    FROM enterprises_occupancy
    WHERE ends_on IS NULL OR ends_on > {day}
    GROUP BY unit_id
)
SELECT unit.id, unit.building_id, unit.floor_number, unit.number, unit.position, unit.area,
       CASE WHEN held.is_own THEN NULL ELSE held.free_on END, coalesce(held.is_own, FALSE),
       held.occupancies
FROM (
    SELECT id, building_id, floor_number, number, area,
           row_number() OVER (
               PARTITION BY building_id, floor_number ORDER BY length(number), number
           ) AS position
    FROM buildings_unit
    WHERE building_id IN ({buildings})
) AS unit
LEFT JOIN held ON held.unit_id = unit.id
WHERE unit.area > 0 AND unit.area <= {most}
  AND (held.unit_id IS NULL OR held.is_own OR held.free_on <= {by}::date)
"""
NEAREST = """
SELECT building.id, near.id, near.name, near.metres
FROM buildings_building building
JOIN LATERAL (
    SELECT station.id, station.name, {metres} AS metres FROM ({stations}) station
    WHERE {within} ORDER BY metres, station.name LIMIT 1
) near ON TRUE
WHERE building.id = ANY({ids}::uuid[]) AND building.latitude IS NOT NULL
"""
_POINTS = ("station.longitude", "station.latitude", "building.longitude", "building.latitude")


def free_rooms(
    tenant_id: uuid.UUID, area: float, *, by: datetime.date | None, user: Any, day: datetime.date
) -> list[Room]:
    """Return the rooms in the user's buildings that a tenant could take, its own among them.

    A let room counts when its last lease ends by ``by`` and nobody in it said that he stays. Two
    queries.
    """
    statement = compose(
        ROOMS,
        tenant=tenant_id,
        day=day,
        by=by,
        most=area * LARGEST,
        buildings=Fragment.of(Building.objects.visible_to(user).order_by().values("pk")),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        rows = cursor.fetchall()
    let = [key for row in rows if row[6] is not None for key in row[8]]
    said = _intents(let, day)
    rooms = []
    for unit, building, floor, number, position, size, free_on, is_own, occupancies in rows:
        words = [said.get(key) for key in occupancies or ()] if free_on is not None else []
        if STAYS.isdisjoint(words):
            is_given_up = bool(words) and GOES.issuperset(words)
            rooms.append(
                Room(
                    unit,
                    building,
                    floor,
                    number,
                    position,
                    float(size),
                    free_on,
                    is_own,
                    is_given_up,
                )
            )
    return rooms


def _intents(occupancies: Collection[uuid.UUID], day: datetime.date) -> dict[uuid.UUID, str]:
    known = Q(recorded_on__isnull=True) | Q(recorded_on__lte=day)
    rows = (
        LeaseIntent.objects.filter(known, occupancy__any_of=list(occupancies))
        .order_by("occupancy_id", F("recorded_on").desc(nulls_last=True), "-created_at")
        .distinct("occupancy_id")
    )
    return dict(rows.values_list("occupancy_id", "intent"))


def sites(
    building_ids: Collection[uuid.UUID], *, user: Any, day: datetime.date
) -> dict[uuid.UUID, Site]:
    """Return what ranking asks of buildings: five queries."""
    ids = list(building_ids)
    classes = list(TaxClass.objects.order_by("minimum").values_list("minimum", "label"))
    stations = _nearest(ids, user, day)
    found = {}
    buildings = Building.objects.filter(pk__any_of=ids).select_related("subdistrict")
    taxes = _taxes(ids, day)
    for row in buildings:
        tax = taxes.get(row.pk)
        rank = sum(tax >= minimum for minimum, _ in classes) if tax is not None else 0
        station, metres = stations.get(row.pk, ("", None))
        found[row.pk] = Site(
            building_id=row.pk,
            code=row.external_id or "",
            name=row.name,
            subdistrict_id=row.subdistrict_id,
            subdistrict=row.subdistrict.name,
            kind=row.kind,
            kind_label=row.get_kind_display(),
            rank=rank,
            class_label=classes[rank - 1][1] if rank else "",
            point=_point(row),
            station=station,
            station_metres=metres,
        )
    return found


def _point(row: Building) -> tuple[float, float] | None:
    if row.longitude is None or row.latitude is None:
        return None
    return row.longitude, row.latitude


def _taxes(ids: list[uuid.UUID], day: datetime.date) -> dict[uuid.UUID, Any]:
    rows = (
        BuildingTax.objects.filter(building__any_of=ids, year__lt=day.year)
        .order_by("building_id", "-year")
        .distinct("building_id")
    )
    return dict(rows.values_list("building_id", "amount"))


def _nearest(
    ids: list[uuid.UUID], user: Any, day: datetime.date
) -> dict[uuid.UUID, tuple[str, float]]:
    """Return the nearest open station and its metres; one out of scope counts without a name."""
    stations = Station.objects.current_on(day).filter(latitude__isnull=False).order_by()
    statement = compose(
        NEAREST,
        metres=Fragment(haversine_sql(*_POINTS)),
        within=Fragment(within_sql(*_POINTS, metres=float(NEAR), box=_COUNTRY)),
        stations=Fragment.of(stations.values("id", "name", "longitude", "latitude")),
        ids=ids,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        found = cursor.fetchall()
    seen = visible_ids(Station, {station for _, station, _, _ in found}, user)
    return {
        key: (name if station in seen else NAMELESS, metres) for key, station, name, metres in found
    }
