"""The rules of coverage (R-COV-1 to R-COV-5), the rule of formation over time, and tenancy."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from enterprises.actions.occupancies import move_in, move_out
from orgs.models import FormationRule
from orgs.selectors.formation import standard_on
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import CoverageFactory
from tests.factories.orgs_coverage import rule_from
from tests.reports.indicators.figures import DAY, number, parts

pytestmark = pytest.mark.django_db

BEFORE = DAY - datetime.timedelta(days=1)
AFTER = DAY + datetime.timedelta(days=1)
HUNDRED = (("establish", 12), ("joint", 38), ("attach", 5), ("assign", 30), ("", 15))


def tenant(building: Any = None, mode: str = "", **kwargs: Any) -> Any:
    """Make an operating tenant, covered in one way if ``mode`` says how."""
    enterprise = EnterpriseFactory(building=building or BuildingFactory(), **kwargs)
    if mode:
        none = {} if mode in {"establish", "joint"} else {"organisation": None}
        CoverageFactory(enterprise=enterprise, mode=mode, **none)
    return enterprise


def hundred() -> Any:
    """Make the hundred operating units of the fact book's example in one building."""
    building = BuildingFactory()
    for mode, count in HUNDRED:
        for _ in range(count):
            tenant(building, mode)
    return building


def test_the_worked_example_is_exact_and_stays_so_when_the_rule_changes_later() -> None:
    hundred()
    rule_from(DAY, counts_attached=True)
    for day, organised in ((BEFORE, "50.0"), (DAY, "55.0")):
        assert parts("organisation_coverage", day=day)[2] == Decimal(organised)
        assert parts("own_organisation_rate", day=day) == (12, 100, Decimal("12.0"))
        assert parts("work_coverage", day=day) == (85, 100, Decimal("85.0"))
        assert parts("coverage_blank", day=day) == (15, None, 15)


def test_r_cov_1_three_full_members_ask_for_an_organisation_of_their_own() -> None:
    for full in (None, 2, 3, 4):
        tenant(status__full_members=full, status__probationary_members=9)
    tenant(mode="establish", status__full_members=3)
    tenant(mode="joint", status__full_members=3)
    assert number("should_build") == 4
    # A joint organisation is not one of their own.
    assert number("should_build_gap") == 3


def test_r_cov_2_an_instructor_is_work_coverage_and_no_organisation() -> None:
    tenant(mode="assign")
    assert number("work_coverage") == 1
    assert number("organisation_coverage") == 0
    assert number("coverage_blank") == 0


def test_r_cov_3_own_and_joint_organisations_over_those_actually_operating() -> None:
    for mode in ("establish", "joint", "attach", "assign", ""):
        tenant(mode=mode)
    tenant(mode="establish", status="suspended")
    assert parts("organisation_coverage") == (2, 5, Decimal("40.0"))


def test_r_cov_4_single_formation_over_those_actually_operating() -> None:
    for mode in ("establish", "joint", ""):
        tenant(mode=mode)
    tenant(mode="establish", status="shell")
    assert parts("own_organisation_rate") == (1, 3, Decimal("33.3"))


def test_r_cov_5_the_formation_rate_asks_only_those_that_should_have_one() -> None:
    tenant(mode="establish", status__full_members=3)
    tenant(mode="joint", status__full_members=3)
    tenant(mode="establish", status__full_members=1)
    tenant(status__full_members=1)
    assert parts("formation_rate") == (1, 2, Decimal("50.0"))
    assert parts("organisation_coverage") == (3, 4, Decimal("75.0"))


def test_figures_of_a_day_use_the_rule_of_that_day() -> None:
    tenant(status__full_members=3)
    tenant(status__full_members=5)
    tenant(mode="attach")
    rule_from(DAY, branch_from=5, counts_attached=True)
    assert (number("should_build", day=BEFORE), number("should_build", day=DAY)) == (2, 1)
    assert (number("organisation_coverage", day=BEFORE), number("organisation_coverage")) == (0, 1)


def test_without_a_rule_the_numbers_of_the_regulations_hold() -> None:
    FormationRule.objects.all().delete()
    tenant(status__full_members=3)
    tenant(mode="attach")
    assert number("should_build") == 1
    assert number("organisation_coverage") == 0
    assert standard_on(DAY).branch_from == 3


def test_a_covered_tenant_that_leaves_takes_its_coverage_out_of_the_figures(district: Any) -> None:
    building = BuildingFactory()
    leaving = tenant(building, "establish", status__full_members=3)
    tenant(building)
    move_out(
        by=district,
        enterprise=leaving,
        building_id=building.pk,
        on=DAY,
        destination="in_district",
        reason_code="rent",
    )
    assert parts("organisation_coverage", building, BEFORE)[:2] == (1, 2)
    assert parts("organisation_coverage", building, DAY)[:2] == (0, 1)
    assert (number("should_build", building, BEFORE), number("should_build", building)) == (1, 0)
    # Nobody typed anything about coverage: the row stands as it stood.
    assert leaving.coverages.get().ends_on is None


def test_a_tenant_that_arrives_is_a_blank_spot_until_somebody_covers_it(district: Any) -> None:
    building = BuildingFactory()
    arriving = EnterpriseFactory(status__full_members=4)
    unit = UnitFactory(building=building)
    move_in(by=district, enterprise=arriving, unit_id=unit.pk, starts_on=DAY)
    CoverageFactory(enterprise=arriving, mode="establish", starts_on=AFTER)
    for day, blank, gap, organised in ((BEFORE, 0, 0, 0), (DAY, 1, 1, 0), (AFTER, 0, 0, 1)):
        assert number("coverage_blank", building, day) == blank
        assert number("should_build_gap", building, day) == gap
        assert number("organisation_coverage", building, day) == organised
