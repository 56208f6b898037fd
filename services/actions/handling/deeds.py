"""What is done to a request: the deed with all that its guards and effects need to know."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from common.calendar.selectors import working_calendar
from common.calendar.working_days import WorkingCalendar
from common.errors.domain import Conflict, DomainError, NotInScope
from common.records.writing import AsWriter
from services.choices import CoTaskState, RequestState, RequestVerb
from services.handling.transitions import Line, verbs_in
from services.models import (
    CoTask,
    DutyItem,
    MechanismRule,
    RequestEvent,
    ServiceRequest,
    Substitute,
)
from services.querysets import DISPATCH, HANDLE

Id = uuid.UUID


class VerbRefused(Conflict):
    """The transition table has no such line for the state of the request."""

    code = "transition_refused"

    def __init__(self, *, verb: str, state: str) -> None:
        label, now = RequestVerb(verb).label, RequestState(state).label
        offered = [str(offer) for offer in verbs_in(state)]
        super().__init__(
            message=f"诉求当前为“{now}”，不能{label}。",
            members={"state": state, "verb": str(verb), "offered": offered},
        )


class GuardFailed(DomainError):
    """A condition of the line does not hold; ``code`` names it."""

    status = 409


class ValueMissing(DomainError):
    """The act needs a value that was not given."""

    code = "required"

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message=message, path=path)


@dataclass(frozen=True, slots=True)
class Facts:
    """What an act says besides its verb; each verb takes its own."""

    note: str = ""
    reply: str = ""
    category: str = ""
    mechanism: str = ""
    department: Id | None = None
    # None: those of the duty list.
    co_units: tuple[Id, ...] | None = None
    proposed: Id | None = None
    is_interim: bool = False
    pause_reason: str = ""
    until: datetime.date | None = None
    original: Id | None = None
    outcome: str = ""
    is_in_building: bool | None = None
    # Why open co-tasks need not be waited for.
    excuse: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What one act on any number of requests has to ask the database: once, not for each."""

    by: Any
    now: datetime.datetime
    # Departments in whose name the user may act, and whom he stands in for there.
    departments: Mapping[Id, Id | None]
    # Requests that lie where the user may write.
    in_area: frozenset[Id]
    open_co_tasks: Mapping[Id, list[CoTask]]
    duties: Mapping[str, DutyItem]
    rules: Mapping[str, MechanismRule]
    # The last settling and the last dispatch of each request.
    resolved: Mapping[Id, RequestEvent]
    dispatched: Mapping[Id, RequestEvent]
    followers: Mapping[Id, list[ServiceRequest]]
    original: ServiceRequest | None
    calendar: WorkingCalendar

    @property
    def day(self) -> datetime.date:
        """Return the day of the act."""
        return self.now.date()


@dataclass(slots=True)
class Deed:
    """One verb on one request, under way."""

    request: ServiceRequest
    line: Line
    facts: Facts
    known: Known
    # The state before, and the span rows to write when the deed is done.
    before: str = ""
    target: str = ""
    department: Id | None = None
    on_behalf_of: Id | None = None
    started: list[dict[str, Any]] = field(default_factory=list)
    limits: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    stops_clock: bool = False
    excuses_tasks: bool = False
    # Requests that follow this one and were moved with it, each with its state before.
    moved: list[tuple[ServiceRequest, str]] = field(default_factory=list)

    @property
    def is_holder(self) -> bool:
        """Return whether the user acts for the department that has the request."""
        holder = self.request.holder_id
        return holder is not None and holder in self.known.departments

    @property
    def is_in_area(self) -> bool:
        """Return whether the request lies where the user may write."""
        return self.request.pk in self.known.in_area

    @property
    def is_ruled(self) -> bool:
        """Return whether the last dispatch was a ruling."""
        last = self.known.dispatched.get(self.request.pk)
        return last is not None and last.from_state == RequestState.ESCALATED

    def may(self, capability: str) -> bool:
        """Return whether the user has a right; the system has all of them."""
        return self.known.by is None or bool(self.known.by.has_capability(capability))


