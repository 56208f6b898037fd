"""Moving in, moving out and changing rooms."""

import datetime
from typing import Any

import pytest

from buildings.models import Area
from common.errors.domain import NotInScope
from common.models import AuditEntry
from enterprises.actions.occupancies import (
    LeaseEndsBeforeStart,
    NothingToEnd,
    OccupancyOverlaps,
    ReasonMissing,
    change_room,
    move_in,
    move_out,
)
from enterprises.models import LeaseIntent, Occupancy, RatingMark
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)


def _unit(code: str = "310106012") -> Any:
    return UnitFactory(building=BuildingFactory(subdistrict=Area.objects.get(code=code)))


def test_move_in_opens_an_occupancy_marks_the_rating_and_is_audited(street: Any) -> None:
    enterprise, unit = EnterpriseFactory(), _unit()
    RatingMark.objects.all().delete()
    occupancy = move_in(by=street, enterprise=enterprise, unit_id=unit.pk, starts_on=DAY)
    assert list(Occupancy.objects.all()) == [occupancy]
    assert RatingMark.objects.filter(enterprise=enterprise).exists()
    entry = AuditEntry.objects.get(verb="occupancy.move_in")
    assert entry.actor_id == street.pk
    assert entry.object_id == str(occupancy.pk)


def test_a_unit_of_another_subdistrict_does_not_exist(street: Any) -> None:
    with pytest.raises(NotInScope):
        move_in(
            by=street, enterprise=EnterpriseFactory(), unit_id=_unit("310106013").pk, starts_on=DAY
        )
    assert not Occupancy.objects.exists()


def test_the_same_unit_cannot_be_held_twice_by_one_enterprise(street: Any) -> None:
    enterprise, unit = EnterpriseFactory(), _unit()
    move_in(by=street, enterprise=enterprise, unit_id=unit.pk, starts_on=DAY)
    with pytest.raises(OccupancyOverlaps):
        move_in(
            by=street,
            enterprise=enterprise,
            unit_id=unit.pk,
            starts_on=DAY + datetime.timedelta(days=5),
        )
    assert Occupancy.objects.count() == 1
    assert AuditEntry.objects.filter(verb="occupancy.move_in").count() == 1


def test_a_lease_cannot_end_before_it_starts(street: Any) -> None:
    with pytest.raises(LeaseEndsBeforeStart):
        move_in(
            by=street,
            enterprise=EnterpriseFactory(),
            unit_id=_unit().pk,
            starts_on=DAY,
            ends_on=DAY - datetime.timedelta(days=1),
        )
    assert not Occupancy.objects.exists()


def test_move_out_ends_every_room_of_the_building_with_a_destination(street: Any) -> None:
    enterprise, unit = EnterpriseFactory(), _unit()
    other = UnitFactory(building=unit.building)
    elsewhere = _unit()
    for held in (unit, other, elsewhere):
        move_in(
            by=street,
            enterprise=enterprise,
            unit_id=held.pk,
            starts_on=DAY - datetime.timedelta(days=100),
        )
    ended = move_out(
        by=street,
        enterprise=enterprise,
        building_id=unit.building_id,
        on=DAY,
        destination="out_of_district",
        reason_code="rent",
        reason="租金",
    )
    assert {o.unit_id for o in ended} == {unit.pk, other.pk}
    assert set(Occupancy.objects.current_on(DAY).values_list("unit_id", flat=True)) == {
        elsewhere.pk
    }
    assert {o.leave_destination for o in ended} == {"out_of_district"}


def test_move_out_needs_a_destination_and_somebody_there(street: Any) -> None:
    enterprise, unit = EnterpriseFactory(), _unit()
    move_in(by=street, enterprise=enterprise, unit_id=unit.pk, starts_on=DAY)
    with pytest.raises(ReasonMissing):
        move_out(
            by=street,
            enterprise=enterprise,
            building_id=unit.building_id,
            on=DAY,
            destination="",
            reason_code="rent",
        )
    with pytest.raises(NothingToEnd):
        move_out(
            by=street,
            enterprise=EnterpriseFactory(),
            building_id=unit.building_id,
            on=DAY,
            destination="closed",
            reason_code="rent",
        )
    assert Occupancy.objects.get().ends_on is None


def test_change_of_room_keeps_lease_end_and_intent(street: Any) -> None:
    enterprise, unit = EnterpriseFactory(), _unit()
    end = datetime.date(2027, 6, 30)
    left = move_in(
        by=street,
        enterprise=enterprise,
        unit_id=unit.pk,
        starts_on=DAY - datetime.timedelta(days=100),
        ends_on=end,
    )
    LeaseIntent.objects.create(occupancy=left, intent="renewing", recorded_on=DAY)
    target = UnitFactory(building=unit.building)
    entered = change_room(by=street, occupancy_id=left.pk, unit_id=target.pk, on=DAY)
    left.refresh_from_db()
    assert (left.ends_on, left.leave_destination) == (DAY, "in_building")
    assert (entered.unit_id, entered.starts_on, entered.ends_on) == (target.pk, DAY, end)
    assert [i.intent for i in entered.intents.all()] == ["renewing"]


def test_change_into_a_foreign_room_changes_nothing(street: Any) -> None:
    left = move_in(by=street, enterprise=EnterpriseFactory(), unit_id=_unit().pk, starts_on=DAY)
    with pytest.raises(NotInScope):
        change_room(by=street, occupancy_id=left.pk, unit_id=_unit("310106013").pk, on=DAY)
    left.refresh_from_db()
    assert left.ends_on is None
    assert Occupancy.objects.count() == 1
