"""The 500 m service circle: straight line on the sphere, WGS-84, stations open on the day."""

import datetime
import uuid
from dataclasses import dataclass

from django.db import connection

from common.database.fragments import Fragment, compose
from common.geo.distance import Box, haversine_sql, within_sql
from reports.indicators.places import Place, place_sql
from reports.indicators.sql import selected
from services.models import Station

RADIUS = 500.0
# No building of the country lies further north, so the box in degrees is always wide enough.
_COUNTRY = Box(west=73.0, south=18.0, east=136.0, north=54.0)
_NEAR = within_sql(
    "station.longitude",
    "station.latitude",
    "building.longitude",
    "building.latitude",
    metres=RADIUS,
    box=_COUNTRY,
)
# OFFSET 0: the search is made once for a building and not again wherever the result is joined.
_CIRCLE = """SELECT building.id AS building_id, building.longitude IS NOT NULL AS has_point,
  building.longitude IS NOT NULL
    AND EXISTS (SELECT FROM ({stations}) station WHERE {near}) AS in_circle
FROM buildings_building building OFFSET 0"""
_METRES = haversine_sql(
    "station.longitude", "station.latitude", "building.longitude", "building.latitude"
)
_UNCOVERED = """WITH RECURSIVE {place}
SELECT building.id, building.external_id, building.name, near.name, near.metres
FROM place JOIN buildings_building building ON building.id = place.building_id
JOIN ({circle}) circle USING (building_id)
LEFT JOIN LATERAL (
  SELECT station.name, {metres} AS metres FROM ({stations}) station ORDER BY metres LIMIT 1
) near ON true
WHERE circle.has_point AND NOT circle.in_circle
ORDER BY near.metres DESC NULLS FIRST, building.external_id"""


@dataclass(frozen=True, slots=True)
class UncoveredBuilding:
    """A building outside every circle, with the nearest open station and its metres, if any."""

    id: uuid.UUID
    code: str
    name: str
    station: str | None
    metres: float | None


def circle_sql(day: datetime.date) -> Fragment:
    """Return (building_id, has_point, in_circle) of all buildings."""
    return compose(_CIRCLE, stations=_stations(day), near=Fragment(_NEAR))


def uncovered_buildings(place: Place, day: datetime.date) -> list[UncoveredBuilding]:
    """Return the place's buildings with a point outside every circle, furthest first."""
    statement = compose(
        _UNCOVERED,
        place=place_sql(day, [place.id]),
        circle=circle_sql(day),
        metres=Fragment(_METRES),
        stations=_stations(day),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return [UncoveredBuilding(*row) for row in cursor.fetchall()]


def _stations(day: datetime.date) -> Fragment:
    stations = Station.objects.current_on(day).filter(latitude__isnull=False)
    return selected(stations.values("name", "longitude", "latitude"))
