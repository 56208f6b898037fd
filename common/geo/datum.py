"""Datums of coordinates: everything is stored in WGS-84, whatever a ledger brings.

GCJ-02 is what Gaode and Tencent show (some 485 m off in Shanghai), BD-09 is Baidu's further
shift of it. Longitude comes first everywhere; degrees.
"""

import math
from collections.abc import Callable
from enum import StrEnum

# Krasovsky 1940, as the published shift uses it.
_SEMI_MAJOR = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BAIDU_PI = math.pi * 3000.0 / 180.0
_TOLERANCE = 1e-10  # degrees; the register asks for less than 1e-9
_MOST_ROUNDS = 30

Point = tuple[float, float]


class Datum(StrEnum):
    """What a pair of coordinates refers to (坐标系)."""

    WGS84 = "WGS-84"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


def _waves(coordinate: float) -> float:
    return 20.0 * math.sin(6.0 * coordinate * math.pi) + 20.0 * math.sin(2.0 * coordinate * math.pi)


def _shift_north(x: float, y: float) -> float:
    shift = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    shift += _waves(x) * 2.0 / 3.0
    shift += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    shift += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2 / 3
    return shift


def _shift_east(x: float, y: float) -> float:
    shift = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    shift += _waves(x) * 2.0 / 3.0
    shift += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    shift += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2 / 3
    return shift


def wgs84_to_gcj02(lng: float, lat: float) -> Point:
    """Return the GCJ-02 coordinates of a WGS-84 point."""
    x, y = lng - 105.0, lat - 35.0
    radians = math.radians(lat)
    curvature = 1 - _ECCENTRICITY_SQUARED * math.sin(radians) ** 2
    root = math.sqrt(curvature)
    meridian = _SEMI_MAJOR * (1 - _ECCENTRICITY_SQUARED) / (curvature * root)
    parallel = _SEMI_MAJOR / root * math.cos(radians)
    return (
        lng + math.degrees(_shift_east(x, y) / parallel),
        lat + math.degrees(_shift_north(x, y) / meridian),
    )


def gcj02_to_bd09(lng: float, lat: float) -> Point:
    """Return the BD-09 coordinates of a GCJ-02 point."""
    radius = math.hypot(lng, lat) + 0.00002 * math.sin(lat * _BAIDU_PI)
    angle = math.atan2(lat, lng) + 0.000003 * math.cos(lng * _BAIDU_PI)
    return radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006


def _invert(shift: Callable[[float, float], Point], lng: float, lat: float) -> Point:
    """Return the point that ``shift`` moves to the given one, by correcting the residual."""
    guess_lng, guess_lat = lng, lat
    for _ in range(_MOST_ROUNDS):
        shifted_lng, shifted_lat = shift(guess_lng, guess_lat)
        off_lng, off_lat = shifted_lng - lng, shifted_lat - lat
        guess_lng, guess_lat = guess_lng - off_lng, guess_lat - off_lat
        if max(abs(off_lng), abs(off_lat)) < _TOLERANCE:
            break
    return guess_lng, guess_lat


def gcj02_to_wgs84(lng: float, lat: float) -> Point:
    """Return the WGS-84 coordinates of a GCJ-02 point."""
    return _invert(wgs84_to_gcj02, lng, lat)


def bd09_to_gcj02(lng: float, lat: float) -> Point:
    """Return the GCJ-02 coordinates of a BD-09 point."""
    return _invert(gcj02_to_bd09, lng, lat)


def to_wgs84(lng: float, lat: float, datum: Datum | str) -> Point:
    """Return a point of the named datum in WGS-84; ValueError when the datum is unknown."""
    match Datum(datum):
        case Datum.GCJ02:
            return gcj02_to_wgs84(lng, lat)
        case Datum.BD09:
            return gcj02_to_wgs84(*bd09_to_gcj02(lng, lat))
    return lng, lat
