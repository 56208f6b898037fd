"""Points as people state them: any datum in, WGS-84 stored, the stated point kept beside it."""

from collections.abc import Mapping
from typing import Any

from buildings.choices import Datum
from common.geo.datum import to_wgs84
from common.geo.loading import current_outline
from common.geo.outline import in_district
from common.records.writing import FieldFault, InvalidRecord

POINT = ("longitude", "latitude", "datum")


def placed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``values`` with the point's columns filled; a point outside the district is refused.

    ``datum`` says what the degrees refer to (default WGS-84); both None remove the point.
    """
    columns = {name: value for name, value in values.items() if name not in POINT}
    if "longitude" not in values and "latitude" not in values:
        return columns
    longitude, latitude = values.get("longitude"), values.get("latitude")
    datum = values.get("datum") or Datum.WGS84
    if longitude is None or latitude is None:
        if longitude is not latitude:
            raise InvalidRecord([FieldFault("longitude", "half_point", "经度与纬度须同时填写。")])
        return columns | _columns(None, None, None, None, "")
    east, north = to_wgs84(longitude, latitude, Datum(datum).label)
    if not in_district(east, north, current_outline()):
        words = "坐标换算后不在本区范围内，请核对经纬度和坐标系。"
        raise InvalidRecord([FieldFault("longitude", "outside_district", words)])
    return columns | _columns(east, north, longitude, latitude, datum)


def stated_point(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``values`` of a form with its three stated fields as one point for ``placed``."""
    fields = {f"stated_{name}": name for name in POINT}
    return {fields.get(name, name): value for name, value in values.items()}


def _columns(
    east: float | None,
    north: float | None,
    longitude: float | None,
    latitude: float | None,
    datum: str,
) -> dict[str, Any]:
    return {
        "longitude": east,
        "latitude": north,
        "stated_longitude": longitude,
        "stated_latitude": latitude,
        "stated_datum": datum,
    }
