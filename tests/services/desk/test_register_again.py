"""A register comes again over requests that the desk has handled; a calendar year is published."""

import datetime
from typing import Any

import pytest

from common.calendar.actions import load_calendar_year
from common.calendar.clock import SHANGHAI
from services.actions.clocks import ALL, recompute_year, take_in
from services.actions.requests import update_request
from services.models import ClockSpan, CoTask, RequestEvent, ServiceRequest
from tests.factories.accounts import UserFactory, assign
from tests.services.desk.acts import Desk

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def says(desk: Desk, request: Any, **values: Any) -> ServiceRequest:
    """Let the register say something of a request, an hour later."""
    desk.now += HOUR
    keeper = assign(UserFactory(), "district_staff")
    update_request(by=keeper, request_id=request.pk, values=values, now=desk.now)
    request.refresh_from_db()
    return request


def last(request: Any) -> RequestEvent:
    """Return the last line of a story."""
    return RequestEvent.objects.filter(request=request).latest("at", "id")


def test_a_register_closes_what_the_desk_handles_and_opens_it_again() -> None:
    desk = Desk()
    request = desk.in_state("in_progress")
    desk.act(request, "note")
    CoTask.objects.create(
        request=request,
        department=desk.other,
        days=3,
        asked_at=desk.now,
        due_on=desk.now.date(),
    )
    due = request.due_on
    request = says(desk, request, resolved_at=desk.now)
    assert (request.state, request.outcome, request.due_on) == ("closed", "register", due)
    assert not ClockSpan.objects.filter(request=request, ends_at__isnull=True).exists()
    assert CoTask.objects.get(request=request).state == "excused"
    assert (last(request).verb, last(request).from_state) == ("register", "in_progress")
    request = says(desk, request, resolved_at=None)
    assert (request.state, request.outcome, request.holder) == ("received", "", None)
    running = ClockSpan.objects.get(request=request, ends_at__isnull=True)
    assert (running.starts_at, running.unit) == (desk.now, None)
    assert (last(request).verb, last(request).to_state) == ("register", "received")


def test_a_blank_end_keeps_what_the_desk_settled() -> None:
    desk = Desk()
    request = desk.in_state("resolved")
    settled = request.resolved_at
    # Neither a note nor the filing afterwards is the moment of settling.
    for verb in ("note", "confirm", "note", "close", "note"):
        request = desk.act(request, verb)
    events = RequestEvent.objects.filter(request=request).count()
    request = says(desk, request, resolved_at=None)
    assert (request.state, request.outcome, request.resolved_at) == ("closed", "solved", settled)
    assert RequestEvent.objects.filter(request=request).count() == events


def test_another_mechanism_of_the_register_holds_from_now_on() -> None:
    desk = Desk()
    request = desk.in_state("in_progress", mechanism="immediate")
    assert request.due_on == datetime.date(2026, 11, 3)
    request = says(desk, request, mechanism="platform")
    assert request.due_on == datetime.date(2026, 11, 9)
    limit = request.limits.latest("decided_at")
    assert (limit.cause, limit.days, limit.due_before) == ("tier", 5, datetime.date(2026, 11, 3))
    count = request.limits.count()
    assert says(desk, request, mechanism="platform").limits.count() == count


def test_followers_go_with_what_the_register_says_of_their_original() -> None:
    desk = Desk()
    original, follower = desk.in_state("accepted"), desk.received()
    desk.act(follower, "link_duplicate", original=original.pk)
    says(desk, original, resolved_at=desk.now)
    follower.refresh_from_db()
    assert (follower.state, follower.outcome) == ("closed", "register")
    assert (last(follower).from_state, last(follower).to_state) == ("merged", "closed")
    # Its own line of the register is blank: it is over all the same.
    follower = says(desk, follower, resolved_at=None)
    assert follower.state == "closed"
    assert follower.resolved_at is not None
    says(desk, original, resolved_at=None)
    follower.refresh_from_db()
    assert (follower.state, follower.resolved_at) == ("merged", None)
    assert not ClockSpan.objects.filter(request=follower, ends_at__isnull=True).exists()


def test_taking_in_again_changes_nothing() -> None:
    desk = Desk()
    for state in ("received", "paused", "merged", "resolved", "closed"):
        desk.in_state(state)
    before = list(ServiceRequest.objects.order_by("pk").values())
    events = RequestEvent.objects.count()
    take_in(ALL, moment=desk.now + HOUR)
    assert list(ServiceRequest.objects.order_by("pk").values()) == before
    assert RequestEvent.objects.count() == events


def test_a_published_year_mends_what_reached_into_it() -> None:
    desk = Desk()
    desk.now = datetime.datetime(2026, 12, 29, 10, tzinfo=SHANGHAI)
    request = desk.received("platform")
    request.refresh_from_db()
    assert (request.due_on, request.is_due_provisional) == (datetime.date(2027, 1, 5), True)
    load_calendar_year(
        year=2027,
        holidays={datetime.date(2027, 1, 1): "元旦"},
        make_up_days={},
        source="示例",
        by=None,
    )
    assert recompute_year(year=2027) == 1
    request.refresh_from_db()
    assert (request.due_on, request.is_due_provisional) == (datetime.date(2027, 1, 6), False)
    assert recompute_year(year=2027) == 0
