"""The clock of requests: vectors of the fact book, pauses, tiers, units."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from services.actions.handling.deeds import Facts
from services.actions.handling.performing import perform
from services.actions.requests import create_request
from services.models import ServiceRequest
from tests.factories.accounts import DepartmentFactory
from tests.factories.buildings import BuildingFactory

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: str, hour: int = 10, minute: int = 0) -> datetime.datetime:
    return datetime.datetime.combine(
        datetime.date.fromisoformat(day), datetime.time(hour, minute), SHANGHAI
    )


def received(day: str, mechanism: str) -> ServiceRequest:
    moment = at(day)
    written = create_request(
        by=None,
        values={"building": BuildingFactory().pk, "mechanism": mechanism, "received_at": moment},
        now=moment,
    )
    written.obj.refresh_from_db()
    return written.obj


@pytest.mark.parametrize(
    ("day", "mechanism", "due"),
    [
        ("2026-02-13", "immediate", "2026-02-14"),
        ("2026-09-24", "platform", "2026-10-09"),
        ("2026-11-23", "special_case", "2026-12-14"),
    ],
)
def test_due_days_follow_the_working_calendar(day: str, mechanism: str, due: str) -> None:
    request = received(day, mechanism)
    assert request.due_on == datetime.date.fromisoformat(due)


def test_a_pause_gives_back_what_was_left() -> None:
    request = received("2026-11-02", "platform")  # Monday: five days end on Monday the 9th
    assert request.due_on == datetime.date(2026, 11, 9)
    perform(
        request_id=request.pk,
        verb="triage",
        by=None,
        now=at("2026-11-02", 11),
        facts=Facts(category="物业管理"),
    )
    perform(
        request_id=request.pk,
        verb="dispatch",
        by=None,
        now=at("2026-11-02", 12),
        facts=Facts(department=DepartmentFactory().pk),
    )
    perform(request_id=request.pk, verb="accept", by=None, now=at("2026-11-03"))
    held = perform(
        request_id=request.pk,
        verb="pause",
        by=None,
        now=at("2026-11-04", 12),
        facts=Facts(pause_reason="legal", until=datetime.date(2026, 11, 20)),
    )
    # A day and a half are used up.
    assert (held.due_on, held.yellow_at) == (None, None)
    running = perform(request_id=request.pk, verb="resume", by=None, now=at("2026-11-11", 6))
    # 3.5 days are left: 18 hours of the 11th, the 12th, the 13th, 18 hours of Monday the 16th.
    assert running.due_on == datetime.date(2026, 11, 16)
    # Three quarters are 3.75 days: 2.25 are left, 0.75 + 1 + 0.5.
    assert running.yellow_at == at("2026-11-13", 12)
    settled = perform(
        request_id=request.pk,
        verb="resolve",
        by=None,
        now=at("2026-11-12"),
        facts=Facts(reply="已解决"),
    )
    assert (settled.state, settled.due_on) == ("resolved", datetime.date(2026, 11, 16))
