"""One verb on any number of requests: checked one by one, written together.

The number of statements does not depend on the number of requests; a single act is a list of one.
"""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from common.audit.acting import Act, acting
from common.database.inserting import insert_rows, update_rows
from common.errors.domain import DomainError, NotInScope
from common.records.ids import uuid7
from services.actions.clocks import recompute_clocks
from services.actions.handling.deeds import (
    Deed,
    Facts,
    Known,
    VerbRefused,
    known_of,
    seen_by,
)
from services.actions.handling.effects import EFFECTS
from services.actions.handling.guards import GUARDS
from services.actions.satisfaction import ask_at_close
from services.actions.telling import tell_moves
from services.choices import CoTaskState, RequestVerb
from services.handling.transitions import line_of
from services.models import ClockLimit, ClockSpan, CoTask, RequestEvent, ServiceRequest

HINT = "enterprises.rate_dirty"
NEW_DUE = Subquery(ServiceRequest.objects.filter(pk=OuterRef("request")).values("due_on"))
# The columns that verbs change.
WRITTEN = (
    "id",
    "state",
    "category",
    "mechanism",
    "holder_id",
    "is_interim",
    "transfers",
    "reworks",
    "accept_by",
    "resolved_at",
    "outcome",
    "is_in_building",
    "duplicate_of_id",
)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one request of an act: ``refusal`` is None when it was done."""

    request_id: uuid.UUID
    refusal: DomainError | None = None
    state: str = ""

    @property
    def is_done(self) -> bool:
        """Return whether the act took place."""
        return self.refusal is None


@dataclass(frozen=True, slots=True)
class Performed:
    """The results of an act on many, and the operation by which it can be undone."""

    operation: uuid.UUID
    results: list[Result]

    @property
    def done(self) -> list[uuid.UUID]:
        """Return the requests on which it took place."""
        return [result.request_id for result in self.results if result.is_done]


def perform(
    *,
    request_id: uuid.UUID,
    verb: str,
    by: Any,
    now: datetime.datetime,
    facts: Facts | None = None,
) -> ServiceRequest:
    """Do one verb on one request; what is refused raises and changes nothing.

    Raises ``NotInScope``, ``VerbRefused``, ``GuardFailed``, ``NotPermitted``, ``ValueMissing``.
    """
    performed = perform_all(request_ids=[request_id], verb=verb, by=by, now=now, facts=facts)
    refusal = performed.results[0].refusal
    if refusal is not None:
        raise refusal
    return ServiceRequest.objects.get(pk=request_id)


def perform_all(
    *,
    request_ids: Sequence[uuid.UUID],
    verb: str,
    by: Any,
    now: datetime.datetime,
    facts: Facts | None = None,
) -> Performed:
    """Do one verb on each of the requests (``by=None``: the system, by its own rules).

    Each is judged for itself: what one is refused does not hold up the others.
    """
    facts = facts or Facts()
    with acting(by=by, verb=f"request.{verb}") as act:
        requests = _locked(request_ids, by, also=facts.original)
        known = known_of(list(requests.values()), by=by, now=now, facts=facts)
        deeds: list[Deed] = []
        results = [
            _judge(key, requests.get(key), verb, facts, known, deeds)
            for key in dict.fromkeys(request_ids)
        ]
        if deeds:
            _write(act, deeds, verb)
    return Performed(act.operation, results)


def judge_all(
    *,
    request_ids: Sequence[uuid.UUID],
    verb: str,
    by: Any,
    now: datetime.datetime,
    facts: Facts | None = None,
) -> list[Result]:
    """Return what ``perform_all`` would do, and do nothing; nobody waits for it (预览)."""
    facts = facts or Facts()
    requests = {row.pk: row for row in seen_by(by).filter(pk__in=set(request_ids))}
    known = known_of(list(requests.values()), by=by, now=now, facts=facts, is_act=False)
    return [
        _judge(key, requests.get(key), verb, facts, known, []) for key in dict.fromkeys(request_ids)
    ]


def _locked(
    request_ids: Iterable[uuid.UUID], by: Any, also: uuid.UUID | None
) -> dict[uuid.UUID, ServiceRequest]:
    asked = set(request_ids)
    # In one order, the original of a merger with them, so that two acts never wait for one
    # another in a circle.
    ids = asked if also is None else {*asked, also}
    rows = seen_by(by).filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
    return {row.pk: row for row in rows if row.pk in asked}


def _judge(
    key: uuid.UUID,
    request: ServiceRequest | None,
    verb: str,
    facts: Facts,
    known: Known,
    deeds: list[Deed],
) -> Result:
    """Check one request and do the verb on the object; nothing is written yet."""
    if request is None:
        return Result(key, NotInScope())
    try:
        line = line_of(verb, request.state)
        if line is None:
            raise VerbRefused(verb=verb, state=request.state)
        deed = Deed(request, line, facts, known, before=request.state)
        deed.target = line.target or request.state
        for name in line.guards if known.by is not None else ():
            GUARDS[name](deed)
        EFFECTS[verb](deed)
        request.state = deed.target
    except DomainError as refusal:
        return Result(key, refusal, request.state)
    deeds.append(deed)
    return Result(key, None, request.state)


def _write(act: Act, deeds: list[Deed], verb: str) -> None:
    known = deeds[0].known
    stopped = [deed.request.pk for deed in deeds if deed.stops_clock]
    touched = [deed.request for deed in deeds]
    touched += [follower for deed in deeds for follower, _ in deed.moved]
    if stopped:
        open_spans = ClockSpan.objects.filter(request__in=stopped, ends_at__isnull=True)
        open_spans.update(ends_at=known.now, updated_at=known.now)
    excused = [deed.request.pk for deed in deeds if deed.excuses_tasks]
    if excused:
        CoTask.objects.filter(request__in=excused, state=CoTaskState.OPEN).update(
            state=CoTaskState.EXCUSED,
            excuse=deeds[0].facts.excuse or RequestVerb(verb).label,
            settled_at=known.now,
            updated_at=known.now,
        )
    update_rows(ServiceRequest, [{name: getattr(row, name) for name in WRITTEN} for row in touched])
    insert_rows(ClockSpan, [row for deed in deeds for row in deed.started])
    limits = [row for deed in deeds for row in deed.limits]
    insert_rows(ClockLimit, limits)
    insert_rows(CoTask, [row for deed in deeds for row in deed.tasks])
    story = _story(deeds, verb)
    insert_rows(RequestEvent, story)
    clocked = [deed.request.pk for deed in deeds if deed.stops_clock or deed.limits]
    if clocked:
        recompute_clocks(clocked, moment=known.now)
    ClockLimit.objects.filter(pk__in=[row["id"] for row in limits]).update(due_after=NEW_DUE)
    if verb == RequestVerb.CLOSE:
        ask_at_close([row.pk for row in touched], day=known.day)
    tell_moves(_told(story), now=known.now)
    act.record_all(
        ServiceRequest,
        [
            (deed.request.pk, str(deed.request), {"state": [deed.before, deed.request.state]})
            for deed in deeds
        ],
        verb=f"request.{verb}",
    )
    act.hint(HINT)


def _told(story: list[dict[str, Any]]) -> list[RequestEvent]:
    """Return the lines just written, with what is needed to tell of them."""
    events = RequestEvent.objects.filter(pk__in=[row["id"] for row in story])
    return list(events.select_related("request__building__subdistrict"))


def _story(deeds: list[Deed], verb: str) -> list[dict[str, Any]]:
    rows = []
    for deed in deeds:
        own = {
            "at": deed.known.now,
            "by_id": getattr(deed.known.by, "pk", None),
            "on_behalf_of_id": deed.on_behalf_of,
            "department_id": deed.department,
            "proposed_id": deed.facts.proposed,
            "note": deed.facts.note,
            "reply": deed.facts.reply,
            "verb": verb,
        }
        told = {"request_id": deed.request.pk, "from_state": deed.before}
        rows.append({"id": uuid7(), **told, "to_state": deed.request.state, **own})
        if verb in (RequestVerb.RESOLVE, RequestVerb.REOPEN):
            # Who followed it reads the same answer.
            rows += [
                {
                    "id": uuid7(),
                    "request_id": follower.pk,
                    "from_state": before,
                    "to_state": follower.state,
                    **own,
                }
                for follower, before in deed.moved
            ]
    return rows
