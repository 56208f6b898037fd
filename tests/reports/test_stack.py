"""The stacking plan: who holds which room on a day, and in which colour."""

import datetime
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from common.errors.domain import NotInScope
from reports.selectors.stack import UnknownColouring, stacking_plan
from reports.selectors.stack_colours import coverage_bucket, lease_bucket, visit_bucket
from tests.conftest import JINGAN_TEMPLE
from tests.factories.buildings import BuildingFactory, FloorFactory, UnitFactory
from tests.factories.enterprises import EnterpriseFactory, OccupancyFactory, RatingFactory
from tests.factories.orgs import CoverageFactory
from tests.factories.services import VisitFactory

DAY = datetime.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    """Let today be the day of the tests, so that the stored rating is the one of the day."""
    with time_machine.travel("2026-11-20T10:00:00+08:00", tick=False):
        yield


@pytest.mark.parametrize(
    ("tenure", "ends_on", "bucket"),
    [
        ("owned", None, "owned"),
        ("leased", None, "no_end"),
        ("leased", datetime.date(2026, 12, 20), "within_30"),
        ("leased", datetime.date(2026, 12, 21), "within_90"),
        ("leased", datetime.date(2027, 11, 20), "within_365"),
        ("leased", datetime.date(2027, 11, 21), "later"),
    ],
)
def test_a_lease_is_coloured_by_the_days_it_still_runs(
    tenure: str, ends_on: datetime.date | None, bucket: str
) -> None:
    """The bounds of a bucket belong to it."""
    assert lease_bucket(tenure, ends_on, DAY) == bucket


def test_coverage_and_visits_choose_the_strongest_and_latest() -> None:
    """A last visit n days ago counts in (D−n, D]."""
    assert coverage_bucket({"assign", "joint"}) == "joint"
    assert coverage_bucket(()) == "none"
    assert visit_bucket(DAY - datetime.timedelta(days=29), DAY) == "within_30"
    assert visit_bucket(DAY - datetime.timedelta(days=30), DAY) == "within_90"
    assert visit_bucket(None, DAY) == "never"


def test_the_plan_shows_the_tenants_of_the_day_top_floor_first(street: Any) -> None:
    """Tenants who left before or come later are not shown; rooms without any are vacant."""
    building = BuildingFactory()
    FloorFactory(building=building, number=20)
    high = UnitFactory(building=building, floor_number=12, number="1201")
    low = UnitFactory(building=building, floor_number=3, number="301")
    tenant = EnterpriseFactory(unit=high, name="示例甲有限公司")
    OccupancyFactory(unit=low, starts_on=DAY + datetime.timedelta(days=1))
    OccupancyFactory(unit=low, ends_on=DAY)
    RatingFactory(enterprise=tenant, colour="orange")
    CoverageFactory(enterprise=tenant, mode="joint")
    VisitFactory(enterprise=tenant, building=building)

    plan = stacking_plan(building.pk, user=street, day=DAY)

    assert [floor.number for floor in plan.floors] == [20, 12, 3]
    (tenancy,) = plan.floors[1].units[0].tenancies
    assert (tenancy.enterprise_name, tenancy.colour) == ("示例甲有限公司", "orange")
    assert tenancy.buckets == {
        "rating": "orange",
        "lease_end": "no_end",
        "coverage": "joint",
        "last_visit": "within_30",
        "vacancy": "let",
    }
    assert plan.floors[2].units[0].is_vacant
    assert (plan.unit_count, plan.vacant_count) == (2, 1)
    legend = {item.bucket: item.count for item in plan.legend}
    assert legend["orange"] == 1
    assert legend["vacant"] == 1


def test_a_foreign_building_has_no_plan(street: Any, street2: Any) -> None:
    """Out of scope is as unknown."""
    building = BuildingFactory(area=JINGAN_TEMPLE)
    assert stacking_plan(building.pk, user=street2, day=DAY).building_id == building.pk
    for key in (building.pk, uuid.uuid4()):
        with pytest.raises(NotInScope):
            stacking_plan(key, user=street, day=DAY)
    with pytest.raises(UnknownColouring):
        stacking_plan(building.pk, user=street2, day=DAY, colour_by="mood")


def test_a_former_tenant_now_elsewhere_stays_nameless(street: Any) -> None:
    """The plan of a past day shows that somebody was there, not who went to a foreign street."""
    building = BuildingFactory()
    unit = UnitFactory(building=building)
    gone = EnterpriseFactory(building=BuildingFactory(area=JINGAN_TEMPLE))
    OccupancyFactory(enterprise=gone, unit=unit, starts_on=datetime.date(2020, 1, 1), ends_on=DAY)
    plan = stacking_plan(building.pk, user=street, day=datetime.date(2026, 1, 1))
    (tenancy,) = plan.floors[0].units[0].tenancies
    assert tenancy.enterprise_id is None
    assert tenancy.enterprise_name is None


def test_the_plan_costs_the_same_queries_for_one_and_twenty_tenants(
    street: Any, django_assert_max_num_queries: Any
) -> None:
    """Nothing is asked per tenant."""
    building = BuildingFactory()
    for _ in range(20):
        tenant = EnterpriseFactory(building=building)
        RatingFactory(enterprise=tenant)
    _ = street.scope
    with django_assert_max_num_queries(9):
        plan = stacking_plan(building.pk, user=street, day=DAY)
    assert plan.unit_count == 20
