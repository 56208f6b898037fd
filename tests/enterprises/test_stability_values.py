"""Values of the indicators from dated facts, rule by rule."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from enterprises.stability import values
from enterprises.stability.values import Intent, Measured, Observed, Owed, Tenancy
from tests.enterprises.schemes import default_scheme

DAY = datetime.date(2026, 11, 20)
SCHEME = default_scheme()
F = Fraction


def ago(days: int) -> datetime.date:
    return DAY - datetime.timedelta(days)


def lease(ends: int | None, *intents: Intent, owned: bool = False) -> Tenancy:
    return Tenancy(ago(400), None if ends is None else ago(-ends), owned, intents)


@pytest.mark.parametrize(
    ("rooms", "days"),
    [
        ([lease(30)], 30),
        ([lease(30), lease(200)], 200),
        ([lease(30), lease(None)], 30),
        ([lease(None)], None),
        ([lease(30), lease(None, owned=True)], 3650),
    ],
)
def test_the_lease_that_ends_last_counts(rooms: list[Tenancy], days: int | None) -> None:
    expected = None if days is None else F(days)
    assert values.lease_remaining(rooms, DAY) == expected


@pytest.mark.parametrize(
    ("rooms", "intent"),
    [
        ([lease(30, Intent("leaving", ago(1)))], "leaving"),
        ([lease(30, Intent("leaving", ago(-1)))], None),
        ([lease(30, Intent("leaving", ago(9)), Intent("renewing", ago(1)))], "renewing"),
        ([lease(30, Intent("leaving", None), Intent("renewing", ago(900)))], "renewing"),
        ([lease(30, Intent("renewing", ago(5)), Intent("undecided", ago(5)))], "undecided"),
        ([lease(30, Intent("leaving", ago(1))), lease(60)], None),
        ([lease(60, Intent("renewed", ago(1))), lease(60, Intent("leaving", ago(9)))], "leaving"),
        ([lease(None, Intent("leaving", ago(1)))], None),
        ([lease(30, Intent("leaving", ago(1))), lease(None, owned=True)], None),
    ],
)
def test_the_intent_on_the_last_lease_counts(rooms: list[Tenancy], intent: str | None) -> None:
    assert values.lease_intent(rooms, DAY, SCHEME) == intent


@pytest.mark.parametrize(
    ("measured", "trend"),
    [
        ([(119, 80), (299, 100)], F(-1, 5)),
        ([(120, 80), (300, 100)], None),
        ([(0, 80), (180, 100)], F(-1, 5)),
        ([(0, 80), (179, 100)], None),
        ([(0, 80), (364, 100)], F(-1, 5)),
        ([(0, 80), (365, 100)], None),
        ([(10, 80), (190, 0), (300, 50)], None),
        ([(10, 80), (200, 100), (300, 50)], F(-1, 5)),
        ([(-1, 10), (10, 80), (200, 100)], F(-1, 5)),
    ],
)
def test_headcount_is_compared_with_half_a_year_before(
    measured: list[tuple[int, int]], trend: Fraction | None
) -> None:
    rows = [Measured(ago(days), Decimal(value)) for days, value in measured]
    assert values.headcount_trend(rows, DAY) == trend


@pytest.mark.parametrize(
    ("taxes", "trend"),
    [
        ({2025: "90", 2024: "100"}, F(-1, 10)),
        ({2026: "1", 2025: "90", 2024: "100"}, F(-1, 10)),
        ({2024: "90", 2023: "100"}, F(-1, 10)),
        ({2025: "90", 2023: "100"}, None),
        ({2025: "90", 2024: "0"}, None),
        ({2025: "90", 2024: "-5"}, None),
        ({2025: "-50", 2024: "100"}, F(-3, 2)),
    ],
)
def test_tax_is_compared_with_the_year_before(
    taxes: dict[int, str], trend: Fraction | None
) -> None:
    rows = [Measured(datetime.date(year, 12, 31), Decimal(tax)) for year, tax in taxes.items()]
    assert values.tax_trend(rows, DAY) == trend


@pytest.mark.parametrize(
    ("owed", "days"),
    [
        ([], 0),
        ([Owed(ago(60))], 60),
        ([Owed(ago(60), ago(0))], 0),
        ([Owed(ago(60), ago(-1))], 60),
        ([Owed(ago(60), ago(9)), Owed(ago(30))], 30),
        ([Owed(ago(-3))], 0),
    ],
)
def test_the_earliest_open_arrears_count(owed: list[Owed], days: int) -> None:
    assert values.arrears(owed, DAY) == days


@pytest.mark.parametrize(
    ("signals", "total"),
    [
        ([("difficulty", 3, 0)], 60),
        ([("difficulty", 3, 60)], 30),
        ([("difficulty", 3, 0), ("award", 2, 0)], 20),
        ([("award", 5, 0)], 0),
        ([("difficulty", 5, 0), ("downsizing", 5, 0)], 100),
        ([("award", 5, 0), ("difficulty", 5, 0), ("downsizing", 5, 0)], 100),
    ],
)
def test_signals_decay_and_good_ones_subtract_before_the_clamp(
    signals: list[tuple[str, int, int]], total: int
) -> None:
    rows = [Observed(kind, severity, ago(age)) for kind, severity, age in signals]
    assert values.signal_sum(rows, DAY, SCHEME.signals) == total


def test_engagement_counts_half_a_year() -> None:
    assert values.engagement([ago(0), ago(179), ago(180), ago(-1)], DAY) == 2


def test_who_has_no_room_or_does_not_operate_is_not_rated() -> None:
    rooms = (lease(30),)
    operating = (values.Status(is_operating=True),)
    assert values.find(values.Facts(operating, rooms), DAY, SCHEME) is not None
    assert values.find(values.Facts(operating, ()), DAY, SCHEME) is None
    assert values.find(values.Facts((), rooms), DAY, SCHEME) is None
    gone = (values.Status(is_operating=True, ends_on=DAY),)
    assert values.find(values.Facts(gone, rooms), DAY, SCHEME) is None
    ends_today = (Tenancy(ago(10), DAY, is_owned=False),)
    assert values.find(values.Facts(operating, ends_today), DAY, SCHEME) is None


def test_an_unvisited_enterprise_counts_from_its_first_room() -> None:
    facts = values.Facts((values.Status(is_operating=True),), (lease(30), lease(None)))
    found = values.find(facts, DAY, SCHEME)
    assert found is not None
    assert found.values["visit_recency"] == 400
    assert found.days_since_visit is None
