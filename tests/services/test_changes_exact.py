"""The change feed is exact: who follows it holds what a new tablet would, whatever was written."""

import datetime
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import RoleAssignment
from buildings.models import Area, Building, Unit
from enterprises.models import EnterpriseStanding, Occupancy, Rating
from services.models import MustVisitRule
from tests.factories.accounts import BuildingAssignmentFactory
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import (
    ContactFactory,
    EnterpriseFactory,
    LeaseIntentFactory,
    MeasurementFactory,
    OccupancyFactory,
    RatingFactory,
    SignalFactory,
)
from tests.factories.orgs import CoverageFactory, WorkerFactory
from tests.factories.services import StationFactory, VisitFactory
from tests.services.feeding import NOON, Tablet, worker_tablet

DAY = datetime.timedelta(days=1)
ELSEWHERE = "310106013"


@pytest.fixture
def tablet(committed: str) -> Tablet:
    """A tablet with one enterprise in one building, synced."""
    made = worker_tablet()
    EnterpriseFactory(building=BuildingFactory())
    return made.sync()


def sole(tablet: Tablet) -> Any:
    """Return the id of the only enterprise on the tablet."""
    (key,) = tablet.ids("enterprise")
    return key


def test_nothing_comes_when_nothing_changed(tablet: Tablet) -> None:
    page = tablet.page()
    assert page.items == ()
    assert not page.has_more


def test_a_new_fact_brings_the_sheet_once(tablet: Tablet) -> None:
    key = sole(tablet)
    for make in (ContactFactory, MeasurementFactory, SignalFactory, CoverageFactory):
        make(enterprise_id=key)
        page = tablet.page()
        assert [(item.kind, item.key) for item in page.items] == [("enterprise", key)]
        assert tablet.held == tablet.fresh()
        assert tablet.page().items == ()


def test_a_fact_that_is_changed_or_deleted_brings_the_sheet(tablet: Tablet) -> None:
    signal = SignalFactory(enterprise_id=sole(tablet))
    tablet.sync()
    signal.closed_on = datetime.date(2026, 11, 19)
    signal.save()
    tablet.sync()
    assert tablet.held["enterprise", sole(tablet)]["signals"] == []
    other = SignalFactory(enterprise_id=sole(tablet), severity=5, kind="subletting")
    tablet.sync()
    other.delete()
    tablet.sync()
    assert tablet.held == tablet.fresh()


def test_a_tenant_comes_with_its_occupancy_and_goes_with_its_end(tablet: Tablet) -> None:
    newcomer = EnterpriseFactory()
    assert tablet.page().items == ()
    room = OccupancyFactory(
        enterprise=newcomer, unit=Unit.objects.first(), starts_on=datetime.date(2026, 11, 1)
    )
    tablet.sync()
    assert str(newcomer.pk) in tablet.ids("enterprise")
    room.ends_on = datetime.date(2026, 11, 20)
    room.save()
    tablet.sync()
    assert str(newcomer.pk) not in tablet.ids("enterprise")
    room.delete()
    assert tablet.sync().held == tablet.fresh()


def test_a_tenant_goes_when_its_last_day_passes_and_comes_when_its_first_day_does(
    tablet: Tablet,
) -> None:
    key = sole(tablet)
    Occupancy.objects.update(ends_on=datetime.date(2026, 11, 21))
    later = OccupancyFactory(
        enterprise=EnterpriseFactory(),
        unit=Unit.objects.first(),
        starts_on=datetime.date(2026, 11, 21),
    )
    tablet.sync()
    assert tablet.ids("enterprise") == {key}
    page = tablet.page(NOON + DAY)
    gone = [item.key for item in page.items if item.row is None and item.kind == "enterprise"]
    assert gone == [key]
    assert tablet.ids("enterprise") == {str(later.enterprise_id)}


def test_a_new_day_brings_every_sheet_again(tablet: Tablet) -> None:
    page = tablet.page(NOON + DAY)
    assert ("enterprise", sole(tablet)) in [(item.kind, item.key) for item in page.items]
    assert tablet.held == tablet.fresh(NOON + DAY)


def test_a_building_that_comes_under_another_street_takes_its_tenants_along(
    tablet: Tablet,
) -> None:
    there = worker_tablet(ELSEWHERE).sync()
    building, key = Building.objects.get(), sole(tablet)
    building.subdistrict = Area.objects.get(code=ELSEWHERE)
    building.save()
    tablet.sync()
    there.sync()
    assert tablet.ids("enterprise") == tablet.ids("building") == set()
    assert there.ids("enterprise") == {key}
    assert there.ids("building") == {str(building.pk)}
    assert there.held == there.fresh()


def test_assigned_buildings_narrow_and_widen_the_patch(tablet: Tablet) -> None:
    own, other = Building.objects.get(), BuildingFactory()
    EnterpriseFactory(building=other)
    tablet.sync()
    assert len(tablet.ids("enterprise")) == 2
    assignment = BuildingAssignmentFactory(user_id=tablet.user_id, building=own)
    tablet.sync()
    assert tablet.ids("building") == {str(own.pk)}
    assert tablet.held == tablet.fresh()
    assignment.delete()
    tablet.sync()
    assert tablet.ids("building") == {str(own.pk), str(other.pk)}
    assert tablet.held == tablet.fresh()


