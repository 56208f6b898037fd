"""The work lists of coverage: counts of the figures, filters, suggestions, neighbours, scope."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orgs.selectors.gap_rows import GapRow, gap_rows
from orgs.selectors.gaps import Asked, blank_spots, should_build
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.buildings import AreaFactory, BuildingFactory, area
from tests.factories.enterprises import ContactFactory, EnterpriseFactory
from tests.factories.orgs import (
    CoverageFactory,
    OrganisationSeatFactory,
    PartyOrganisationFactory,
)
from tests.factories.orgs_coverage import UnbuiltReasonFactory, rule_from
from tests.reports.indicators.figures import number, place

pytestmark = pytest.mark.django_db

D = datetime.date
DAY = D(2026, 11, 20)
BEFORE = DAY - datetime.timedelta(days=1)


def tenant(building: Any = None, full: int | None = 4, **kwargs: Any) -> Any:
    """Make a tenant with so many full members."""
    return EnterpriseFactory(
        building=building or BuildingFactory(), status__full_members=full, **kwargs
    )


def gaps(user: Any, day: D = DAY, **asked: Any) -> list[str]:
    """Return the names in the list of should-build enterprises."""
    return [row.name for row in should_build(Asked(**asked), user=user, day=day)]


def only_row(enterprise: Any, user: Any, day: D = DAY) -> GapRow:
    """Return what the lists say of one enterprise."""
    (row,) = gap_rows([enterprise.pk], user=user, day=day)
    return row


def seated(building: Any, form: str = "joint_branch", units: int = 0, **kwargs: Any) -> Any:
    """Seat an organisation in a building; so many enterprises elsewhere are joined to it."""
    organisation = PartyOrganisationFactory(form=form, **kwargs)
    OrganisationSeatFactory(organisation=organisation, building=building)
    for _ in range(units):
        CoverageFactory(enterprise=EnterpriseFactory(), mode="joint", organisation=organisation)
    return organisation


@pytest.mark.parametrize("code", ["310106", NANJING_WEST, JINGAN_TEMPLE])
def test_the_lists_count_what_the_figures_count(register: None, district: Any, code: str) -> None:
    asked = Asked(area=place_area(code))
    assert should_build(asked, user=district, day=DAY).count() == number("should_build_gap", code)
    every = Asked(area=asked.area, situation="all")
    assert should_build(every, user=district, day=DAY).count() == number("should_build", code)
    assert blank_spots(asked, user=district, day=DAY).count() == number("coverage_blank", code)


def place_area(code: str) -> Any:
    """Return an area by its code."""
    assert place(code)
    return area(code)


def test_the_district_has_the_published_numbers(register: None, district: Any) -> None:
    every = should_build(Asked(situation="all"), user=district, day=DAY)
    assert every.count() == 1258
    assert should_build(Asked(), user=district, day=DAY).count() == 277
    assert blank_spots(Asked(), user=district, day=DAY).count() == 557


def test_a_street_sees_its_own_list(register: None, street: Any) -> None:
    assert should_build(Asked(), user=street, day=DAY).count() == number(
        "should_build_gap", NANJING_WEST
    )
    assert blank_spots(Asked(), user=street, day=DAY).count() == number(
        "coverage_blank", NANJING_WEST
    )
    foreign = Asked(area=area(JINGAN_TEMPLE))
    own = set(should_build(Asked(), user=street, day=DAY).values_list("pk", flat=True))
    assert set(should_build(foreign, user=street, day=DAY).values_list("pk", flat=True)) <= own


def test_only_whoever_reaches_the_rule_of_the_day_is_listed(district: Any) -> None:
    for full in (None, 2, 3, 5):
        tenant(full=full, name=f"{full}名")
    tenant(full=9, name="停业", status="suspended")
    EnterpriseFactory(name="无房", status__full_members=9)
    rule_from(DAY, branch_from=5)
    assert gaps(district, BEFORE) == ["5名", "3名"]
    assert gaps(district) == ["5名"]
    assert gaps(district, situation="unknown") == ["None名"]


def test_a_joint_organisation_does_not_close_the_gap(district: Any) -> None:
    CoverageFactory(enterprise=tenant(name="联"), mode="joint")
    CoverageFactory(enterprise=tenant(name="建"), mode="establish")
    assert gaps(district) == ["联"]
    assert gaps(district, situation="built") == ["建"]
    assert set(gaps(district, situation="all")) == {"联", "建"}


def test_the_lists_are_narrowed(district: Any) -> None:
    building = BuildingFactory(area=JINGAN_TEMPLE)
    first = tenant(building, name="示例甲公司")
    second = tenant(name="示例乙公司")
    ContactFactory(enterprise=first)
    second.standings.update(recorded_on=D(2026, 11, 1))
    UnbuiltReasonFactory(enterprise=first, kind="leaving")
    assert gaps(district, building=building) == [first.name]
    assert gaps(district, area=area(JINGAN_TEMPLE)) == [first.name]
    assert gaps(district, missing="contact") == [second.name]
    assert gaps(district, missing="stale") == [first.name]
    assert gaps(district, reason="leaving") == [first.name]
    assert gaps(district, reason="unstated") == [second.name]
    assert gaps(district, words="乙公司") == [second.name]


@pytest.mark.parametrize(("age", "is_stale"), [(180, False), (181, True)])
def test_a_count_older_than_180_days_is_asked_for_again(
    age: int, is_stale: bool, district: Any
) -> None:
    enterprise = tenant()
    enterprise.standings.update(recorded_on=DAY - datetime.timedelta(days=age))
    ContactFactory(enterprise=enterprise)
    assert bool(only_row(enterprise, district).missing) is is_stale
    assert bool(gaps(district, missing="stale")) is is_stale


def test_what_is_missing_is_named(district: Any) -> None:
    assert only_row(tenant(full=None), district).missing == ("党员数未登记", "没有联系人")


@pytest.mark.parametrize(
    ("full", "probationary", "form"),
    [
        (None, None, ""),
        (2, 3, "联合党支部"),
        (3, 0, "党支部"),
        (7, 0, "党支部（设支部委员会）"),
        (48, 2, "党总支"),
        (98, 2, "党委"),
    ],
)
def test_a_form_is_suggested(
    full: int | None, probationary: int | None, form: str, district: Any
) -> None:
    enterprise = tenant(full=full, status__probationary_members=probationary)
    assert only_row(enterprise, district).suggested_form == form


def test_neighbours_come_near_ones_first_with_their_reason(district: Any) -> None:
    grid, other_grid = AreaFactory(kind="building_grid"), AreaFactory(kind="building_grid")
    here = BuildingFactory(grid=grid)
    next_door, further = BuildingFactory(grid=grid), BuildingFactory(grid=other_grid)
    elsewhere = BuildingFactory(area=JINGAN_TEMPLE)
    seated(further, name="街镇里的")
    seated(next_door, name="网格里的", units=4)
    seated(elsewhere, name="别处的", code=JINGAN_TEMPLE)
    names = [one.name for one in only_row(tenant(here), district).neighbours]
    assert names == ["网格里的", "街镇里的"]

    seated(here, form="joint_committee", name="本楼党委")
    seated(here, name="本楼联合", units=2)
    found = only_row(tenant(here), district).neighbours
    assert [(one.name, one.mode) for one in found] == [
        ("本楼联合", "joint"),
        ("本楼党委", "attach"),
        ("网格里的", "joint"),
    ]
    assert found[0].why == "同楼的联合党支部，现有 2 家单位"
    assert found[1].why == "同楼的联合党委"


@pytest.mark.parametrize(("units", "has_room"), [(4, True), (5, False)])
def test_a_joint_branch_of_five_units_has_no_room(
    units: int, has_room: bool, district: Any
) -> None:
    building = BuildingFactory()
    seated(building, units=units)
    assert bool(only_row(tenant(building), district).neighbours) is has_room


def test_a_branch_of_one_enterprise_and_a_dissolved_one_are_no_neighbours(district: Any) -> None:
    building = BuildingFactory()
    seated(building, form="branch", host_enterprise=tenant(building))
    seated(building, dissolved_on=DAY)
    assert only_row(tenant(building), district).neighbours == ()


@pytest.mark.parametrize(
    ("full", "probationary", "has_joint", "mode"),
    [
        (3, 0, True, "establish"),
        (2, 0, True, "joint"),
        (2, 0, False, "attach"),
        (0, 1, True, "joint"),
        (0, 0, True, "assign"),
        (None, None, True, "assign"),
    ],
)
def test_a_blank_spot_has_a_suggested_way(
    full: Any, probationary: Any, has_joint: bool, mode: str, district: Any
) -> None:
    building = BuildingFactory()
    if has_joint:
        seated(building)
    enterprise = tenant(building, full=full, status__probationary_members=probationary)
    assert only_row(enterprise, district).suggested_mode == mode


def test_a_page_of_rows_costs_the_same_queries_whatever_its_length(district: Any) -> None:
    counts = []
    for _ in range(2):
        building = BuildingFactory()
        seated(building, units=1)
        for _ in range(10):
            enterprise = tenant(building)
            UnbuiltReasonFactory(enterprise=enterprise)
        ids = list(should_build(Asked(), user=district, day=DAY).values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as queries:
            gap_rows(ids, user=district, day=DAY)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 13
