"""What each verb changes of a request, beside its state: on objects, written by ``performing``."""

import datetime
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from common.calendar.working_days import WorkingCalendar
from common.errors.domain import ReasonMissing
from common.records.ids import uuid7
from services.actions.handling.deeds import Deed, ValueMissing
from services.actions.limits import limit_row, require_level
from services.choices import (
    CoTaskState,
    LimitCause,
    Mechanism,
    PauseReason,
    RequestOutcome,
    RequestState,
    SpanKind,
)

LONGEST_PAUSE_DAYS = 60
# The third transfer forces a ruling, the third rework makes a problem order.
TRANSFERS, REWORKS = 3, 3
ABOVE: Mapping[str, Mechanism] = {
    Mechanism.IMMEDIATE: Mechanism.PLATFORM,
    Mechanism.PLATFORM: Mechanism.SPECIAL_CASE,
    Mechanism.SPECIAL_CASE: Mechanism.HARD_PROBLEM,
    Mechanism.HARD_PROBLEM: Mechanism.HARD_PROBLEM,
}
# A co-unit's own limit where the duty list names none.
CO_DAYS = 5


def triage(deed: Deed) -> None:
    """Name category and mechanism; the duty list fills in what is not said.

    It speaks when a request is new or becomes another kind: what was raised, extended or taken up
    again since keeps its mechanism and its limit.
    """
    request, facts = deed.request, deed.facts
    is_news = deed.before == RequestState.RECEIVED or facts.category not in {"", request.category}
    request.category = facts.category or request.category
    if not request.category:
        raise ValueMissing("category", "请填写类别。")
    duty = deed.known.duties.get(request.category) if is_news else None
    mechanism = facts.mechanism or (duty.mechanism if duty else request.mechanism)
    days = duty.days if duty and duty.mechanism == mechanism else None
    rule = deed.known.rules[mechanism]
    if mechanism != request.mechanism:
        require_level(deed.known.by, rule.approver)
    if mechanism != request.mechanism or days is not None:
        request.mechanism = mechanism
        deed.limits.append(
            limit_row(
                request, LimitCause.TIER, days or rule.days, by=deed.known.by, now=deed.known.now
            )
        )


def dispatch(deed: Deed) -> None:
    """Give it to a department, and shares of it to others; the clock goes on by its calendar."""
    request, facts, known = deed.request, deed.facts, deed.known
    duty = known.duties.get(request.category)
    lead = facts.department or (duty.lead_id if duty else None)
    if lead is None:
        raise ValueMissing("department", "请选择主办部门（职责清单中没有该类别）。")
    request.holder_id = deed.department = lead
    request.is_interim = facts.is_interim
    rule = known.rules[request.mechanism]
    request.accept_by = known.calendar.add_working_days(known.day, rule.accept_days).on
    _run(deed, lead)
    co_units = facts.co_units
    if co_units is None:
        co_units = tuple(unit.pk for unit in duty.co_units.all()) if duty else ()
    busy = {task.department_id for task in known.open_co_tasks.get(request.pk, [])}
    for unit in dict.fromkeys(co_units):
        if unit != lead and unit not in busy:
            days = rule.days or CO_DAYS
            deed.tasks.append(co_task_row(request.pk, unit, days, known.now, known.calendar))


def accept(deed: Deed) -> None:
    """Sign for it."""
    deed.request.accept_by = None


def give_back(deed: Deed) -> None:
    """Return it with a reason and a proposed owner; the third time asks for a ruling.

    What was ruled and not signed for in time goes back to who ruled.
    """
    request, facts = deed.request, deed.facts
    if not facts.note.strip():
        raise ReasonMissing("退回须写明原因。")
    if facts.proposed is None and deed.known.by is not None:
        raise ValueMissing("proposed", "退回须建议主办部门。")
    request.transfers += 1
    request.accept_by = None
    if not request.is_interim:
        request.holder_id = None
        _run(deed, None)
    if request.transfers >= TRANSFERS or deed.is_ruled:
        deed.target = RequestState.ESCALATED


def pause(deed: Deed) -> None:
    """Stop the clock for a reason of the list, until a day."""
    facts, day = deed.facts, deed.known.day
    if facts.pause_reason not in PauseReason.values:
        raise ValueMissing("pause_reason", "请选择暂停原因。")
    if facts.until is None or not day <= facts.until <= day + datetime.timedelta(
        LONGEST_PAUSE_DAYS
    ):
        raise ValueMissing("until", f"请填写暂停至哪一天（不超过{LONGEST_PAUSE_DAYS}天）。")
    deed.stops_clock = True
    deed.started.append(
        _span(deed, SpanKind.PAUSED, deed.request.holder_id)
        | {"reason": facts.pause_reason, "until": facts.until}
    )


def resume(deed: Deed) -> None:
    """Let the clock run on with what was left."""
    _run(deed, deed.request.holder_id)


