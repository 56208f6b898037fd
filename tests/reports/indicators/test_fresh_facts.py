"""Freshness of key facts: what counts, what stands for it, and the same answer as on the tablet."""

import datetime
from typing import Any

import pytest

from accounts.models import User
from common.sync.feed.registry import Reader
from enterprises.models import EnterpriseStanding, Occupancy
from reports.indicators.rows import amounts_behind
from services.feeds import sheets
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import (
    ContactFactory,
    EnterpriseFactory,
    LeaseIntentFactory,
    MeasurementFactory,
)
from tests.factories.field import FactCheckFactory
from tests.reports.indicators.figures import DAY, parts, place

pytestmark = pytest.mark.django_db

CODE = "fresh_facts"
FRESH = DAY - datetime.timedelta(days=180)
STALE = DAY - datetime.timedelta(days=181)
# Beyond the day of the figures: a source of tomorrow says nothing today.
LATER = datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture
def tenant() -> Any:
    """A tenant of whom everything is old."""
    made = EnterpriseFactory(building=BuildingFactory())
    Occupancy.objects.update(ends_on=datetime.date(2027, 5, 1), created_at=LATER)
    EnterpriseStanding.objects.update(recorded_on=STALE, full_members=3)
    return made


def test_a_tenant_has_six_key_facts_and_an_owner_four(tenant: Any) -> None:
    assert parts(CODE)[:2] == (0, 6)
    Occupancy.objects.update(tenure="owned")
    assert parts(CODE)[:2] == (0, 4)


@pytest.mark.parametrize(("on", "fresh"), [(FRESH, 1), (STALE, 0), (DAY, 1)])
@pytest.mark.parametrize(
    "field",
    ["operating_status", "full_members", "contact", "lease_end", "lease_intent", "headcount"],
)
def test_a_fact_that_somebody_confirmed_is_fresh_for_180_days(
    tenant: Any, field: str, on: datetime.date, fresh: int
) -> None:
    FactCheckFactory(enterprise=tenant, field=field, checked_on=on)
    assert parts(CODE)[0] == fresh


@pytest.mark.parametrize(("on", "fresh"), [(FRESH, 1), (STALE, 0)])
def test_dated_sources_stand_for_their_facts(tenant: Any, on: datetime.date, fresh: int) -> None:
    ContactFactory(enterprise=tenant, confirmed_on=on)
    MeasurementFactory(enterprise=tenant, measured_on=on)
    LeaseIntentFactory(occupancy=Occupancy.objects.get(), recorded_on=on)
    EnterpriseStanding.objects.update(recorded_on=on)
    noon = datetime.datetime.combine(on, datetime.time(4), datetime.UTC)
    Occupancy.objects.update(created_at=noon)
    assert parts(CODE) == (6 * fresh, 6, 100 * fresh)


def test_a_source_that_leaves_the_fact_empty_does_not_stand_for_it(tenant: Any) -> None:
    EnterpriseStanding.objects.update(recorded_on=FRESH, full_members=None)
    assert parts(CODE)[0] == 1
    noon = datetime.datetime.combine(FRESH, datetime.time(4), datetime.UTC)
    Occupancy.objects.update(ends_on=None, created_at=noon)
    assert parts(CODE)[0] == 1


def test_a_confirmed_lease_of_an_owner_is_no_key_fact(tenant: Any) -> None:
    Occupancy.objects.update(tenure="owned")
    FactCheckFactory(enterprise=tenant, field="lease_end", checked_on=FRESH)
    assert parts(CODE)[:2] == (0, 4)


def test_a_tablet_and_the_figure_agree(tenant: Any, district: Any) -> None:
    ContactFactory(enterprise=tenant, confirmed_on=FRESH)
    FactCheckFactory(enterprise=tenant, field="lease_end", checked_on=DAY)
    EnterpriseStanding.objects.update(recorded_on=FRESH, full_members=None)
    room = Occupancy.objects.get()
    reader = Reader(User.objects.get(pk=district.pk), DAY, frozenset({room.unit.building_id}))
    (sheet,) = sheets.rows(reader, [str(tenant.pk)]).values()
    fresh = [fact["field"] for fact in sheet["facts"] if not fact["is_stale"]]
    assert fresh == ["operating_status", "contact", "lease_end"]
    assert amounts_behind(CODE, place(), DAY) == {tenant.pk: len(fresh)}
