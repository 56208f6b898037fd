"""A building head comes from a selection or by office, whichever door is used."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from common.calendar.clock import today
from councils.actions.members import BeganLater, SelectionNeeded, add_seat, change_seat
from councils.models import Seat
from tests.factories.buildings import BuildingFactory
from tests.factories.councils import CouncilFactory, SeatFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)
ONE = datetime.timedelta(days=1)


@pytest.fixture
def council(street: Any) -> Any:
    """A council in 南京西路街道."""
    return CouncilFactory(building=BuildingFactory())


def head_of(council: Any, **facts: Any) -> dict[str, Any]:
    told = {"name": "示例领导", "capacity": "街镇代表", "mode": "official", "starts_on": DAY}
    return {"council": council.pk, "is_building_head": True, **told, **facts}


def test_no_door_makes_a_head_without_a_selection(
    council: Any, street: Any, api_for: Callable, client_for: Callable
) -> None:
    member = SeatFactory(council=council, mode="elected")
    official = add_seat(by=street, values=head_of(council)).obj
    before = list(Seat.objects.order_by("pk").values())
    api, client = api_for(street), client_for(street)
    for mode in ("elected", ""):
        sent = {**head_of(council, mode=mode), "name": "乙", "starts_on": "2026-11-25"}
        sent["council"] = str(council.pk)
        made = api.post("/api/v1/seats/", sent, format="json")
        assert (made.status_code, made.json()["code"]) == (409, "selection_needed")
        with pytest.raises(SelectionNeeded):
            add_seat(by=street, values=head_of(council, mode=mode, name="乙"))
    for seat, sent in ((member, {"is_building_head": True}), (official, {"mode": "elected"})):
        changed = api.patch(
            f"/api/v1/seats/{seat.pk}/", sent, format="json", headers={"If-Match": "*"}
        )
        assert (changed.status_code, changed.json()["code"]) == (409, "selection_needed")
    sent = {"act": "reseat", "row": str(official.pk), "role": "member", "mode": "elected"}
    page = client.post(f"/councils/{council.pk}/", sent)
    assert page.status_code == 409
    assert "楼长经一推三公示选任" in page.content.decode()
    address = reverse("admin:councils_seat_change", args=[member.pk])
    sent = {
        **{name: getattr(member, name) for name in ("name", "capacity", "role", "mode")},
        "council": str(council.pk),
        "starts_on": "2024-03-01",
        "is_building_head": "on",
    }
    told = client.post(address, sent, follow=True)
    assert "楼长经一推三公示选任" in told.content.decode()
    assert list(Seat.objects.order_by("pk").values()) == before


def test_a_head_of_the_register_stays_one_while_other_facts_are_put_right(
    council: Any, street: Any
) -> None:
    imported = SeatFactory(council=council, is_building_head=True)
    values = {"role": "convener", "ends_on": DAY, "mode": "", "is_building_head": True}
    change_seat(by=street, seat_id=imported.pk, values=values)
    imported.refresh_from_db()
    assert (imported.role, imported.ends_on, imported.is_building_head) == ("convener", DAY, True)
    other = CouncilFactory(building=BuildingFactory())
    for refused in ({"mode": "invited"}, {"council": other.pk}):
        with pytest.raises(SelectionNeeded):
            change_seat(by=street, seat_id=imported.pk, values=refused)
    change_seat(by=street, seat_id=imported.pk, values={"mode": "official"})


def test_a_council_has_one_head_at_a_time(council: Any, street: Any) -> None:
    former = SeatFactory(council=council, is_building_head=True)
    member = SeatFactory(council=council, mode="official", starts_on=DAY)
    change_seat(by=street, seat_id=member.pk, values={"is_building_head": True})
    former.refresh_from_db()
    assert former.ends_on == DAY
    assert council.seats.get(name=former.name, ends_on=None).is_building_head is False
    for begins in (DAY, DAY - ONE):
        with pytest.raises(BeganLater):
            add_seat(by=street, values=head_of(council, starts_on=begins))
    past = head_of(council, starts_on=datetime.date(2020, 1, 1), ends_on=former.starts_on)
    add_seat(by=street, values=past)
    assert council.seats.get(is_building_head=True, ends_on=None) == member


def test_the_page_of_a_council_in_the_back_office_only_shows_its_seats(
    council: Any, street: Any, client_for: Callable
) -> None:
    seat = SeatFactory(council=council, starts_on=today())
    page = client_for(street).get(reverse("admin:councils_council_change", args=[council.pk]))
    text = page.content.decode()
    assert seat.name in text
    assert 'name="seats-0-name"' not in text