def known_of(
    requests: list[ServiceRequest],
    *,
    by: Any,
    now: datetime.datetime,
    facts: Facts,
    is_act: bool = True,
) -> Known:
    """Ask what an act on these requests needs; a constant number of queries.

    ``is_act``: what the act may change besides is locked; a page that only asks locks nothing.
    """
    ids = [request.pk for request in requests]
    day = now.date()
    tasks: dict[Id, list[CoTask]] = {}
    for task in CoTask.objects.filter(request__in=ids, state=CoTaskState.OPEN):
        tasks.setdefault(task.request_id, []).append(task)
    followers: dict[Id, list[ServiceRequest]] = {}
    # A follower may be among the requests of the act itself: one object for one row.
    own = {request.pk: request for request in requests}
    following = ServiceRequest.objects.filter(duplicate_of__in=ids)
    for follower in following.select_for_update() if is_act else following:
        if follower.duplicate_of_id is not None:
            same = own.get(follower.pk, follower)
            followers.setdefault(follower.duplicate_of_id, []).append(same)
    labels = {facts.category, *(request.category for request in requests)}
    duties = DutyItem.objects.current_on(day).filter(category__name__in=labels)
    return Known(
        by=by,
        now=now,
        departments=departments_of(by, day),
        in_area=in_area(ids, by),
        open_co_tasks=tasks,
        duties={
            duty.category.name: duty
            for duty in duties.select_related("category").prefetch_related("co_units")
        },
        rules={rule.mechanism: rule for rule in MechanismRule.objects.all()},
        resolved=_last(ids, RequestVerb.RESOLVE),
        dispatched=_last(ids, RequestVerb.DISPATCH),
        followers=followers,
        original=_seen(facts.original, by, is_locked=is_act) if facts.original else None,
        calendar=working_calendar(),
    )


def departments_of(user: Any, day: datetime.date) -> dict[Id, Id | None]:
    """Return in whose name the user may act: department → the colleague he stands in for."""
    if user is None or not user.has_capability(HANDLE):
        return {}
    absent = Substitute.objects.current_on(day).filter(
        deputy=user.pk, user__department__isnull=False
    )
    own: dict[Id, Id | None] = dict(absent.values_list("user__department", "user"))
    if user.department_id is not None:
        own[user.department_id] = None
    return own


def is_dispatcher(user: Any) -> bool:
    """Return whether the user dispatches requests (in his area)."""
    return user is None or bool(user.has_capability(DISPATCH))


def in_area(ids: Iterable[Id], by: Any) -> frozenset[Id]:
    """Return those of the requests that lie where the user may write; the system may anywhere."""
    if by is None:
        return frozenset(ids)
    writable = ServiceRequest.objects.visible_to(AsWriter(by)).filter(pk__in=list(ids))
    return frozenset(writable.order_by().values_list("pk", flat=True))


def is_desk_of(request_id: Id, by: Any) -> bool:
    """Return whether the user dispatches where the request lies."""
    return is_dispatcher(by) and request_id in in_area([request_id], by)


def locked_request(request_id: Id, by: Any) -> ServiceRequest:
    """Return a request that the user sees, under a lock. Raises ``NotInScope``."""
    request = _seen(request_id, by, is_locked=True)
    if request is None:
        raise NotInScope
    return request


def seen_by(by: Any) -> QuerySet[ServiceRequest]:
    """Return the requests that the user sees; the system sees all."""
    requests: QuerySet[ServiceRequest] = ServiceRequest.objects.all()
    return requests if by is None else ServiceRequest.objects.visible_to(by)


def _seen(key: Id, by: Any, *, is_locked: bool) -> ServiceRequest | None:
    requests = seen_by(by)
    if is_locked:
        requests = requests.select_for_update(of=("self",))
    return requests.filter(pk=key).first()


def _last(ids: list[Id], verb: str) -> dict[Id, RequestEvent]:
    events = RequestEvent.objects.filter(request__in=ids, verb=verb)
    last = events.order_by("request_id", "-at", "-id").distinct("request_id")
    return {event.request_id: event for event in last}
