"""What a page offers for a request: only what its user would not be refused for his rights."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from common.errors.domain import DomainError
from services.actions.handling.deeds import (
    Deed,
    Facts,
    Known,
    is_dispatcher,
    known_of,
)
from services.actions.handling.guards import GUARDS
from services.actions.limits import level_of, may_approve
from services.actions.satisfaction import took_part
from services.choices import CoTaskState, LimitCause, LimitState, RequestVerb
from services.handling.transitions import LIVE, line_of, verbs_in
from services.models import ClockLimit, CoTask, ServiceRequest
from services.querysets import HANDLE, WRITE
from services.selectors.request_file import limit_in_force

# These ask for words that only the form will bring.
OF_THE_FORM = frozenset({"ruler", "co_tasks_done", "is_original"})


@dataclass(frozen=True, slots=True)
class Offers:
    """The acts that stand open to a user on one request."""

    verbs: frozenset[str]
    # change_mechanism, extend, plan
    limits: frozenset[str]
    # The change of the limit on which he decides.
    to_decide: ClockLimit | None
    can_ask_co_unit: bool
    can_add_voice: bool
    # Shares that he answers for, and shares that he can do without.
    replies: tuple[CoTask, ...]
    excuses: tuple[CoTask, ...]
    # May write down what the enterprise says of the outcome.
    can_answer: bool


def offers_of(
    request: ServiceRequest,
    *,
    limits: Iterable[ClockLimit],
    tasks: Iterable[CoTask],
    by: Any,
    now: datetime.datetime,
) -> Offers:
    """Return what ``by`` may do with a request he sees; ``limits`` and ``tasks`` are all of it."""
    known = known_of([request], by=by, now=now, facts=Facts(), is_act=False)
    history = list(limits)
    is_desk = is_dispatcher(by) and request.pk in known.in_area
    leads = request.holder_id is not None and request.holder_id in known.departments
    is_live = request.state in LIVE
    may_write = by.has_capability(WRITE) and request.pk in known.in_area
    open_tasks = [task for task in tasks if task.state == CoTaskState.OPEN]
    return Offers(
        verbs=frozenset(verb for verb in verbs_in(request.state) if _is_open(verb, request, known)),
        limits=_limits(request, history, known, is_live=is_live, is_desk=is_desk),
        to_decide=_to_decide(history, known, is_live=is_live, is_desk=is_desk),
        can_ask_co_unit=is_live and (leads or is_desk),
        can_add_voice=is_live and may_write,
        replies=tuple(
            task for task in open_tasks if is_desk or task.department_id in known.departments
        ),
        excuses=tuple(task for task in open_tasks if is_live and (leads or is_desk)),
        can_answer=may_write and not took_part(request, by, now.date()),
    )


def _is_open(verb: RequestVerb, request: ServiceRequest, known: Known) -> bool:
    line = line_of(verb, request.state)
    if line is None:
        return False
    deed = Deed(request, line, Facts(), known, before=request.state)
    try:
        for name in line.guards:
            if name not in OF_THE_FORM:
                GUARDS[name](deed)
    except DomainError:
        return False
    return True


def _limits(
    request: ServiceRequest,
    history: list[ClockLimit],
    known: Known,
    *,
    is_live: bool,
    is_desk: bool,
) -> frozenset[str]:
    takes_part = known.by.has_capability(HANDLE) and request.pk not in known.in_area
    if not is_live or not (takes_part or is_desk):
        return frozenset()
    if any(limit.state == LimitState.ASKED for limit in history):
        return frozenset()
    offered = {"change_mechanism"}
    latest = limit_in_force(history)
    if known.rules[request.mechanism].days is None:
        offered.add("plan")
    is_late = request.due_on is not None and request.due_on < known.day
    # Nothing is asked here any more: what was not refused was approved.
    was_extended = any(
        limit.cause == LimitCause.EXTENSION and limit.state == LimitState.APPROVED
        for limit in history
    )
    has_days = latest is not None and latest.days is not None
    if has_days and not (request.is_due_stated or is_late or was_extended):
        offered.add("extend")
    return frozenset(offered)


def _to_decide(
    history: list[ClockLimit], known: Known, *, is_live: bool, is_desk: bool
) -> ClockLimit | None:
    asked = next((limit for limit in history if limit.state == LimitState.ASKED), None)
    if asked is None or not (is_live and is_desk) or asked.asked_by_id == known.by.pk:
        return None
    level = level_of(asked, known.rules[asked.mechanism])
    return asked if may_approve(known.by, level) else None
