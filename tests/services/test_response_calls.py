"""Calls about leases and first visits: once per cause, at the edge of the day, never in floods."""

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection

from common.calendar.clock import SHANGHAI
from common.calendar.months import add_months
from common.jobs.models import PeriodicRun
from enterprises.models import Occupancy
from services.actions.response_calls import (
    NIGHTLY,
    Called,
    lease_key,
    open_calls,
    respond_nightly,
)
from services.models import ResponseStep
from tests.database import point_to
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import (
    EnterpriseFactory,
    LeaseIntentFactory,
    OccupancyFactory,
    RatingFactory,
)
from tests.factories.services import VisitFactory

DAY = datetime.date(2026, 11, 20)
NOON = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)
ONE = datetime.timedelta(1)


def lease(months: int, area: int, *, days: int = 0, **kwargs: Any) -> Occupancy:
    """Make a lease that ends so many months (and days) after the day."""
    return OccupancyFactory(
        unit=UnitFactory(building=BuildingFactory()),
        area=Decimal(area),
        ends_on=add_months(DAY, months) + datetime.timedelta(days),
        **kwargs,
    )


def call() -> Called:
    """Run the job at noon of the day."""
    return open_calls(now=NOON)


@pytest.mark.django_db
class TestLeases:
    @pytest.mark.parametrize(
        ("area", "months"), [(2300, 18), (2299, 12), (930, 12), (929, 6), (10, 6)]
    )
    def test_the_horizon_depends_on_the_size(self, area: int, months: int) -> None:
        inside = lease(months, area)
        lease(months, area, days=1)
        assert call() == Called(leases=1)
        step = ResponseStep.objects.get()
        assert (step.origin, step.origin_key) == ("lease", lease_key(inside.pk, months))
        assert (step.enterprise, step.building) == (inside.enterprise, inside.unit.building)
        assert step.due_on == datetime.date(2026, 12, 4)

    def test_rooms_of_one_building_count_together(self) -> None:
        first = lease(12, 500)
        OccupancyFactory(
            enterprise=first.enterprise,
            unit=UnitFactory(building=first.unit.building),
            area=Decimal(430),
        )
        assert call().leases == 1

    def test_a_lease_is_called_about_once_whatever_became_of_the_call(self) -> None:
        lease(3, 100)
        assert call() == Called(leases=1)
        assert call() == Called()
        ResponseStep.objects.update(state="done", done_at=NOON)
        assert call() == Called()
        assert ResponseStep.objects.count() == 1

    def test_an_intent_since_the_horizon_opened_settles_it(self) -> None:
        spoken, silent, before = lease(3, 100), lease(3, 100), lease(3, 100)
        LeaseIntentFactory(occupancy=spoken, recorded_on=DAY)
        LeaseIntentFactory(
            occupancy=before,
            recorded_on=add_months(before.ends_on, -6) - ONE,  # type: ignore[arg-type]
        )
        assert call() == Called(leases=2)
        LeaseIntentFactory(occupancy=silent, recorded_on=DAY)
        assert call() == Called(settled=1)
        closed = ResponseStep.objects.get(state="cancelled")
        assert closed.enterprise == silent.enterprise
        assert closed.closing_reason == "续租意向已登记，或租约已变更"

    def test_a_lease_that_was_prolonged_settles_it_too(self) -> None:
        held = lease(3, 100)
        call()
        Occupancy.objects.filter(pk=held.pk).update(ends_on=add_months(DAY, 36))
        assert call() == Called(settled=1)

    def test_own_rooms_ended_leases_and_open_ends_are_no_leases(self) -> None:
        lease(3, 100, tenure="owned")
        lease(0, 100)
        OccupancyFactory(ends_on=None)
        assert call() == Called()


@pytest.mark.django_db
class TestNewTenants:
    def arrive(self, on: datetime.date, **kwargs: Any) -> Any:
        """Let a new enterprise move in on a day."""
        return EnterpriseFactory(building=BuildingFactory(), building__starts_on=on, **kwargs)

    def test_an_arrival_of_the_last_ten_working_days_is_visited(self) -> None:
        tenants = [self.arrive(datetime.date(2026, 11, day)) for day in (5, 6, 20, 21)]
        assert call() == Called(first_visits=2)
        opened = ResponseStep.objects.order_by("title")
        assert [step.enterprise for step in opened] == tenants[1:3]
        assert {(step.origin, step.kind, step.limit_days) for step in opened} == {
            ("new_tenant", "visit", 10)
        }
        assert call() == Called()

    def test_since_the_first_night_no_arrival_is_forgotten(self) -> None:
        PeriodicRun.objects.create(job=NIGHTLY, period="2026-10-01", finished_at=NOON)
        self.arrive(datetime.date(2026, 9, 30))
        self.arrive(datetime.date(2026, 10, 1))
        assert call() == Called(first_visits=1)

    def test_another_room_is_no_arrival(self) -> None:
        tenant = self.arrive(datetime.date(2024, 1, 1))
        OccupancyFactory(enterprise=tenant, starts_on=DAY)
        assert call() == Called()

    def test_who_was_visited_since_or_has_left_needs_no_first_visit(self) -> None:
        visited, withdrawn, before, left = (self.arrive(DAY - ONE) for _ in range(4))
        yesterday = NOON - ONE
        VisitFactory(enterprise=visited, visited_at=yesterday)
        VisitFactory(enterprise=withdrawn, visited_at=yesterday, withdrawn_at=NOON)
        VisitFactory(enterprise=before, visited_at=yesterday - ONE)
        left.occupancies.update(ends_on=DAY)
        assert call() == Called(first_visits=2)
        assert {step.enterprise for step in ResponseStep.objects.all()} == {withdrawn, before}


@pytest.mark.django_db
def test_the_night_opens_what_is_missing_and_a_missed_one_has_passed() -> None:
    RatingFactory(enterprise=EnterpriseFactory(building=BuildingFactory()), colour="red")
    lease(3, 100)
    with time_machine.travel(NOON, tick=False):
        assert respond_nightly(DAY - ONE) == {}
        told = respond_nightly(DAY)
        assert (told["cases"], told["steps"], told["leases"], told["without_step"]) == (1, 4, 1, 0)
        assert set(respond_nightly(DAY).values()) == {0}


def test_four_at_once_call_once(
    own_database: str, run_parallel: Callable[[Sequence[Callable[[], Any]]], list[Any]]
) -> None:
    home = connection.settings_dict["NAME"]
    point_to(own_database)
    try:
        for _ in range(3):
            lease(3, 100)
        told = run_parallel([call] * 4)
        assert sorted(one.leases for one in told) == [0, 0, 0, 3]
    finally:
        point_to(home)
