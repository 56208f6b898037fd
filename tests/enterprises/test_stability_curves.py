"""Points of values by the default scheme: vertices, between them, outside them."""

from fractions import Fraction

import pytest

from enterprises.stability.curves import points_of
from enterprises.stability.scheme import Scheme
from tests.enterprises.schemes import default_scheme

F = Fraction


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return default_scheme()


@pytest.mark.parametrize(
    ("indicator", "value", "points"),
    [
        ("lease_remaining", F(0), F(100)),
        ("lease_remaining", F(-5), F(100)),
        ("lease_remaining", F(15), F("97.5")),
        ("lease_remaining", F(30), F(95)),
        ("lease_remaining", F(31), F(95) - F(20, 60)),
        ("lease_remaining", F(272), F(45) - F(92 * 30, 185)),
        ("lease_remaining", F(730), F(0)),
        ("lease_remaining", F(3650), F(0)),
        ("lease_intent", "renewed", F(0)),
        ("lease_intent", "relocating_in_district", F(55)),
        ("lease_intent", "leaving", F(100)),
        ("headcount_trend", F(-1), F(100)),
        ("headcount_trend", F(-1, 2), F(100)),
        ("headcount_trend", F(-2, 5), F(90)),
        ("headcount_trend", F(-1, 5), F(60)),
        ("headcount_trend", F(1, 20), F("7.5")),
        ("headcount_trend", F(3), F(0)),
        ("tax_trend", F(-9, 20), F(85)),
        ("tax_trend", F(-1, 20), F(25)),
        ("arrears", F(0), F(0)),
        ("arrears", F(1), F(2)),
        ("arrears", F(75), F(95)),
        ("arrears", F(900), F(100)),
        ("overdue_requests", F(1), F(50)),
        ("overdue_requests", F(7), F(100)),
        ("visit_recency", F(30), F(0)),
        ("visit_recency", F(31), F(1, 2)),
        ("visit_recency", F(366), F(100)),
        ("signals", F(42), F(42)),
        ("engagement", F(0), F(40)),
        ("engagement", F(2), F("17.5")),
        ("engagement", F(6), F(0)),
    ],
)
def test_points_follow_the_curve(
    scheme: Scheme, indicator: str, value: Fraction | str, points: Fraction
) -> None:
    rule = next(rule for rule in scheme.indicators if rule.id == indicator)
    assert points_of(rule, value) == points


def test_no_data_brings_no_points(scheme: Scheme) -> None:
    assert [points_of(rule, None) for rule in scheme.indicators] == [None] * 9
