"""Straight-line distance on the sphere, defined once for Python and for SQL."""

import math
from dataclasses import dataclass

EARTH_RADIUS = 6_371_008.8  # metres, mean radius
_METRES_PER_DEGREE = math.radians(EARTH_RADIUS)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees of WGS-84, borders included."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, lng: float, lat: float) -> bool:
        """Tell whether the point lies in the rectangle."""
        return self.west <= lng <= self.east and self.south <= lat <= self.north


def haversine(lng1: float, lat1: float, lng2: float, lat2: float) -> float:
    """Return the distance of two WGS-84 points in metres."""
    north = math.sin(math.radians(lat2 - lat1) / 2) ** 2
    east = math.sin(math.radians(lng2 - lng1) / 2) ** 2
    chord = north + math.cos(math.radians(lat1)) * math.cos(math.radians(lat2)) * east
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(chord)))


def haversine_sql(lng1: str, lat1: str, lng2: str, lat2: str) -> str:
    """Return the SQL expression of the same distance; the arguments are SQL expressions."""
    chord = (
        f"power(sin(radians(({lat2}) - ({lat1})) / 2), 2)"
        f" + cos(radians({lat1})) * cos(radians({lat2}))"
        f" * power(sin(radians(({lng2}) - ({lng1})) / 2), 2)"
    )
    return f"({2 * EARTH_RADIUS} * asin(least(1.0, sqrt({chord}))))"


def degrees_around(lat: float, metres: float) -> tuple[float, float]:
    """Return how many degrees of longitude and latitude surely cover the distance."""
    north = metres / _METRES_PER_DEGREE
    # At the far edge of the circle a degree of longitude is shortest.
    furthest = min(89.9, abs(lat) + north)
    return north / math.cos(math.radians(furthest)), north


def within_sql(lng1: str, lat1: str, lng2: str, lat2: str, *, metres: float, box: Box) -> str:
    """Return the SQL condition "point 1 lies within the distance of point 2".

    The comparison of plain columns lets a b-tree on (lat, lng) of point 1 narrow the rows down;
    its degrees are taken for the most northern point of ``box``, the area that holds all points.
    """
    east, north = degrees_around(max(abs(box.south), abs(box.north)), metres)
    return (
        f"({lat1} BETWEEN {lat2} - {north!r} AND {lat2} + {north!r}"
        f" AND {lng1} BETWEEN {lng2} - {east!r} AND {lng2} + {east!r}"
        f" AND {haversine_sql(lng1, lat1, lng2, lat2)} <= {metres!r})"
    )
