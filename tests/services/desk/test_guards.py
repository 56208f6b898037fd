"""Every guard and every value that an act needs: refused with nothing changed, and let pass."""

import datetime
from typing import Any

import pytest

from common.errors.domain import DomainError
from services.actions.co_tasks import ask_co_unit, reply_co_task
from services.handling.transitions import TABLE
from tests.factories.accounts import UserFactory, assign
from tests.services.desk.acts import Desk, everything

pytestmark = pytest.mark.django_db

DAYS = datetime.timedelta(1)


def officer(department: Any) -> Any:
    """Return somebody who handles requests for a department."""
    return assign(UserFactory(department=department), "department")


def refused(desk: Desk, request: Any, verb: str, by: Any, **said: Any) -> str:
    """Try a verb; return the code of its refusal, and see that nothing changed."""
    before = everything()
    with pytest.raises(DomainError) as error:
        desk.act(request, verb, by, **said)
    assert everything() == before
    return str(error.value.code)


def test_all_guards_are_tested_here() -> None:
    tested = {name.removeprefix("test_guard_") for name in globals() if "test_guard_" in name}
    assert {guard for line in TABLE for guard in line.guards} == tested


def test_guard_dispatcher(street: Any, worker: Any) -> None:
    desk = Desk()
    request = desk.received()
    assert refused(desk, request, "triage", worker) == "permission_denied"
    assert desk.act(request, "triage", street).state == "triaged"


def test_guard_ruler(street: Any) -> None:
    desk = Desk()
    request = desk.in_state("escalated")
    assert refused(desk, request, "dispatch", street, note=" ") == "reason_required"
    assert desk.act(request, "dispatch", street).state == "dispatched"


def test_guard_holder(worker: Any) -> None:
    desk = Desk()
    request = desk.in_state("dispatched")
    assert refused(desk, request, "accept", worker) == "permission_denied"
    assert desk.act(request, "accept", officer(desk.lead)).state == "accepted"


def test_guard_handler(wall: Any, worker: Any) -> None:
    desk = Desk()
    request = desk.in_state("dispatched")
    assert refused(desk, request, "note", wall) == "permission_denied"
    assert desk.act(request, "note", worker).state == "dispatched"


def test_guard_writer(worker: Any) -> None:
    desk = Desk()
    request = desk.in_state("dispatched")
    assert refused(desk, request, "withdraw", officer(desk.lead)) == "permission_denied"
    assert desk.act(request, "withdraw", worker).state == "closed"


def test_guard_not_ruled(street: Any) -> None:
    desk = Desk()
    request = desk.in_state("escalated")
    desk.act(request, "dispatch", street)
    assert refused(desk, request, "return", officer(desk.lead)) == "already_ruled"
    assert desk.act(request, "escalate", officer(desk.lead)).state == "escalated"
    plain = desk.in_state("dispatched")
    assert desk.act(plain, "return", officer(desk.lead)).state == "returned"


def test_guard_within_limit(street: Any) -> None:
    desk = Desk()
    late, timely = desk.in_state("accepted"), desk.in_state("accepted")
    assert late.due_on == desk.now.date() + 7 * DAYS
    desk.now += 7 * DAYS
    assert desk.act(timely, "pause", street).state == "paused"
    desk.now += 1 * DAYS
    until = desk.now.date() + DAYS
    assert refused(desk, late, "pause", street, until=until) == "already_overdue"


def test_guard_co_tasks_done(street: Any) -> None:
    desk = Desk()
    requests = [desk.in_state("in_progress") for _ in range(2)]
    tasks = [
        ask_co_unit(
            request_id=request.pk,
            department_id=desk.other.pk,
            days=3,
            asked="示例",
            by=street,
            now=desk.now,
        )
        for request in requests
    ]
    lead = officer(desk.lead)
    assert refused(desk, requests[0], "resolve", lead) == "open_co_tasks"
    assert desk.act(requests[0], "resolve", lead, excuse="示例原因").state == "resolved"
    tasks[0].refresh_from_db()
    assert (tasks[0].state, tasks[0].excuse) == ("excused", "示例原因")
    reply_co_task(task_id=tasks[1].pk, reply="示例", by=officer(desk.other), now=desk.now)
    assert desk.act(requests[1], "resolve", lead).state == "resolved"


def test_guard_immediate(worker: Any) -> None:
    desk = Desk()
    assert refused(desk, desk.received("platform"), "resolve", worker) == "not_immediate"
    assert desk.act(desk.received("immediate"), "resolve", worker).state == "resolved"


def test_guard_not_own_work(street: Any, worker: Any) -> None:
    desk = Desk()
    request = desk.in_state("accepted")
    desk.act(request, "resolve", street)
    assert refused(desk, request, "confirm", street) == "own_work"
    assert desk.act(request, "confirm", worker).state == "confirmed"


def test_guard_not_too_old(worker: Any) -> None:
    desk = Desk()
    old, fresh = desk.in_state("closed"), desk.in_state("closed")
    desk.now += 30 * DAYS - datetime.timedelta(minutes=10)
    assert desk.act(fresh, "reopen", worker).state == "reopened"
    desk.now += datetime.timedelta(hours=1)
    assert refused(desk, old, "reopen", worker) == "too_old"


def test_guard_is_original(street: Any) -> None:
    desk = Desk()
    request, merged, over = desk.received(), desk.in_state("merged"), desk.in_state("closed")
    for original, code in (
        (None, "unknown_original"),
        (request.pk, "own_original"),
        (merged.pk, "original_not_open"),
        (over.pk, "original_not_open"),
    ):
        assert refused(desk, request, "link_duplicate", street, original=original) == code
    assert desk.act(request, "link_duplicate", street).state == "merged"


def test_guard_no_followers(street: Any) -> None:
    desk = Desk()
    original, follower = desk.received(), desk.received()
    desk.act(follower, "link_duplicate", original=original.pk)
    assert refused(desk, original, "withdraw", street) == "has_followers"
    desk.act(follower, "separate")
    assert desk.act(original, "withdraw", street).state == "closed"


@pytest.mark.parametrize(
    ("state", "verb", "said", "code"),
    [
        ("received", "triage", {"category": ""}, "required"),
        ("triaged", "dispatch", {"department": None}, "required"),
        ("dispatched", "return", {"note": ""}, "reason_required"),
        ("dispatched", "return", {"proposed": None}, "required"),
        ("accepted", "pause", {"pause_reason": "holiday"}, "required"),
        ("accepted", "pause", {"until": None}, "required"),
        ("accepted", "pause", {"until": datetime.date(2026, 11, 1)}, "required"),
        ("accepted", "pause", {"until": datetime.date(2027, 2, 1)}, "required"),
        ("accepted", "resolve", {"reply": " "}, "required"),
        ("accepted", "withdraw", {"note": ""}, "reason_required"),
        ("accepted", "escalate", {"note": ""}, "reason_required"),
        ("closed", "reopen", {"note": ""}, "reason_required"),
        ("accepted", "note", {"note": ""}, "required"),
    ],
)
def test_an_act_needs_its_values(
    district: Any, state: str, verb: str, said: dict[str, Any], code: str
) -> None:
    desk = Desk()
    request = desk.in_state(state)
    assert refused(desk, request, verb, district, **said) == code
