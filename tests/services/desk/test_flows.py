"""Whole stories: transfers and rulings, rework, duplicates, extensions and their approval."""

import datetime
from typing import Any

import pytest

from common.calendar.clock import today
from common.errors.domain import DomainError
from services.actions.clocks import recompute_clocks
from services.actions.handling.performing import perform_all
from services.actions.limits import change_mechanism, decide_limit, extend, plan
from services.models import ClockLimit, RequestEvent, ServiceRequest, Substitute, UnitDay
from tests.factories.accounts import UserFactory, assign
from tests.factories.desk import DutyItemFactory, RequestCategoryFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.services.desk.acts import Desk

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(1)


def officer(department: Any, role: str = "department") -> Any:
    """Return somebody who handles requests for a department."""
    return assign(UserFactory(department=department), role)


def code_of(work: Any, **given: Any) -> str:
    """Return the code with which an act is refused."""
    with pytest.raises(DomainError) as error:
        work(**given)
    return str(error.value.code)


def test_the_third_return_forces_a_ruling_that_holds(street: Any) -> None:
    desk = Desk()
    request = desk.in_state("triaged")
    for count, state in ((1, "returned"), (2, "returned"), (3, "escalated")):
        desk.act(request, "dispatch", street)
        request = desk.act(request, "return", officer(desk.lead))
        assert (request.transfers, request.state, request.holder_id) == (count, state, None)
    desk.act(request, "dispatch", street, note="由其办理")
    assert code_of(desk.act, request=request, verb="return", by=officer(desk.lead)) == (
        "already_ruled"
    )
    # Not signed for in time, it goes back to who ruled, and nowhere else.
    assert desk.act(request, "return", None).state == "escalated"


def test_an_interim_holder_keeps_the_request_and_calendar(street: Any) -> None:
    desk = Desk()
    # The department works on no day of this month: its clock stands as long as it has it.
    for number in range(2, 31):
        day = datetime.date(2026, 11, number)
        UnitDay.objects.create(department=desk.lead, day=day, is_working=False, reason="示例")
    kept, given = desk.in_state("triaged"), desk.in_state("triaged")
    desk.act(kept, "dispatch", street, is_interim=True)
    desk.act(given, "dispatch", street)
    kept = desk.act(kept, "return", officer(desk.lead))
    given = desk.act(given, "return", officer(desk.lead))
    assert (kept.holder_id, given.holder_id) == (desk.lead.pk, None)
    assert kept.due_on == datetime.date(2026, 12, 7)
    assert given.due_on == datetime.date(2026, 11, 9)
    # Its days become working days after all: nothing but the ledger has to be read again.
    UnitDay.objects.all().delete()
    assert recompute_clocks() >= 1
    kept.refresh_from_db()
    assert kept.due_on == datetime.date(2026, 11, 9)


def test_every_rework_is_a_tier_higher_and_the_third_a_hard_problem(worker: Any) -> None:
    desk = Desk()
    request = desk.in_state("resolved", mechanism="immediate")
    used = request.due_on
    for count, mechanism in ((1, "platform"), (2, "special_case"), (3, "hard_problem")):
        desk.now += DAY
        request = desk.act(request, "reopen", worker)
        assert (request.reworks, request.mechanism) == (count, mechanism)
        assert (request.resolved_at, request.outcome) == (None, "")
        assert (request.due_on is None) == (count == 3)
        if count < 3:
            assert request.due_on > used
            used = request.due_on
            for verb in ("dispatch", "accept", "resolve"):
                request = desk.act(request, verb)
    assert [limit.days for limit in request.limits.order_by("asked_at")] == [1, 5, 15, None]
    plan(request_id=request.pk, days=40, reason="方案", by=someone_of_the_district(), now=desk.now)
    request.refresh_from_db()
    assert request.due_on is not None


def someone_of_the_district() -> Any:
    """Return somebody of the district."""
    return assign(UserFactory(), "district_staff")


