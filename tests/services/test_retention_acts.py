"""The worked case on rows: lease ends, more room needed, joint visit, new unit, outcome."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.models import Department
from common.errors.domain import AlreadyDecided, NotInScope, NotPermitted
from enterprises.actions.occupancies import ReasonMissing
from enterprises.actions.relocation import NoRoomNamed, relocate
from enterprises.models import Occupancy
from services.actions.retention import MoveDayMissing, close_with_outcome, offer_space
from services.models import JointVisit, ResponseCase
from services.selectors.retention_list import at_risk, told_lines
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import (
    LeaseIntentFactory,
    OccupancyFactory,
    RatingFactory,
    RatingOverrideFactory,
    SignalFactory,
)
from tests.factories.responses import JointVisitFactory, ResponseCaseFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)
NOON = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LEASE_END = datetime.date(2027, 3, 31)
MOVE = datetime.date(2027, 1, 15)


@pytest.fixture
def lease() -> Any:
    """A lease of 180 ㎡ in the street until March, its tenant orange."""
    unit = UnitFactory(building=BuildingFactory(area=NANJING_WEST), number="1201")
    held = OccupancyFactory(unit=unit, ends_on=LEASE_END)
    RatingFactory(enterprise=held.enterprise, colour="orange", colour_by_score="orange")
    return held


@pytest.fixture
def space() -> Any:
    """A free room of 230 ㎡ in another building of the street."""
    building = BuildingFactory(area=NANJING_WEST)
    return UnitFactory(building=building, number="1301", area=230)


def asked() -> list[Any]:
    """Return the department that the playbook knows."""
    return [Department.objects.get_or_create(code="example", defaults={"name": "示例部门"})[0].pk]


def rooms(enterprise: Any, day: datetime.date = MOVE) -> set[str]:
    """Return the numbers of the rooms held on a day."""
    held = Occupancy.objects.current_on(day).filter(enterprise=enterprise)
    return set(held.values_list("unit__number", flat=True))


def test_the_joint_visit_names_the_space(street: Any, lease: Any, space: Any) -> None:
    case = ResponseCaseFactory(enterprise=lease.enterprise)
    visit = offer_space(
        by=street,
        enterprise_id=lease.enterprise_id,
        unit_ids=[space.pk],
        departments=asked(),
        planned_on=DAY + datetime.timedelta(3),
        now=NOON,
    )
    assert visit.purpose == f"留商联合走访：推荐{space.building.name} 12 层 1301（230 ㎡）"
    assert visit.case_id == case.pk


def test_a_space_of_another_street_cannot_be_named(street: Any, lease: Any) -> None:
    foreign = UnitFactory(building=BuildingFactory(area=JINGAN_TEMPLE))
    with pytest.raises(NotInScope):
        offer_space(
            by=street,
            enterprise_id=lease.enterprise_id,
            unit_ids=[foreign.pk],
            departments=asked(),
            planned_on=DAY,
            now=NOON,
        )
    assert not JointVisit.objects.exists()


def test_a_worker_opens_none(worker: Any, lease: Any) -> None:
    with pytest.raises(NotPermitted):
        offer_space(
            by=worker,
            enterprise_id=lease.enterprise_id,
            unit_ids=[],
            departments=asked(),
            planned_on=DAY,
            now=NOON,
        )


def test_moved_ends_the_case_and_the_tenant_sits_in_its_new_unit(
    street: Any, lease: Any, space: Any
) -> None:
    case = ResponseCaseFactory(enterprise=lease.enterprise)
    closed = close_with_outcome(
        by=street,
        case_id=case.pk,
        outcome="moved",
        note="协助办理集中登记",
        now=NOON,
        unit_ids=[space.pk],
        moved_on=MOVE,
        reason_code="expansion",
    )
    # At stake was what the tenant held.
    assert (closed.outcome, closed.value_area) == ("moved", 180)
    assert rooms(lease.enterprise) == {"1301"}
    lease.refresh_from_db()
    assert (lease.ends_on, lease.leave_destination) == (MOVE, "in_district")
    assert lease.leave_reason_code == "expansion"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"moved_on": None}, MoveDayMissing),
        ({"reason_code": ""}, ReasonMissing),
    ],
)
def test_a_refused_move_leaves_the_case_open(
    street: Any, lease: Any, space: Any, changes: dict[str, Any], refusal: Any
) -> None:
    case = ResponseCaseFactory(enterprise=lease.enterprise)
    words: dict[str, Any] = {
        "outcome": "moved",
        "note": "",
        "unit_ids": [space.pk],
        "moved_on": MOVE,
        "reason_code": "expansion",
    }
    with pytest.raises(refusal):
        close_with_outcome(by=street, case_id=case.pk, now=NOON, **{**words, **changes})
    assert ResponseCase.objects.get().closed_on is None
    assert rooms(lease.enterprise) == {"1201"}


def test_a_case_ends_once(street: Any, lease: Any) -> None:
    case = ResponseCaseFactory(enterprise=lease.enterprise)
    words: dict[str, Any] = {"by": street, "case_id": case.pk, "outcome": "kept", "note": ""}
    close_with_outcome(**words, now=NOON)
    with pytest.raises(AlreadyDecided):
        close_with_outcome(**words, now=NOON)


def test_an_extension_keeps_the_old_room(street: Any, lease: Any) -> None:
    neighbour = UnitFactory(building=lease.unit.building, number="1202")
    relocate(
        by=street,
        enterprise=lease.enterprise,
        unit_ids=[neighbour.pk],
        on=MOVE,
        reason_code="expansion",
        is_extension=True,
    )
    assert rooms(lease.enterprise) == {"1201", "1202"}
    assert not Occupancy.objects.move_outs(LEASE_END - datetime.timedelta(1)).exists()


def test_another_room_of_the_building_is_no_move_out(street: Any, lease: Any) -> None:
    other = UnitFactory(building=lease.unit.building, number="1502")
    relocate(
        by=street,
        enterprise=lease.enterprise,
        unit_ids=[other.pk],
        on=MOVE,
        reason_code="space",
    )
    lease.refresh_from_db()
    assert (lease.ends_on, lease.leave_destination) == (MOVE, "in_building")
    assert not Occupancy.objects.move_outs(MOVE).exists()


def test_a_lease_that_ends_on_the_day_of_the_move_is_told_too(
    street: Any, lease: Any, space: Any
) -> None:
    relocate(
        by=street,
        enterprise=lease.enterprise,
        unit_ids=[space.pk],
        on=LEASE_END,
        reason_code="expansion",
    )
    lease.refresh_from_db()
    assert lease.leave_destination == "in_district"


def test_without_a_room_there_is_no_move(street: Any, lease: Any) -> None:
    with pytest.raises(NoRoomNamed):
        relocate(
            by=street, enterprise=lease.enterprise, unit_ids=[], on=MOVE, reason_code="expansion"
        )


def test_who_is_on_the_list(street: Any, street2: Any, lease: Any) -> None:
    building = lease.unit.building

    def tenant(ends_on: Any, **more: Any) -> Any:
        return OccupancyFactory(unit=UnitFactory(building=building), ends_on=ends_on, **more)

    soon = tenant(datetime.date(2027, 5, 20))
    tenant(datetime.date(2027, 5, 21))
    large = tenant(datetime.date(2027, 11, 20), area=930)
    staying = tenant(datetime.date(2027, 1, 31))
    LeaseIntentFactory(occupancy=staying, intent="renewing")
    leaving = tenant(datetime.date(2027, 2, 28))
    LeaseIntentFactory(occupancy=leaving, intent="leaving")
    owner = tenant(None, tenure="owned")
    case = ResponseCaseFactory(enterprise=owner.enterprise)
    warned = tenant(None)
    RatingFactory(enterprise=warned.enterprise)
    RatingOverrideFactory(enterprise=warned.enterprise, colour="red")
    JointVisitFactory(enterprise=leaving.enterprise)
    rows = list(at_risk(user=street, day=DAY))
    assert [row.pk for row in rows[:4]] == [
        held.enterprise_id for held in (leaving, lease, soon, large)
    ]
    assert {row.pk for row in rows[4:]} == {owner.enterprise_id, warned.enterprise_id}
    lines = {line.enterprise_id: line for line in told_lines(rows, user=street, day=DAY)}
    assert lines[owner.enterprise_id].case_opened_on == case.opened_on
    assert lines[leaving.enterprise_id].joint_visit_on == datetime.date(2026, 11, 26)
    told = lines[warned.enterprise_id]
    assert (told.colour, told.shown_colour) == ("green", "red")
    assert not at_risk(user=street2, day=DAY).exists()


@time_machine.travel(NOON, tick=False)
def test_the_page_from_alert_to_outcome(
    client_for: Any, street: Any, lease: Any, space: Any
) -> None:
    SignalFactory(
        enterprise=lease.enterprise, kind="space_need", observed_on=datetime.date(2026, 11, 1)
    )
    ResponseCaseFactory(enterprise=lease.enterprise)
    asked()
    client = client_for(street)
    alert = client.get(f"/enterprises/{lease.enterprise_id}/").content.decode()
    address = f"/retention/{lease.enterprise_id}/"
    assert address in alert
    page = client.get(address)
    assert page.context["desk"].need.area == 220
    shown = page.content.decode()
    assert "现在空置，随时可入驻" in shown
    offered = page.context["offer_form"]
    sent = {
        "act": "offer",
        "space": str(space.pk),
        "departments": [str(key) for key in asked()],
        "planned_on": offered.initial["planned_on"].isoformat(),
    }
    # Friday, and the next three working days.
    assert sent["planned_on"] == "2026-11-25"
    refused = client.post(address, {**sent, "departments": []})
    assert refused.status_code == 400
    assert "请至少选择一个参加部门" in refused.content.decode()
    assert client.post(address, sent).status_code == 302
    assert "1301" in JointVisit.objects.get().purpose
    case = ResponseCase.objects.get()
    done = {
        "act": "close",
        "case": str(case.pk),
        "outcome": "moved",
        "space": str(space.pk),
        "moved_on": "2027-01-15",
        "reason_code": "expansion",
    }
    assert client.post(address, done).status_code == 302
    assert rooms(lease.enterprise) == {"1301"}
    case.refresh_from_db()
    assert (case.outcome, case.value_area) == ("moved", 180)


def test_pages_are_for_those_who_may(
    client_for: Any, street2: Any, worker: Any, auditor: Any, lease: Any
) -> None:
    address = f"/retention/{lease.enterprise_id}/"
    assert client_for(street2).get(address).status_code == 404
    assert client_for(auditor).get(address).status_code == 403
    assert client_for(auditor).get("/retention/").status_code == 403
    seen = client_for(worker).get(address)
    assert seen.status_code == 200
    assert "发起联合走访</button>" not in seen.content.decode()
    assert client_for(worker).get(f"{address}?area=nonsense").status_code == 400
    assert client_for(worker).get("/retention/").status_code == 200


def test_the_api_gives_the_same_offers(api_for: Any, street: Any, lease: Any, space: Any) -> None:
    address = f"/api/v1/enterprises/{lease.enterprise_id}/retention/"
    told = api_for(street).get(address, {"area": 230, "by": "2027-03-31"}).json()
    (offer,) = told["offers"]
    assert offer["rooms"][0]["unit"] == str(space.pk)
    assert offer["score"] == sum(reason["points"] for reason in offer["reasons"])
    assert (told["wanted_area"], told["held_area"], told["found"]) == (230, 180, 1)
    assert api_for(street).get(address, {"area": -1}).status_code == 400
    assert api_for(street).get(address, {"colour": "red"}).status_code == 400