def test_who_loses_the_role_loses_everything(tablet: Tablet) -> None:
    RoleAssignment.objects.filter(user=tablet.user_id).delete()
    tablet.sync()
    assert tablet.ids("enterprise") == tablet.ids("building") == set()


def test_a_tenant_that_moves_to_another_street_is_gone_and_never_named_again(
    tablet: Tablet,
) -> None:
    key = sole(tablet)
    there = UnitFactory(building=BuildingFactory(area=ELSEWHERE))
    Occupancy.objects.update(unit=there)
    page = tablet.page()
    assert [(item.key, item.row) for item in page.items] == [(key, None)]
    ContactFactory(enterprise_id=key)
    assert tablet.page().items == ()


def test_a_rating_brings_the_sheet_and_its_end_too(tablet: Tablet) -> None:
    key = sole(tablet)
    RatingFactory(enterprise_id=key, colour="red")
    tablet.sync()
    assert tablet.held["enterprise", key]["rating"]["colour"] == "red"
    EnterpriseStanding.objects.update(operating_status="suspended")
    tablet.sync()
    Rating.objects.all().delete()
    tablet.sync()
    assert tablet.held["enterprise", key]["rating"] is None
    assert tablet.held == tablet.fresh()


def test_rules_of_the_office_bear_on_every_sheet(tablet: Tablet) -> None:
    MustVisitRule.objects.filter(code="must_no_coverage").update(within_days=500)
    tablet.sync()
    assert tablet.held == tablet.fresh()


def test_a_renamed_worker_a_moved_unit_and_a_new_station_are_told(tablet: Tablet) -> None:
    building = Building.objects.get()
    worker = WorkerFactory(area=building.subdistrict)
    VisitFactory(building=building, enterprise_id=sole(tablet), worker=worker)
    tablet.sync()
    worker.name = "改名"
    worker.save()
    Unit.objects.update(number="1808")
    StationFactory(building=building)
    tablet.sync()
    assert tablet.held["enterprise", sole(tablet)]["last_visit"]["by"] == "改名"
    assert tablet.held == tablet.fresh()


def test_a_unit_that_is_put_into_a_building_elsewhere_takes_its_tenant_along(
    tablet: Tablet,
) -> None:
    Unit.objects.update(building=BuildingFactory(area=ELSEWHERE))
    tablet.sync()
    assert tablet.ids("enterprise") == set()
    assert tablet.held == tablet.fresh()


def test_what_changes_between_two_pages_is_not_missed(committed: str) -> None:
    tablet = worker_tablet(size=3)
    building = BuildingFactory()
    tenants = [EnterpriseFactory(building=building) for _ in range(7)]
    while len(tablet.ids("enterprise")) < 4:
        assert tablet.page().has_more
    ContactFactory(enterprise_id=min(tablet.ids("enterprise")))
    OccupancyFactory(
        enterprise=EnterpriseFactory(id=uuid.UUID(int=0x7000 << 64 | 0x8 << 60)),
        unit=Unit.objects.first(),
    )
    Occupancy.objects.filter(enterprise=tenants[0]).delete()
    tablet.sync()
    tablet.sync()
    assert tablet.held == tablet.fresh()


def test_rights_that_end_between_two_pages_end_at_once(committed: str) -> None:
    tablet = worker_tablet(size=2)
    for _ in range(5):
        EnterpriseFactory(building=BuildingFactory())
    while not tablet.ids("building"):
        tablet.page()
    RoleAssignment.objects.filter(user=tablet.user_id).update(area=Area.objects.get(code=ELSEWHERE))
    before = len(tablet.ids("building"))
    while tablet.page().has_more:
        pass
    assert len(tablet.ids("building")) <= before
    assert tablet.ids("enterprise") == set()
    tablet.sync()
    assert tablet.ids("building") == set()


def test_a_page_costs_the_same_queries_for_one_and_for_twenty(committed: str) -> None:
    tablet = worker_tablet()
    building = BuildingFactory()
    _well_known_tenant(building)
    tablet.sync()
    first = _queries(Tablet(tablet.user_id))
    for _ in range(19):
        _well_known_tenant(building)
    assert _queries(Tablet(tablet.user_id)) == first
    tablet.sync()
    ContactFactory(enterprise_id=min(tablet.ids("enterprise")))
    one = _queries(tablet)
    for key in tablet.ids("enterprise"):
        ContactFactory(enterprise_id=key)
    assert _queries(tablet) == one
    assert one < first < 60


def _well_known_tenant(building: Building) -> None:
    key = EnterpriseFactory(building=building).pk
    ContactFactory(enterprise_id=key)
    RatingFactory(enterprise_id=key)
    VisitFactory(building=building, enterprise_id=key)
    LeaseIntentFactory(occupancy=Occupancy.objects.get(enterprise=key))
    CoverageFactory(enterprise_id=key)


def _queries(tablet: Tablet) -> int:
    with CaptureQueriesContext(connection) as caught:
        tablet.page()
    return len(caught)