def resolve(deed: Deed) -> None:
    """Settle it with an answer; who follows it is settled with it."""
    facts = deed.facts
    if not facts.reply.strip():
        raise ValueMissing("reply", "请填写答复。")
    _settle(deed, facts.outcome or RequestOutcome.SOLVED)
    deed.request.is_in_building = facts.is_in_building
    for follower in deed.known.followers.get(deed.request.pk, []):
        if follower.state != RequestState.MERGED:
            continue
        deed.moved.append((follower, follower.state))
        follower.state = RequestState.CLOSED
        follower.outcome = deed.request.outcome
        follower.resolved_at = max(deed.known.now, follower.received_at)


def withdraw(deed: Deed) -> None:
    """The enterprise no longer asks for it, or never did."""
    if not deed.facts.note.strip():
        raise ReasonMissing("撤回须写明原因。")
    _settle(deed, RequestOutcome.WITHDRAWN)
    deed.excuses_tasks = True


def reopen(deed: Deed) -> None:
    """Take it up again, one mechanism higher; the third rework is a problem order.

    Who was settled with it follows it again; a follower that is taken up stands for itself.
    """
    request, known = deed.request, deed.known
    if not deed.facts.note.strip():
        raise ReasonMissing("重新办理须写明原因。")
    for follower in known.followers.get(request.pk, []):
        if follower.state == RequestState.CLOSED and follower.outcome == request.outcome:
            deed.moved.append((follower, follower.state))
            follower.state = RequestState.MERGED
            follower.outcome, follower.resolved_at = "", None
    request.duplicate_of = None
    request.reworks += 1
    higher = ABOVE[request.mechanism]
    request.mechanism = Mechanism.HARD_PROBLEM if request.reworks >= REWORKS else higher
    request.resolved_at, request.outcome, request.is_in_building = None, "", None
    days = known.rules[request.mechanism].days
    deed.limits.append(limit_row(request, LimitCause.REOPEN, days, by=known.by, now=known.now))
    _run(deed, request.holder_id)


def escalate(deed: Deed) -> None:
    """Ask the office above for a ruling."""
    if not deed.facts.note.strip():
        raise ReasonMissing("提请裁定须写明理由。")
    deed.request.accept_by = None


def link_duplicate(deed: Deed) -> None:
    """Let it follow another request; who followed it follows that one too."""
    request, known = deed.request, deed.known
    request.duplicate_of = known.original
    request.accept_by = None
    deed.stops_clock = deed.excuses_tasks = True
    for follower in known.followers.get(request.pk, []):
        if follower.duplicate_of_id == request.pk:
            deed.moved.append((follower, follower.state))
            follower.duplicate_of = known.original


def separate(deed: Deed) -> None:
    """Let it stand for itself again."""
    # Back at the desk: whose it was before it was merged is no longer asked.
    deed.request.duplicate_of = deed.request.holder = None
    deed.request.is_interim = False
    _run(deed, None)


def note(deed: Deed) -> None:
    """Write something down, for the office or for the enterprise."""
    if not (deed.facts.note.strip() or deed.facts.reply.strip()):
        raise ValueMissing("note", "请填写内容。")


def nothing(deed: Deed) -> None:
    """Change nothing but the state."""


EFFECTS: Mapping[str, Callable[[Deed], None]] = {
    "triage": triage,
    "dispatch": dispatch,
    "accept": accept,
    "start": nothing,
    "return": give_back,
    "pause": pause,
    "resume": resume,
    "resolve": resolve,
    "confirm": nothing,
    "close": nothing,
    "reopen": reopen,
    "escalate": escalate,
    "link_duplicate": link_duplicate,
    "separate": separate,
    "withdraw": withdraw,
    "note": note,
}


def co_task_row(
    request: uuid.UUID,
    unit: uuid.UUID,
    days: int,
    now: datetime.datetime,
    calendar: WorkingCalendar,
    asked: str = "",
) -> dict[str, Any]:
    """Return a co-unit's share as a row: due so many working days after it was asked."""
    due = calendar.add_working_days(now.date(), days)
    return {
        "id": uuid7(),
        "request_id": request,
        "department_id": unit,
        "asked": asked,
        "days": days,
        "asked_at": now,
        "due_on": due.on,
        "is_due_provisional": due.is_provisional,
        "state": CoTaskState.OPEN.value,
        "reply": "",
        "excuse": "",
    }


def _settle(deed: Deed, outcome: str) -> None:
    request = deed.request
    request.outcome = outcome
    request.resolved_at = max(deed.known.now, request.received_at)
    request.accept_by = None
    deed.stops_clock = True


def _run(deed: Deed, unit: uuid.UUID | None) -> None:
    deed.stops_clock = True
    deed.started.append(_span(deed, SpanKind.RUNNING, unit))


def _span(deed: Deed, kind: SpanKind, unit: uuid.UUID | None) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "request_id": deed.request.pk,
        "kind": kind.value,
        "starts_at": deed.known.now,
        "unit_id": unit,
        "reason": "",
        "until": None,
    }
