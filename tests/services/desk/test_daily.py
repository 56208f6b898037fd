"""What the desk does by itself: once, however often and however many at once it is asked."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from common.calendar.clock import SHANGHAI, end_of
from common.models import AuditEntry, Notice
from services.actions.handling import periodic
from services.actions.handling.ladder import climb_ladder
from services.models import ClockSpan, LadderStep, RequestEvent, SatisfactionAsk, ServiceRequest
from tests.factories.accounts import UserFactory, assign
from tests.services.desk.acts import Desk

DAY = datetime.timedelta(1)
# Four working days, and the beginning of the next week.
LATER = datetime.date(2026, 11, 16)


def busy(monkeypatch: pytest.MonkeyPatch, number: int = 3) -> dict[str, list[Any]]:
    """Write requests of which some wait for each round of the day."""
    desk = Desk()
    found = {
        state: [desk.in_state(state).pk for _ in range(number)]
        for state in ("dispatched", "paused", "resolved")
    }
    moment = datetime.datetime.combine(LATER, datetime.time(0, 20), SHANGHAI)
    monkeypatch.setattr(periodic, "now", lambda: moment)
    return found


def states(keys: list[Any]) -> set[str]:
    """Return where these requests stand."""
    return set(ServiceRequest.objects.filter(pk__in=keys).values_list("state", flat=True))


@pytest.mark.django_db
def test_the_rounds_of_a_day_done_twice_are_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = busy(monkeypatch)
    assert periodic.keep_desk(LATER) == {"returned": 3, "resumed": 3, "closed": 3, "asked": 0}
    assert states(found["dispatched"]) == {"returned"}
    assert states(found["paused"]) == {"in_progress"}
    assert states(found["resolved"]) == {"closed"}
    # The clock runs on from the end of the last day of the pause, not from the run.
    running = ClockSpan.objects.filter(request__in=found["paused"], ends_at__isnull=True)
    pauses = ClockSpan.objects.filter(request__in=found["paused"], kind="paused")
    assert {span.starts_at for span in running} == {
        end_of(span.until) for span in pauses if span.until
    }
    before = RequestEvent.objects.count(), AuditEntry.objects.count(), Notice.objects.count()
    assert set(periodic.keep_desk(LATER).values()) == {0}
    assert before == (
        RequestEvent.objects.count(),
        AuditEntry.objects.count(),
        Notice.objects.count(),
    )


def test_four_rounds_at_once_are_one(
    own_database: str, monkeypatch: pytest.MonkeyPatch, run_parallel: Callable
) -> None:
    found = busy(monkeypatch, 8)
    told = run_parallel([lambda: periodic.keep_desk(LATER)] * 4)
    for step, number in (("returned", 8), ("resumed", 8), ("closed", 8)):
        assert sum(one[step] for one in told) == number
    for state, verb in (("dispatched", "return"), ("paused", "resume"), ("resolved", "close")):
        events = RequestEvent.objects.filter(request__in=found[state], verb=verb)
        assert events.count() == 8
    assert ServiceRequest.objects.get(pk=found["dispatched"][0]).transfers == 1
    assert not SatisfactionAsk.objects.filter(request__enterprise=None).exists()


def test_four_climbs_at_once_tell_each_rung_once(own_database: str, run_parallel: Callable) -> None:
    street = assign(UserFactory(), "subdistrict_staff", "310106012")
    desk = Desk()
    lead = assign(UserFactory(department=desk.lead), "department")
    keys = [desk.in_state("accepted").pk for _ in range(5)]
    # What came overdue with a register is told to nobody.
    ServiceRequest.objects.filter(pk__in=keys).update(created_at=desk.now)
    moment = desk.now + 3 * DAY
    rungs: list[tuple[datetime.datetime, set[str]]] = [
        (moment, set()),
        (desk.now.replace(hour=23) + 4 * DAY, {"yellow"}),
        (desk.now + 8 * DAY, {"yellow", "red"}),
        (desk.now + 9 * DAY, {"yellow", "red", "head"}),
        (desk.now + 11 * DAY, {"yellow", "red", "head", "subdistrict"}),
    ]
    for moment, expected in rungs:
        counts = run_parallel([lambda moment=moment: climb_ladder(now=moment)] * 4)
        steps = LadderStep.objects.filter(request__in=keys)
        assert set(steps.values_list("rung", flat=True)) == expected, moment
        assert steps.count() == 5 * len(expected)
        assert sum(counts) in (0, 5)
    notices = Notice.objects.filter(kind__in=["request.yellow", "request.red"])
    assert notices.filter(recipient=lead).count() == 10
    assert Notice.objects.filter(kind="request.subdistrict", recipient=street).count() == 5
    keyed = Notice.objects.values_list("recipient", "key")
    assert len(keyed) == len(set(keyed))
