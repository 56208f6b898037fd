"""The rounds of a day, cut off at every single statement and begun again: each effect once."""

import datetime
from typing import Any

import pytest
from django.db import connection

from common.calendar.clock import SHANGHAI
from common.models import Notice
from services.actions.handling import periodic
from services.actions.handling.ladder import climb_ladder
from services.models import LadderStep, RequestEvent, SatisfactionAsk, ServiceRequest
from tests.factories.accounts import UserFactory, assign
from tests.factories.enterprises import EnterpriseFactory
from tests.services.desk.acts import Desk

pytestmark = pytest.mark.django_db
LATER = datetime.date(2026, 11, 16)
MORNING = datetime.datetime.combine(LATER, datetime.time(10), SHANGHAI)


class CutShortError(Exception):
    """The worker is gone."""


def cut_everywhere(work: Any) -> int:
    """Run ``work`` again and again, ending it before its 1st, 2nd, 3rd … statement.

    Return how many times it was cut; the last run is a whole one.
    """
    cut = 0
    while True:
        left = cut

        def before(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal left
            # A savepoint stands for the transaction that a lost connection takes back.
            if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                if left == 0:
                    raise CutShortError
                left -= 1
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(before):
                work()
        except CutShortError:
            cut += 1
        else:
            return cut


def test_a_day_cut_off_at_every_statement_has_each_effect_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    street = assign(UserFactory(), "subdistrict_staff", "310106012")
    desk = Desk()
    found = {
        state: [desk.in_state(state, enterprise=EnterpriseFactory().pk).pk for _ in range(2)]
        for state in ("dispatched", "paused", "resolved")
    }
    monkeypatch.setattr(periodic, "now", lambda: MORNING)
    assert cut_everywhere(lambda: periodic.keep_desk(LATER)) > 30
    for state, verb in (("dispatched", "return"), ("paused", "resume"), ("resolved", "close")):
        events = RequestEvent.objects.filter(request__in=found[state], verb=verb)
        assert sorted(events.values_list("request", flat=True)) == sorted(found[state])
    returned = ServiceRequest.objects.filter(pk__in=found["dispatched"])
    assert list(returned.values_list("transfers", flat=True)) == [1, 1]
    asked = SatisfactionAsk.objects.values_list("request", flat=True)
    assert sorted(asked) == sorted(found["resolved"])
    told = Notice.objects.filter(recipient=street, kind="request.returned")
    assert sorted(told.values_list("object_id", flat=True)) == sorted(found["dispatched"])


def test_a_ladder_cut_off_at_every_statement_tells_each_rung_once() -> None:
    desk = Desk()
    officer = assign(UserFactory(department=desk.lead), "department")
    late = [desk.in_state("accepted").pk for _ in range(2)]
    ServiceRequest.objects.update(created_at=MORNING - datetime.timedelta(30))
    assert cut_everywhere(lambda: climb_ladder(now=MORNING)) > 3
    steps = LadderStep.objects.filter(request__in=late, rung="red")
    assert sorted(steps.values_list("request", flat=True)) == sorted(late)
    told = Notice.objects.filter(recipient=officer, kind="request.red")
    assert sorted(told.values_list("object_id", flat=True)) == sorted(late)