def test_duplicates_follow_their_original(street: Any, worker: Any) -> None:
    desk = Desk()
    enterprise = EnterpriseFactory()
    first, second, third = (desk.received(enterprise=enterprise.pk) for _ in range(3))
    desk.act(first, "link_duplicate", street, original=second.pk)
    desk.act(second, "link_duplicate", street, original=third.pk)
    first.refresh_from_db()
    # The chain is no chain: both follow the last one.
    assert (first.state, first.duplicate_of_id, first.due_on) == ("merged", third.pk, None)
    late = desk.now.date() + 60 * DAY
    overdue = ServiceRequest.objects.overdue_on(late).values_list("pk", flat=True)
    assert list(overdue) == [third.pk]
    for verb in ("triage", "dispatch", "accept", "resolve"):
        third = desk.act(third, verb, street)
    for follower in (first, second):
        follower.refresh_from_db()
        assert (follower.state, follower.outcome) == ("closed", "solved")
        assert follower.resolved_at == third.resolved_at
        told = RequestEvent.objects.filter(request=follower).last()
        assert told is not None
        assert (told.from_state, told.to_state, told.reply) == ("merged", "closed", "示例答复")
    third = desk.act(third, "reopen", worker)
    for follower in (first, second):
        follower.refresh_from_db()
        assert (follower.state, follower.resolved_at) == ("merged", None)
        told = RequestEvent.objects.filter(request=follower).last()
        assert told is not None
        assert (told.from_state, told.to_state) == ("closed", "merged")
    overdue = ServiceRequest.objects.overdue_on(late).values_list("pk", flat=True)
    assert list(overdue) == [third.pk]
    alone = desk.act(first, "separate", street)
    assert (alone.duplicate_of_id, alone.holder_id) == (None, None)
    assert alone.due_on is not None


def test_a_follower_taken_up_by_itself_stands_for_itself(street: Any, worker: Any) -> None:
    desk = Desk()
    original, follower, other = desk.in_state("accepted"), desk.received(), desk.received()
    for row in (follower, other):
        desk.act(row, "link_duplicate", street, original=original.pk)
    desk.act(original, "resolve", street)
    done = perform_all(
        request_ids=[follower.pk, original.pk],
        verb="reopen",
        by=worker,
        now=desk.now + DAY,
        facts=desk.facts("reopen"),
    )
    assert len(done.done) == 2
    states = {row.pk: (row.state, row.duplicate_of_id) for row in ServiceRequest.objects.all()}
    assert states[follower.pk] == ("reopened", None)
    assert states[original.pk] == ("reopened", None)
    assert states[other.pk] == ("merged", original.pk)


def test_an_extension_is_asked_once_in_time_within_the_rule_and_approved_by_another(
    street: Any, district: Any
) -> None:
    desk = Desk()
    request = desk.in_state("accepted")
    given = {"request_id": request.pk, "reason": "示例", "by": street, "now": desk.now}
    due = request.due_on
    assert code_of(extend, days=6, **given) == "too_many_days"
    assert code_of(extend, days=0, **given) == "too_many_days"
    assert code_of(extend, days=2, **(given | {"reason": ""})) == "reason_required"
    late = given | {"now": desk.now + 10 * DAY}
    assert code_of(extend, days=2, **late) == "already_overdue"
    asked = extend(days=2, **given)
    assert asked.state == "asked"
    request.refresh_from_db()
    assert request.due_on == due
    assert code_of(extend, days=2, **given) == "extended_before"
    decision = {"limit_id": asked.pk, "is_approved": True, "now": desk.now}
    assert code_of(decide_limit, by=street, **decision) == "own_request"
    assert code_of(decide_limit, by=officer(desk.lead), **decision) == "approval_needed"
    decide_limit(by=district, **decision)
    request.refresh_from_db()
    asked.refresh_from_db()
    assert due is not None
    assert (asked.due_before, asked.due_after) == (due, request.due_on)
    assert request.due_on == due + 2 * DAY
    assert code_of(decide_limit, by=district, **decision) == "already_decided"
    assert code_of(extend, days=1, **given) == "extended_before"


