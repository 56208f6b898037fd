"""Load the district's outline from a file, and find the one that holds."""

import hashlib
import json
import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from common.audit.acting import acting
from common.geo.datum import Datum, to_wgs84
from common.geo.distance import Box
from common.geo.models import DistrictOutline
from common.geo.outline import BadOutline, Outline, read_outline

LARGEST_BYTES = 20_000_000
# Whoever writes latitude first lands outside.
CHINA = Box(west=73.0, south=3.0, east=136.0, north=54.0)
WGS84_NAMES = ("CRS84", "4326")


def current_outline() -> Outline | None:
    """Return the outline that holds now; None while none is loaded: the bounding box judges."""
    key = DistrictOutline.objects.values_list("pk", flat=True).first()
    return None if key is None else _read(key)


def load_outline(*, by: Any, file: Path, datum: Datum = Datum.WGS84) -> DistrictOutline:
    """Store the outline in a GeoJSON file as a new version, and return it.

    ``datum`` says what the file's degrees refer to. Raises ``BadOutline`` in Chinese, ``OSError``.
    The version that holds already is returned as it is.
    """
    content = _content(file)
    geojson = _in_wgs84(_parsed(content), datum)
    outline = read_outline(geojson)
    if not (
        CHINA.contains(outline.box.west, outline.box.south)
        and CHINA.contains(outline.box.east, outline.box.north)
    ):
        raise BadOutline("坐标不在中国范围内：请核对经纬度次序（经度在前）和单位（度）")
    digest = hashlib.sha256(content + datum.encode()).hexdigest()
    newest = DistrictOutline.objects.first()
    if newest is not None and newest.sha256 == digest:
        return newest
    with acting(by=by, verb="outline.load") as act:
        stored = DistrictOutline.objects.create(
            file_name=file.name[:200], sha256=digest, geojson=geojson
        )
        changes = {"file": stored.file_name, "sha256": digest, "datum": datum.value}
        act.record(stored, changes={**changes, "polygons": len(outline.polygons)})
    return stored


@lru_cache(maxsize=2)
def _read(key: UUID) -> Outline:
    """Parse a version once in a process: a version never changes."""
    return read_outline(DistrictOutline.objects.get(pk=key).geojson)


def _content(file: Path) -> bytes:
    if file.stat().st_size > LARGEST_BYTES:
        raise BadOutline(f"文件超过 {LARGEST_BYTES // 1_000_000} MB")
    return file.read_bytes()


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        geojson = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_number)
    except (ValueError, RecursionError) as error:
        raise BadOutline(f"不是有效的 JSON 文件（UTF-8）：{error}") from error
    if not isinstance(geojson, dict):
        raise BadOutline("GeoJSON 须为对象")
    named = str(geojson.get("crs") or "")
    if named and not any(name in named for name in WGS84_NAMES):
        raise BadOutline("文件注明的坐标系不是 WGS-84（CRS84、EPSG:4326），请先转换")
    return geojson


def _refuse_number(text: str) -> float:
    raise ValueError(text)


def _in_wgs84(geojson: Mapping[str, Any], datum: Datum) -> dict[str, Any]:
    """Return the areas alone, as one MultiPolygon in WGS-84: names and other facts stay out."""
    polygons = read_outline(geojson).polygons
    moved = [
        [[list(_moved(point, datum)) for point in ring] for ring in polygon] for polygon in polygons
    ]
    return {"type": "MultiPolygon", "coordinates": moved}


def _moved(point: tuple[float, float], datum: Datum) -> tuple[float, float]:
    if not all(map(math.isfinite, point)):
        raise BadOutline("坐标须为有限的数")
    return to_wgs84(*point, datum)
