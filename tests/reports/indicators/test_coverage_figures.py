"""Coverage: the worked example, what counts, and in which places."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from enterprises.models import EnterpriseStanding
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import EnterpriseFactory, OccupancyFactory
from tests.factories.orgs import CoverageFactory
from tests.factories.services import ParticipationFactory, VisitFactory
from tests.reports.indicators.figures import DAY, figure, names, number, parts

pytestmark = pytest.mark.django_db

NANJING_WEST = "310106012"
JINGAN_TEMPLE = "310106013"
BEFORE = DAY - datetime.timedelta(days=1)
AFTER = DAY + datetime.timedelta(days=1)


def tenant(building: Any = None, mode: str = "", **kwargs: Any) -> Any:
    """Make an operating tenant, covered in one way if ``mode`` says how."""
    enterprise = EnterpriseFactory(building=building or BuildingFactory(), **kwargs)
    if mode:
        organisation = {} if mode in {"establish", "joint"} else {"organisation": None}
        CoverageFactory(enterprise=enterprise, mode=mode, **organisation)
    return enterprise


@pytest.mark.parametrize(
    ("covered", "of", "value"),
    [
        (1, 16, "6.3"),
        (1, 8, "12.5"),
        (3, 16, "18.8"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (7, 7, "100.0"),
    ],
)
def test_percentages_have_one_decimal_rounded_half_up(covered: int, of: int, value: str) -> None:
    building = BuildingFactory()
    for position in range(of):
        tenant(building, "establish" if position < covered else "")
    assert figure("work_coverage").value == Decimal(value)


def test_a_percentage_of_nobody_has_no_value() -> None:
    assert parts("work_coverage") == (0, 0, None)
    assert parts("coverage_blank") == (0, None, 0)


@pytest.mark.parametrize("status", ["suspended", "shell", "moved_out", "cancelled"])
def test_only_operating_units_count(status: str) -> None:
    tenant(status=status)
    assert number("operating") == 0


def test_the_status_of_the_day_counts() -> None:
    enterprise = tenant(status=False)
    for starts_on, ends_on, status in ((None, DAY, "operating"), (DAY, None, "suspended")):
        EnterpriseStanding.objects.create(
            enterprise=enterprise,
            operating_status=status,
            starts_on=starts_on,
            ends_on=ends_on,
            recorded_on=DAY,
        )
    assert number("operating", day=BEFORE) == 1
    assert number("operating", day=DAY) == 0


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "counts"),
    [
        (DAY, None, True),
        (AFTER, None, False),
        (BEFORE, DAY, False),
        (BEFORE, AFTER, True),
        (DAY, DAY, False),
    ],
)
def test_occupancies_and_coverages_run_from_their_start_until_before_their_end(
    starts_on: datetime.date, ends_on: datetime.date | None, counts: bool
) -> None:
    OccupancyFactory(starts_on=starts_on, ends_on=ends_on)
    CoverageFactory(enterprise=tenant(), starts_on=starts_on, ends_on=ends_on)
    assert number("operating") == 1 + counts
    assert number("work_coverage") == counts


def test_an_enterprise_with_two_rooms_and_two_coverages_counts_once() -> None:
    building = BuildingFactory()
    enterprise = tenant(building, "establish")
    OccupancyFactory(enterprise=enterprise, unit=UnitFactory(building=building))
    CoverageFactory(enterprise=enterprise, mode="assign", organisation=None)
    for place in ("310106", NANJING_WEST, building):
        assert parts("work_coverage", place) == (1, 1, Decimal("100.0"))


def test_it_counts_in_every_building_and_subdistrict_it_rents_in_and_once_in_the_district() -> None:
    first, second, third = (
        BuildingFactory(),
        BuildingFactory(),
        BuildingFactory(area=JINGAN_TEMPLE),
    )
    enterprise = tenant(first)
    for building in (second, third):
        OccupancyFactory(enterprise=enterprise, unit=UnitFactory(building=building))
    for place in (first, second, third, NANJING_WEST, JINGAN_TEMPLE, "310106"):
        assert number("operating", place) == 1


def test_should_build_needs_three_full_members_of_its_own() -> None:
    for members in (None, 2, 3, 4):
        tenant(status="operating", status__full_members=members)
    tenant(mode="establish", status="operating", status__full_members=9)
    tenant(mode="joint", status="operating", status__full_members=9)
    assert number("should_build") == 4
    assert number("should_build_gap") == 3


@pytest.mark.parametrize(("days_ago", "counts"), [(0, True), (89, True), (90, False), (-1, False)])
def test_effective_coverage_looks_at_the_last_ninety_days(days_ago: int, counts: bool) -> None:
    day = DAY - datetime.timedelta(days=days_ago)
    ParticipationFactory(enterprise=tenant(mode="establish"), held_on=day)
    ParticipationFactory(enterprise=tenant(), held_on=day)
    visited = tenant(mode="assign")
    VisitFactory(enterprise=visited, visited_at=f"{day}T10:00:00+08:00")
    assert parts("effective_coverage")[:2] == (2 * counts, 3)


@pytest.mark.parametrize(("days", "code"), [(30, "visit_coverage_30"), (90, "visit_coverage_90")])
def test_visits_count_by_their_shanghai_date(days: int, code: str) -> None:
    first = DAY - datetime.timedelta(days=days - 1)
    moments = {
        "too early": f"{first - datetime.timedelta(days=1)}T23:59:59.999999+08:00",
        "first moment": f"{first}T00:00:00+08:00",
        "last moment": f"{DAY}T23:59:59.999999+08:00",
        "tomorrow": f"{AFTER}T00:00:00+08:00",
    }
    for name, moment in moments.items():
        VisitFactory(enterprise=tenant(name=name), visited_at=moment)
    VisitFactory(visited_at=f"{DAY}T10:00:00+08:00")
    assert parts(code)[:2] == (2, 4)
    assert names(code) == {"first moment", "last moment"}