def test_a_refused_extension_may_be_asked_for_again(street: Any, district: Any) -> None:
    desk = Desk()
    request = desk.in_state("accepted")
    given = {"request_id": request.pk, "days": 2, "reason": "示例", "by": street, "now": desk.now}
    asked = extend(**given)
    decide_limit(limit_id=asked.pk, is_approved=False, by=district, now=desk.now)
    request.refresh_from_db()
    assert request.due_on == datetime.date(2026, 11, 9)
    assert extend(**given).state == "asked"


def test_an_extension_asked_under_another_mechanism_is_not_approved(
    street: Any, district: Any
) -> None:
    desk = Desk()
    request = desk.in_state("accepted")
    asked = extend(request_id=request.pk, days=2, reason="示例", by=street, now=desk.now)
    desk.act(request, "resolve", street)
    request = desk.act(request, "reopen", street)
    decision = {"limit_id": asked.pk, "by": district, "now": desk.now}
    assert code_of(decide_limit, is_approved=True, **decision) == "mechanism_changed"
    decide_limit(is_approved=False, **decision)
    request.refresh_from_db()
    assert request.mechanism == "special_case"


def test_levels_of_approval(street: Any, district: Any) -> None:
    desk = Desk()
    request = desk.in_state("accepted", mechanism="immediate")
    given = {"request_id": request.pk, "reason": "示例", "now": desk.now}
    lead = officer(desk.lead)
    assert change_mechanism(mechanism="special_case", by=lead, **given).state == "asked"
    asked = ClockLimit.objects.get(state="asked")
    decide_limit(limit_id=asked.pk, is_approved=True, by=street, now=desk.now)
    assert code_of(change_mechanism, mechanism="special_case", by=street, **given) == (
        "same_mechanism"
    )
    # A street asks the district for a hard problem; the days of another mechanism are its rule's.
    row = change_mechanism(mechanism="hard_problem", days=30, by=street, **given)
    assert (row.state, row.days) == ("asked", 30)
    decide_limit(limit_id=row.pk, is_approved=True, by=district, now=desk.now)
    lower = change_mechanism(mechanism="platform", days=200, by=street, **given)
    assert (lower.state, lower.days) == ("approved", 5)
    assert code_of(plan, days=9, by=district, **given) == "not_by_plan"


def test_a_stated_due_day_is_kept_through_everything(street: Any, district: Any) -> None:
    desk = Desk()
    stated = datetime.date(2026, 11, 18)
    request = desk.in_state("accepted", due_on=stated)
    given = {"request_id": request.pk, "reason": "示例", "now": desk.now}
    assert code_of(extend, days=2, by=street, **given) == "due_stated"
    change_mechanism(mechanism="hard_problem", by=district, **given)
    for verb in ("pause", "resume", "resolve", "reopen", "triage", "link_duplicate", "separate"):
        request = desk.act(request, verb)
        assert (request.due_on, request.is_due_stated) == (stated, True)
        assert request.is_due_provisional is False
        assert (request.yellow_at is None) == (verb == "link_duplicate")


def test_a_substitute_acts_and_both_are_named() -> None:
    desk = Desk()
    absent, deputy = officer(desk.lead), officer(desk.other)
    request = desk.in_state("dispatched")
    assert code_of(desk.act, request=request, verb="accept", by=deputy) == "not_found"
    Substitute.objects.create(user=absent, deputy=deputy, starts_on=today() - 60 * DAY)
    desk.act(request, "accept", deputy)
    event = RequestEvent.objects.get(request=request, verb="accept")
    assert (event.by, event.on_behalf_of, event.department) == (deputy, absent, desk.lead)


def test_triage_again_keeps_what_was_raised_and_extended_since() -> None:
    desk = Desk()
    category = RequestCategoryFactory(name="示例复议类别")
    DutyItemFactory(category=category, lead=desk.lead, mechanism="immediate", days=2)
    request = desk.act(desk.received(), "triage", category=category.name)
    assert (request.mechanism, request.limits.count()) == ("immediate", 2)
    for verb in ("dispatch", "accept", "resolve", "reopen"):
        request = desk.act(request, verb)
    raised, due_on, limits = request.mechanism, request.due_on, request.limits.count()
    assert raised == "platform"
    request = desk.act(request, "triage", category=category.name)
    assert (request.mechanism, request.due_on) == (raised, due_on)
    assert request.limits.count() == limits
