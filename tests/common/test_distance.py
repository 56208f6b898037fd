import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.geo.distance import (
    EARTH_RADIUS,
    Box,
    degrees_around,
    haversine,
    haversine_sql,
    within_sql,
)

PLAZA = (121.4478, 31.2293)
SQL_FUNCTIONS = {
    "power": math.pow,
    "sin": math.sin,
    "cos": math.cos,
    "asin": math.asin,
    "sqrt": math.sqrt,
    "radians": math.radians,
    "least": min,
}

lngs = st.floats(min_value=121.3, max_value=121.6)
lats = st.floats(min_value=31.1, max_value=31.4)


def test_a_degree_at_this_latitude() -> None:
    assert haversine(121.45, 31.0, 121.45, 32.0) == pytest.approx(111_195, abs=1)
    assert haversine(121.0, 31.23, 122.0, 31.23) == pytest.approx(95_082, abs=5)
    assert haversine(*PLAZA, *PLAZA) == 0


def test_half_way_round_the_earth_is_finite() -> None:
    assert haversine(0, 0, 180, 0) == pytest.approx(math.pi * EARTH_RADIUS)


@given(lngs, lats, lngs, lats)
def test_sql_and_python_measure_alike(lng1: float, lat1: float, lng2: float, lat2: float) -> None:
    expression = haversine_sql("a", "b", "c", "d")
    names = {"a": lng1, "b": lat1, "c": lng2, "d": lat2}
    measured = eval(expression, {"__builtins__": {}}, {**SQL_FUNCTIONS, **names})
    assert measured == pytest.approx(haversine(lng1, lat1, lng2, lat2), abs=1e-6)


@given(st.floats(min_value=0, max_value=2 * math.pi), lats)
def test_the_degrees_cover_the_whole_circle(angle: float, lat: float) -> None:
    east, north = degrees_around(lat, 500)
    box = Box(121.45 - east, lat - north, 121.45 + east, lat + north)
    radius = math.degrees(500 / EARTH_RADIUS)
    lng = 121.45 + radius / math.cos(math.radians(lat)) * math.cos(angle)
    point = (lng, lat + radius * math.sin(angle))
    if haversine(121.45, lat, *point) <= 500:
        assert box.contains(*point)


def test_the_box_is_hardly_larger_than_the_circle() -> None:
    east, north = degrees_around(31.23, 500)
    assert haversine(121.45, 31.23, 121.45 + east, 31.23) == pytest.approx(500, abs=1)
    assert haversine(121.45, 31.23, 121.45, 31.23 + north) == pytest.approx(500, abs=0.01)


def test_borders_belong_to_a_box() -> None:
    box = Box(1, 2, 3, 4)
    assert box.contains(1, 2)
    assert box.contains(3, 4)
    assert not box.contains(0.999, 3)
    assert not box.contains(2, 4.001)


def test_the_condition_narrows_by_plain_columns_first() -> None:
    sql = within_sql("b.lng", "b.lat", "s.lng", "s.lat", metres=500, box=Box(121, 31, 122, 31.4))
    assert sql.startswith("(b.lat BETWEEN s.lat - 0.0044")
    assert sql.index("b.lng BETWEEN") < sql.index("asin")
    assert sql.endswith("<= 500)")
