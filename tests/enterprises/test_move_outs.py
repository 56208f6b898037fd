"""Who left, where to and why: one move-out for each enterprise, building and day."""

import datetime
from typing import Any

import pytest

from common.errors.domain import NotInScope
from common.models import AuditEntry
from enterprises.actions.occupancies import (
    NothingEnded,
    ReasonMissing,
    change_room,
    move_out,
    state_move_out,
)
from enterprises.models import Occupancy
from enterprises.selectors import move_out_counts
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import EnterpriseFactory, OccupancyFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)


def room(building: Any, enterprise: Any = None, **more: Any) -> Occupancy:
    """Let an enterprise into a new room of a building."""
    return OccupancyFactory(
        enterprise=enterprise or EnterpriseFactory(), unit=UnitFactory(building=building), **more
    )


def left(day: datetime.date = DAY) -> set[Any]:
    """Return the move-outs by a day."""
    return set(Occupancy.objects.move_outs(day).values_list("enterprise_id", "ends_on"))


def test_rooms_given_up_together_are_one_move_out() -> None:
    building = BuildingFactory()
    first = room(building, ends_on=DAY)
    room(building, first.enterprise, ends_on=DAY)
    room(building, first.enterprise, ends_on=DAY - datetime.timedelta(days=90))
    assert Occupancy.objects.move_outs(DAY).count() == 1
    assert left() == {(first.enterprise_id, DAY)}


def test_a_lease_that_has_not_ended_is_none() -> None:
    room(BuildingFactory(), ends_on=DAY + datetime.timedelta(days=1))
    room(BuildingFactory())
    assert left() == set()


def test_change_of_room_and_renewal_are_none(street: Any) -> None:
    building = BuildingFactory(area=NANJING_WEST)
    moved = room(building, ends_on=datetime.date(2027, 6, 30))
    change_room(by=street, occupancy_id=moved.pk, unit_id=UnitFactory(building=building).pk, on=DAY)
    renewed = room(building, ends_on=DAY)
    OccupancyFactory(enterprise=renewed.enterprise, unit=renewed.unit, starts_on=DAY)
    assert left() == set()


def test_the_other_building_of_a_tenant_is_a_move_out() -> None:
    gone = room(BuildingFactory(), ends_on=DAY)
    room(BuildingFactory(), gone.enterprise)
    assert left() == {(gone.enterprise_id, DAY)}


def test_a_move_out_asks_for_a_reason_from_the_list(street: Any) -> None:
    held = room(BuildingFactory(area=NANJING_WEST))
    asked = {"by": street, "enterprise": held.enterprise, "on": DAY}
    asked |= {"building_id": held.unit.building_id, "destination": "in_district"}
    for wrong in ("", "因为"):
        with pytest.raises(ReasonMissing):
            move_out(**asked, reason_code=wrong)
    held.refresh_from_db()
    assert held.ends_on is None
    move_out(**asked, reason_code="expansion", reason="示例")
    held.refresh_from_db()
    assert (held.leave_destination, held.leave_reason_code) == ("in_district", "expansion")


def test_what_was_imported_is_completed_afterwards(street: Any) -> None:
    building = BuildingFactory(area=NANJING_WEST)
    first = room(building, ends_on=DAY)
    second = room(building, first.enterprise, ends_on=DAY)
    assert Occupancy.objects.move_outs(DAY).unstated().count() == 1
    state_move_out(
        by=street, occupancy_id=first.pk, destination="out_of_district", reason_code="rent"
    )
    for row in (first, second):
        row.refresh_from_db()
        assert (row.ends_on, row.leave_destination) == (DAY, "out_of_district")
    assert not Occupancy.objects.move_outs(DAY).unstated().exists()
    assert AuditEntry.objects.filter(verb="occupancy.state_move_out").count() == 2


def test_only_a_move_out_in_scope_is_completed(street: Any) -> None:
    running = room(BuildingFactory(area=NANJING_WEST))
    foreign = room(BuildingFactory(area=JINGAN_TEMPLE), ends_on=DAY)
    words = {"destination": "closed", "reason_code": "closing"}
    with pytest.raises(NothingEnded):
        state_move_out(by=street, occupancy_id=running.pk, **words)
    with pytest.raises(NotInScope):
        state_move_out(by=street, occupancy_id=foreign.pk, **words)
    with pytest.raises(ReasonMissing):
        state_move_out(by=street, occupancy_id=running.pk, destination="", reason_code="rent")
    assert not Occupancy.objects.exclude(leave_destination="").exists()


def test_counts_add_up(django_assert_num_queries: Any) -> None:
    here, there = BuildingFactory(area=NANJING_WEST), BuildingFactory(area=JINGAN_TEMPLE)
    for building, destination, reason in (
        (here, "in_district", "expansion"),
        (here, "out_of_district", "rent"),
        (there, "closed", "closing"),
        (there, "unknown", "rent"),
        (there, "", ""),
    ):
        room(building, ends_on=DAY, leave_destination=destination, leave_reason_code=reason)
    with django_assert_num_queries(2):
        counts = move_out_counts(Occupancy.objects.move_outs(DAY))
    assert (counts.total, counts.retained, counts.lost, counts.unclear) == (5, 1, 2, 2)
    for parts in (counts.by_destination, counts.by_reason, counts.by_area):
        assert sum(part.count for part in parts) == 5
    assert {part.code: part.count for part in counts.by_reason} == {
        "rent": 2,
        "expansion": 1,
        "closing": 1,
        "": 1,
    }
    assert [part.count for part in counts.by_area] == [2, 3]


def test_the_page_counts_lists_and_exports(client: Any, street: Any) -> None:
    mine = room(
        BuildingFactory(area=NANJING_WEST),
        ends_on=datetime.date(2026, 6, 30),
        leave_destination="in_district",
        leave_reason_code="rent",
    )
    room(BuildingFactory(area=JINGAN_TEMPLE), ends_on=datetime.date(2026, 6, 30))
    room(BuildingFactory(area=NANJING_WEST), ends_on=datetime.date(2026, 5, 31))
    client.force_login(street)
    page = client.get("/moves/?as_of=2026-11-20")
    assert page.context["counts"].total == 2
    assert mine.enterprise.name in page.content.decode()
    missing = client.get("/moves/?as_of=2026-11-20&destination=none")
    assert len(missing.context["lines"]) == 1
    book = client.get("/moves/?as_of=2026-11-20&format=xlsx")
    assert book.status_code == 200
    assert AuditEntry.objects.get(verb="export").changes["rows"] == 2
    assert client.get("/moves/?starts_on=nonsense").status_code == 400


def test_the_api_lists_and_completes(api_for: Any, street: Any, worker: Any) -> None:
    gone = room(BuildingFactory(area=NANJING_WEST), ends_on=datetime.date(2026, 6, 30))
    room(BuildingFactory(area=JINGAN_TEMPLE), ends_on=datetime.date(2026, 6, 30))
    api = api_for(street)
    listed = api.get("/api/v1/move-outs/?unstated=true&left_from=2026-01-01").json()["results"]
    assert [row["id"] for row in listed] == [str(gone.pk)]
    address = f"/api/v1/move-outs/{gone.pk}/state/"
    words = {"destination": "closed", "reason_code": "closing"}
    assert api_for(worker).post(address, words, format="json").status_code == 403
    assert api.post(address, {"destination": "closed"}, format="json").status_code == 400
    told = api.post(address, words, format="json")
    assert (told.status_code, told.json()["leave_reason_code"]) == (200, "closing")
    assert not api.get("/api/v1/move-outs/?unstated=true").json()["results"]
