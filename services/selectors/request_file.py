"""One request with its whole story: facts, clock, events, shares, followers, answers."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from buildings.models import Building
from common.calendar.clock import SHANGHAI
from common.database.fragments import compose
from common.errors.domain import NotInScope
from common.records.periods import current_on
from enterprises.models import Enterprise
from services.choices import LimitState, RequestState, SpanKind
from services.clocks.statement import spans_statement
from services.handling.explaining import Clock, Stretch, days_of, explanation
from services.handling.lights import Lit, light_of
from services.handling.transitions import DONE
from services.models import (
    ClockLimit,
    ClockSpan,
    CoTask,
    DutyItem,
    LadderStep,
    RequestEvent,
    RequestVoice,
    SatisfactionAsk,
    ServiceRequest,
    Visit,
)
from services.selectors.desk import told
from services.selectors.unit_calendars import unit_calendars


@dataclass(frozen=True, slots=True)
class SpanLine:
    """One line of the ledger, with what was worked in it and used up with it."""

    span: ClockSpan
    # Microseconds of working days.
    worked_time: int
    used_up: int

    @property
    def worked(self) -> str:
        """Return the worked time of the stretch in working days."""
        return days_of(self.worked_time)

    @property
    def upto(self) -> str:
        """Return what was used up of the limit with it, in working days."""
        return days_of(self.used_up)


@dataclass(frozen=True, slots=True)
class RequestFile:
    """Everything about one request, as its page shows it."""

    request: ServiceRequest
    number: str
    lit: Lit
    enterprise_is_seen: bool
    building_is_seen: bool
    visit: Visit | None
    original: ServiceRequest | None
    events: list[RequestEvent]
    tasks: list[CoTask]
    spans: list[SpanLine]
    limits: list[ClockLimit]
    explanation: list[str]
    followers: list[ServiceRequest]
    voices: list[RequestVoice]
    asks: list[SatisfactionAsk]
    ladder: list[LadderStep]
    duty: DutyItem | None
    pause_until: datetime.date | None

    @property
    def limit(self) -> ClockLimit | None:
        """Return the limit that holds."""
        return limit_in_force(self.limits)


def request_file(pk: uuid.UUID, *, user: Any, now: datetime.datetime) -> RequestFile:
    """Return the file of a request that the user may see; raises ``NotInScope``."""
    seen = ServiceRequest.objects.visible_to(user)
    request = told(seen).select_related("visit", "duplicate_of").filter(pk=pk).first()
    if request is None:
        raise NotInScope
    spans = _spans(request, now)
    limits = list(_limits(request))
    calendars = unit_calendars([request.holder_id])
    open_span = next((line.span for line in spans if line.span.ends_at is None), None)
    related = {request.duplicate_of_id} - {None}
    visible = set(seen.filter(Q(pk__in=related) | Q(duplicate_of=pk)).values_list("pk", flat=True))
    followers = request.duplicates.select_related("enterprise", "building").order_by("received_at")
    return RequestFile(
        request=request,
        number=request.number,
        lit=light_of(request, now, calendars.of(request.holder_id)),
        enterprise_is_seen=_is_seen(Enterprise, request.enterprise_id, user),
        building_is_seen=_is_seen(Building, request.building_id, user),
        visit=_visit(request, user),
        original=request.duplicate_of if request.duplicate_of_id in visible else None,
        events=list(
            request.events.select_related("by", "on_behalf_of", "department", "proposed").order_by(
                "at", "pk"
            )
        ),
        tasks=list(request.co_tasks.select_related("department").order_by("asked_at", "pk")),
        spans=spans,
        limits=limits,
        explanation=explanation(_clock(request, limits, spans)),
        followers=[follower for follower in followers if follower.pk in visible],
        voices=list(request.voices.select_related("enterprise")),
        asks=list(request.asks.select_related("taken_by")),
        ladder=list(request.ladder_steps.all()),
        duty=duty_of(request.category, now.date()),
        pause_until=open_span.until if open_span is not None else None,
    )


def limit_in_force(limits: Iterable[ClockLimit]) -> ClockLimit | None:
    """Return the limit of a request that holds: of all its limits the one approved last."""
    approved = [limit for limit in limits if limit.state == LimitState.APPROVED]
    return max(approved, key=lambda limit: (limit.decided_at, limit.pk), default=None)


def duty_of(category: str, day: datetime.date) -> DutyItem | None:
    """Return the line of the duty list for a category on a day."""
    items = DutyItem.objects.filter(current_on(day), category__name=category)
    found = items.select_related("lead", "category", "template").prefetch_related("co_units")
    return found.first()


def duty_list(day: datetime.date) -> Iterable[DutyItem]:
    """Return the duty list of a day, in the order of the categories."""
    items = DutyItem.objects.current_on(day).select_related("category", "lead")
    return items.prefetch_related("co_units").order_by("category__position", "category__name")


def _is_seen(model: Any, key: uuid.UUID | None, user: Any) -> bool:
    return key is not None and model.objects.visible_to(user).filter(pk=key).exists()


def _visit(request: ServiceRequest, user: Any) -> Visit | None:
    if request.visit_id is None:
        return None
    return Visit.objects.visible_to(user).filter(pk=request.visit_id).first()


def _limits(request: ServiceRequest) -> Any:
    limits = request.limits.select_related("asked_by", "decided_by", "unit")
    return limits.order_by("asked_at", "pk")


def _spans(request: ServiceRequest, now: datetime.datetime) -> list[SpanLine]:
    among = compose("request.id = {pk}", pk=request.pk)
    statement = spans_statement(among, now)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        worked = {row[0]: (row[2], row[3]) for row in cursor.fetchall()}
    spans = request.spans.select_related("unit").order_by("starts_at", "pk")
    return [SpanLine(span, *worked[span.pk]) for span in spans if span.pk in worked]


def _clock(request: ServiceRequest, limits: list[ClockLimit], spans: list[SpanLine]) -> Clock:
    latest = limit_in_force(limits)
    return Clock(
        received_on=request.received_at.astimezone(SHANGHAI).date(),
        limit=latest.days if latest is not None else None,
        stretches=[
            Stretch(
                is_running=line.span.kind == SpanKind.RUNNING,
                starts_at=line.span.starts_at,
                ends_at=line.span.ends_at,
                worked=line.worked_time,
                upto=line.used_up,
            )
            for line in spans
        ],
        due_on=request.due_on,
        is_stated=request.is_due_stated,
        is_provisional=request.is_due_provisional,
        is_merged=request.state == RequestState.MERGED,
        is_over=request.state in DONE,
    )
