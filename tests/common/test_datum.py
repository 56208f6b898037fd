import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.geo.datum import (
    Datum,
    bd09_to_gcj02,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    to_wgs84,
    wgs84_to_gcj02,
)
from common.geo.distance import haversine

WGS84 = (121.450000, 31.230000)
GCJ02 = (121.454591, 31.228115)
BD09 = (121.461043, 31.234383)
MICRODEGREE = 1e-6

lngs = st.floats(min_value=75, max_value=134)
lats = st.floats(min_value=18, max_value=53)


def close(point: tuple[float, float], expected: tuple[float, float], within: float) -> bool:
    return all(math.isclose(a, b, abs_tol=within) for a, b in zip(point, expected, strict=True))


def test_the_published_shift_gives_the_known_vector() -> None:
    assert close(wgs84_to_gcj02(*WGS84), GCJ02, MICRODEGREE)
    assert close(gcj02_to_bd09(*wgs84_to_gcj02(*WGS84)), BD09, MICRODEGREE)


@pytest.mark.parametrize(
    ("datum", "point"), [("WGS-84", WGS84), ("GCJ-02", GCJ02), ("BD-09", BD09)]
)
def test_every_datum_comes_back_to_the_same_place(datum: str, point: tuple[float, float]) -> None:
    assert close(to_wgs84(*point, datum), WGS84, 2 * MICRODEGREE)


def test_the_shift_here_is_485_metres() -> None:
    assert haversine(*WGS84, *wgs84_to_gcj02(*WGS84)) == pytest.approx(484.8, abs=0.6)


def test_an_unknown_datum_is_refused() -> None:
    with pytest.raises(ValueError, match="CGCS"):
        to_wgs84(*WGS84, "CGCS2000")


@given(lngs, lats)
def test_gcj02_inverts_to_a_billionth_of_a_degree(lng: float, lat: float) -> None:
    assert close(gcj02_to_wgs84(*wgs84_to_gcj02(lng, lat)), (lng, lat), 1e-9)


@given(lngs, lats)
def test_bd09_inverts_to_a_billionth_of_a_degree(lng: float, lat: float) -> None:
    assert close(bd09_to_gcj02(*gcj02_to_bd09(lng, lat)), (lng, lat), 1e-9)


@given(lngs, lats)
def test_a_round_trip_ends_less_than_a_metre_away(lng: float, lat: float) -> None:
    shifted = gcj02_to_bd09(*wgs84_to_gcj02(lng, lat))
    assert haversine(lng, lat, *to_wgs84(*shifted, Datum.BD09)) < 1
