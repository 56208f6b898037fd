"""Whether a point lies in the district: its outline when one is loaded, else its bounding box."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from common.geo.distance import Box

# 静安区 with a margin, WGS-84.
DISTRICT_BOX = Box(west=121.41, south=31.20, east=121.49, north=31.33)

Ring = tuple[tuple[float, float], ...]
_SHORTEST_RING = 4
# What reading meets where the GeoJSON is not as it should be: absent, of another kind, endless.
_MISSHAPEN = (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError)


class BadOutline(ValueError):
    """The GeoJSON is no area; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Outline:
    """An area of WGS-84 polygons; each is an outer ring followed by its holes."""

    polygons: tuple[tuple[Ring, ...], ...]
    box: Box

    def contains(self, lng: float, lat: float) -> bool:
        """Tell whether the point lies in one of the polygons and in none of its holes."""
        if not self.box.contains(lng, lat):
            return False
        return any(
            _in_ring(outer, lng, lat) and not any(_in_ring(hole, lng, lat) for hole in holes)
            for outer, *holes in self.polygons
        )


def _in_ring(ring: Ring, lng: float, lat: float) -> bool:
    """Tell whether a ray to the east crosses the ring an odd number of times."""
    inside = False
    for (lng1, lat1), (lng2, lat2) in pairwise(ring):
        crosses = (lat1 > lat) != (lat2 > lat)
        if crosses and lng < (lng2 - lng1) * (lat - lat1) / (lat2 - lat1) + lng1:
            inside = not inside
    return inside


def _ring(positions: Sequence[Sequence[float]]) -> Ring:
    ring = tuple((float(lng), float(lat)) for lng, lat, *_ in positions)
    if len(ring) < _SHORTEST_RING or ring[0] != ring[-1]:
        raise BadOutline("每个环须首尾闭合，且至少有四个点")
    return ring


def _areas(geojson: Mapping[str, Any]) -> list[Sequence[Any]]:
    """Return the coordinate arrays of all polygons in a GeoJSON object."""
    match geojson.get("type"):
        case "FeatureCollection":
            return [area for feature in geojson["features"] for area in _areas(feature)]
        case "Feature":
            return _areas(geojson["geometry"] or {})
        case "GeometryCollection":
            return [area for part in geojson["geometries"] for area in _areas(part)]
        case "Polygon":
            return [geojson["coordinates"]]
        case "MultiPolygon":
            return list(geojson["coordinates"])
    raise BadOutline("文件中没有面：须为 Polygon 或 MultiPolygon")


def read_outline(geojson: Mapping[str, Any]) -> Outline:
    """Return the outline in a GeoJSON object (WGS-84); BadOutline when it holds no area."""
    try:
        polygons = tuple(tuple(map(_ring, area)) for area in _areas(geojson))
    except BadOutline:
        raise
    except _MISSHAPEN as error:
        raise BadOutline(f"GeoJSON 结构不完整（{error}）") from error
    if not polygons or not all(polygons):
        raise BadOutline("文件中没有面")
    points = [point for polygon in polygons for point in polygon[0]]
    lngs, lats = zip(*points, strict=True)
    return Outline(polygons, Box(min(lngs), min(lats), max(lngs), max(lats)))


def in_district(lng: float, lat: float, outline: Outline | None = None) -> bool:
    """Tell whether a WGS-84 point lies in the district."""
    return (outline or DISTRICT_BOX).contains(lng, lat)
