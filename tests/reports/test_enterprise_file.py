"""The enterprise file and its timeline: all facts of one enterprise, on a day, in scope."""

import datetime
import uuid
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from common.errors.domain import NotInScope
from reports.selectors.enterprise_file import enterprise_file
from reports.selectors.timeline import SOURCES, UnknownKind, timeline
from tests.conftest import JINGAN_TEMPLE
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import (
    ArrearsFactory,
    ContactFactory,
    EnterpriseFactory,
    LeaseIntentFactory,
    MeasurementFactory,
    RatingChangeFactory,
    RatingFactory,
    SignalFactory,
)
from tests.factories.orgs import CoverageFactory, PartyOrganisationFactory
from tests.factories.services import ParticipationFactory, ServiceRequestFactory, VisitFactory

DAY = datetime.date(2026, 11, 20)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    """Let today be the day of the tests, so that the stored rating is the one of the day."""
    with time_machine.travel("2026-11-20T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def tenant(db: None) -> Any:
    """An enterprise with one fact of each kind."""
    building = BuildingFactory()
    tenant = EnterpriseFactory(building=building)
    LeaseIntentFactory(occupancy=tenant.occupancies.get())
    MeasurementFactory(enterprise=tenant)
    ArrearsFactory(enterprise=tenant, settled_on=datetime.date(2026, 11, 15))
    SignalFactory(enterprise=tenant, closed_on=datetime.date(2026, 11, 15))
    RatingChangeFactory(enterprise=tenant)
    RatingFactory(enterprise=tenant)
    CoverageFactory(enterprise=tenant, ends_on=datetime.date(2026, 11, 1))
    ContactFactory(enterprise=tenant)
    ParticipationFactory(enterprise=tenant)
    VisitFactory(enterprise=tenant, building=building)
    ServiceRequestFactory(
        enterprise=tenant,
        building=building,
        resolved_at=datetime.datetime(2026, 11, 12, tzinfo=SHANGHAI),
    )
    return tenant


def test_the_file_shows_what_was_open_on_the_day(street: Any, tenant: Any) -> None:
    """Settled, closed and resolved facts appear on days before, not after."""
    now = enterprise_file(tenant.pk, user=street, day=DAY)
    then = enterprise_file(tenant.pk, user=street, day=datetime.date(2026, 11, 11))
    assert (now.operating_status, now.rating.colour) == ("operating", "green")
    assert (len(now.arrears), len(now.signals), len(now.open_requests)) == (0, 0, 0)
    assert (len(then.arrears), len(then.signals), len(then.open_requests)) == (1, 1, 1)
    assert now.coverages == ()
    assert now.occupancies[0].intent == "renewing"
    assert len(now.contacts) == len(now.measurements) == len(now.visits) == 1


def test_a_foreign_organisation_stays_nameless(street: Any, district: Any) -> None:
    """The coverage is ours, the organisation's name is not."""
    tenant = EnterpriseFactory(building=BuildingFactory())
    CoverageFactory(enterprise=tenant, organisation=PartyOrganisationFactory(code=JINGAN_TEMPLE))
    (own,) = enterprise_file(tenant.pk, user=street, day=DAY).coverages
    (all_of_it,) = enterprise_file(tenant.pk, user=district, day=DAY).coverages
    assert own.organisation_name is None
    assert all_of_it.organisation_name is not None


def test_a_foreign_enterprise_has_no_file(street: Any) -> None:
    """Out of scope is as unknown, for the timeline too."""
    foreign = EnterpriseFactory(building=BuildingFactory(area=JINGAN_TEMPLE))
    for key in (foreign.pk, uuid.uuid4()):
        with pytest.raises(NotInScope):
            enterprise_file(key, user=street, day=DAY)
        with pytest.raises(NotInScope):
            timeline(key, user=street, day=DAY)


def test_the_timeline_holds_every_kind_newest_first(street: Any, tenant: Any) -> None:
    """Days until the day of the file; pages continue without gap or double."""
    events = timeline(tenant.pk, user=street, day=DAY)
    moments = [event.at for event in events]
    assert moments == sorted(moments, reverse=True)
    kinds = {event.kind for event in events}
    # A standing and an open lease without a date are no events.
    assert {source.kind for source in SOURCES} - kinds == {"moved_out", "status_stated"}

    paged: list[Any] = []
    while page := timeline(
        tenant.pk, user=street, day=DAY, before=paged[-1].cursor if paged else None, limit=3
    ):
        paged += page
    assert tuple(paged) == events


def test_the_timeline_can_be_narrowed_to_kinds_and_days(street: Any, tenant: Any) -> None:
    """An unknown kind is refused."""
    visits = timeline(tenant.pk, user=street, day=DAY, kinds=("visited",))
    assert [event.title for event in visits] == ["日常走访"]
    assert timeline(tenant.pk, user=street, day=datetime.date(2019, 1, 1)) == ()
    with pytest.raises(UnknownKind):
        timeline(tenant.pk, user=street, day=DAY, kinds=("gossip",))


def test_file_and_timeline_cost_a_constant_number_of_queries(
    street: Any, tenant: Any, django_assert_max_num_queries: Any
) -> None:
    """Nothing is asked per fact."""
    for n in range(20):
        VisitFactory(enterprise=tenant, building=tenant.occupancies.get().unit.building)
        MeasurementFactory(enterprise=tenant, measured_on=DAY - datetime.timedelta(days=90 + n))
    _ = street.scope
    with django_assert_max_num_queries(15):
        enterprise_file(tenant.pk, user=street, day=DAY)
    with django_assert_max_num_queries(2):
        timeline(tenant.pk, user=street, day=DAY)
