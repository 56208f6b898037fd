"""The retention desk on rows: what is free, what is offered, who may look."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from common.errors.domain import NotInScope
from services.selectors.free_rooms import free_rooms
from services.selectors.retention import AskedNeed, desk
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import (
    EnterpriseFactory,
    LeaseIntentFactory,
    MeasurementFactory,
    OccupancyFactory,
    SignalFactory,
)
from tests.factories.services import StationFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)
LEASE_END = datetime.date(2027, 3, 31)


@pytest.fixture
def building() -> Any:
    """A building of the street."""
    return BuildingFactory(area=NANJING_WEST)


@pytest.fixture
def tenant(building: Any) -> Any:
    """A tenant of 180 ㎡ whose lease ends in March."""
    unit = UnitFactory(building=building, number="1201")
    return OccupancyFactory(unit=unit, ends_on=LEASE_END).enterprise


def free(tenant: Any, user: Any, by: Any = LEASE_END) -> dict[str, Any]:
    """Return the free rooms by number."""
    return {r.number: r for r in free_rooms(tenant.pk, 180, by=by, user=user, day=DAY)}


def let(building: Any, number: str, ends_on: Any, intent: str = "", **more: Any) -> Any:
    """Let a room to somebody else."""
    held = OccupancyFactory(
        unit=UnitFactory(building=building, number=number), ends_on=ends_on, **more
    )
    if intent:
        LeaseIntentFactory(occupancy=held, intent=intent)
    return held


def test_what_is_free_in_time(tenant: Any, building: Any, street: Any) -> None:
    UnitFactory(building=building, number="1202")
    UnitFactory(building=building, number="1203", area=None)
    UnitFactory(building=building, number="1204", area=451)
    let(building, "1205", None)
    let(building, "1206", datetime.date(2027, 4, 1))
    let(building, "1207", LEASE_END)
    let(building, "1208", LEASE_END, "renewing")
    let(building, "1209", LEASE_END, "leaving")
    let(building, "1210", DAY)
    # Nobody is in it today, but somebody has signed.
    let(building, "1211", None, starts_on=datetime.date(2027, 1, 1))
    found = free(tenant, street)
    assert set(found) == {"1201", "1202", "1207", "1209", "1210"}
    assert found["1201"].is_own
    assert [found[n].free_on for n in ("1202", "1210", "1207")] == [None, None, LEASE_END]
    assert (found["1207"].is_given_up, found["1209"].is_given_up) == (False, True)
    assert set(free(tenant, street, by=None)) == {"1201", "1202", "1210"}


def test_a_later_word_of_the_present_tenant_counts(tenant: Any, building: Any, street: Any) -> None:
    held = let(building, "1202", LEASE_END, "leaving")
    LeaseIntentFactory(occupancy=held, intent="renewed", recorded_on=datetime.date(2026, 11, 1))
    assert set(free(tenant, street)) == {"1201"}


def test_numbers_are_ordered_as_people_read_them(tenant: Any, building: Any, street: Any) -> None:
    for number in ("998", "1202", "12010"):
        UnitFactory(building=building, number=number)
    rooms = sorted(free(tenant, street).values(), key=lambda room: room.position)
    assert [room.number for room in rooms] == ["998", "1201", "1202", "12010"]


def test_spaces_of_another_street_are_for_the_district(
    tenant: Any, street: Any, district: Any
) -> None:
    elsewhere = UnitFactory(building=BuildingFactory(area=JINGAN_TEMPLE), number="1301")
    assert elsewhere.number not in free(tenant, street)
    assert elsewhere.number in free(tenant, district)


def test_the_desk_of_another_street_does_not_exist(tenant: Any, street2: Any) -> None:
    with pytest.raises(NotInScope):
        desk(tenant.pk, AskedNeed(), user=street2, day=DAY)


def test_growth_asks_for_more_and_finds_neighbours(tenant: Any, building: Any, street: Any) -> None:
    SignalFactory(enterprise=tenant, kind="space_need", observed_on=datetime.date(2026, 11, 1))
    MeasurementFactory(enterprise=tenant, value=60)
    UnitFactory(building=building, number="1202")
    found = desk(tenant.pk, AskedNeed(), user=street, day=DAY)
    # 180 ㎡ × 1.2, in tens.
    assert found.need is not None
    assert (found.need.area, found.need.by) == (220, LEASE_END)
    assert found.tenant.headcount == 60
    assert found.tenant.signals == ("空间需求",)
    (offer,) = found.offers
    assert offer.space.keeps_own
    assert [room.number for room in offer.space.new_rooms] == ["1202"]


def test_a_stated_need_stands_before_the_default(tenant: Any, building: Any, street: Any) -> None:
    UnitFactory(building=building, number="1202", area=400)
    asked = AskedNeed(area=400, by=datetime.date(2026, 12, 31), lowest_floor=10)
    found = desk(tenant.pk, asked, user=street, day=DAY)
    assert found.need is not None
    assert (found.need.area, found.need.by) == (400, datetime.date(2026, 12, 31))
    (offer,) = found.offers
    assert {reason.criterion: reason.points for reason in offer.reasons}["楼层"] == 5


def test_the_nearest_open_station_counts(building: Any, tenant: Any, street: Any) -> None:
    building.longitude, building.latitude = 121.46, 31.23
    building.save()
    near = {"code": NANJING_WEST, "longitude": 121.46, "latitude": 31.232}
    StationFactory(name="示例近站", **near)
    StationFactory(name="示例已关站", **{**near, "latitude": 31.23}, ends_on=DAY)
    UnitFactory(building=building, number="1202")
    found = desk(tenant.pk, AskedNeed(), user=street, day=DAY)
    (offer,) = found.offers
    texts = [reason.text for reason in offer.reasons if reason.criterion == "服务站"]
    assert texts == ["距示例近站 222 米"]


def test_without_a_size_somebody_must_state_it(street: Any, building: Any) -> None:
    held = OccupancyFactory(
        unit=UnitFactory(building=building, area=None), area=None, ends_on=LEASE_END
    )
    found = desk(held.enterprise_id, AskedNeed(), user=street, day=DAY)
    assert (found.need, found.offers) == (None, ())
    assert "请填写" in found.tenant.wanted.because


def test_the_cost_does_not_grow_with_the_spaces(
    tenant: Any, building: Any, street: Any, django_assert_max_num_queries: Callable
) -> None:
    for number in range(1202, 1212):
        UnitFactory(building=building, number=str(number))
    for _ in range(20):
        UnitFactory(building=BuildingFactory(area=NANJING_WEST), number="1301")
    with django_assert_max_num_queries(20):
        found = desk(tenant.pk, AskedNeed(), user=street, day=DAY)
    assert (len(found.offers), found.found) == (20, 30)


def test_who_has_no_room_can_be_offered_one_all_the_same(street: Any, district: Any) -> None:
    UnitFactory(building=BuildingFactory(area=NANJING_WEST), number="1301")
    homeless = EnterpriseFactory()
    found = desk(homeless.pk, AskedNeed(area=180), user=district, day=DAY)
    assert len(found.offers) == 1
