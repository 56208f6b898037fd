"""One timeline of an enterprise (时间线) over the facts of all apps, newest first, one query."""

import datetime
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    CharField,
    DateTimeField,
    F,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat

from common.errors.domain import DomainError, NotInScope
from enterprises.choices import (
    ArrearsKind,
    Colour,
    Intent,
    MeasurementKind,
    OperatingStatus,
    SignalKind,
    Tenure,
)
from enterprises.models import (
    Arrears,
    Enterprise,
    EnterpriseStanding,
    LeaseIntent,
    Measurement,
    Occupancy,
    RatingChange,
    Signal,
)
from orgs.choices import CoverageMode
from orgs.models import Coverage
from services.choices import Mechanism
from services.models import Participation, ServiceRequest, Visit

PAGE = 50


class UnknownKind(DomainError):
    """No source gives events of this kind."""

    code = "unknown_value"
    message = "没有这种时间线事件。"


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """Something that happened to an enterprise; ``is_day``: only the day is known, not the time.

    ``object_type``/``object_id`` name the row behind it. ``cursor`` asks for what came before.
    """

    at: datetime.datetime
    is_day: bool
    kind: str
    kind_label: str
    title: str
    detail: str
    object_type: str
    object_id: uuid.UUID

    @property
    def cursor(self) -> tuple[datetime.datetime, str, uuid.UUID]:
        """Return the position of the event in the timeline."""
        return self.at, self.kind, self.object_id


@dataclass(frozen=True, slots=True)
class Source:
    """Where events of one kind come from: rows, their moment, a code and a text of each."""

    kind: str
    label: str
    model: Any
    at: str
    code: str | None = None
    labels: dict[str, str] | None = None
    text: Any = None
    is_day: bool = True
    enterprise: str = "enterprise"
    # What did not happen after all is left out.
    happened: Q = field(default_factory=Q)


def _labels(choices: Any) -> dict[str, str]:
    return dict(choices.choices)


_ROOM = Concat(
    "unit__building__name",
    Value(" "),
    Cast("unit__floor_number", CharField()),
    Value(" 层 "),
    "unit__number",
    output_field=TextField(),
)


def _amount(field: str) -> Cast:
    return Cast(field, TextField())


SOURCES: tuple[Source, ...] = (
    Source("moved_in", "入驻", Occupancy, "starts_on", "tenure", _labels(Tenure), _ROOM),
    Source("moved_out", "退租", Occupancy, "ends_on", "tenure", _labels(Tenure), _ROOM),
    Source(
        "intent_stated",
        "续租意向",
        LeaseIntent,
        "recorded_on",
        "intent",
        _labels(Intent),
        enterprise="occupancy__enterprise",
    ),
    Source(
        "status_stated",
        "经营状态",
        EnterpriseStanding,
        "starts_on",
        "operating_status",
        _labels(OperatingStatus),
    ),
    Source(
        "measured",
        "用工税收",
        Measurement,
        "measured_on",
        "kind",
        _labels(MeasurementKind),
        _amount("value"),
    ),
    Source(
        "arrears_started",
        "欠费",
        Arrears,
        "started_on",
        "kind",
        _labels(ArrearsKind),
        _amount("amount"),
    ),
    Source("arrears_settled", "欠费结清", Arrears, "settled_on", "kind", _labels(ArrearsKind)),
    Source(
        "signal",
        "信号",
        Signal,
        "observed_on",
        "kind",
        _labels(SignalKind),
        _amount("severity"),
    ),
    Source("signal_closed", "信号关闭", Signal, "closed_on", "kind", _labels(SignalKind)),
    Source("rating_changed", "评级变化", RatingChange, "rated_on", "colour", _labels(Colour)),
    Source("covered", "建立覆盖", Coverage, "starts_on", "mode", _labels(CoverageMode)),
    Source("uncovered", "覆盖终止", Coverage, "ends_on", "mode", _labels(CoverageMode)),
    Source("participated", "参与", Participation, "held_on", text="activity"),
    Source(
        "visited",
        "走访",
        Visit,
        "visited_at",
        "purpose",
        text="note",
        is_day=False,
        happened=Q(withdrawn_at__isnull=True),
    ),
    Source(
        "request_received",
        "诉求受理",
        ServiceRequest,
        "received_at",
        "category",
        text="content",
        is_day=False,
    ),
    Source(
        "request_resolved",
        "诉求办结",
        ServiceRequest,
        "resolved_at",
        "mechanism",
        _labels(Mechanism),
        is_day=False,
    ),
)
KINDS = {source.kind: source for source in SOURCES}


def timeline(
    enterprise_id: uuid.UUID,
    *,
    user: Any,
    day: datetime.date,
    kinds: tuple[str, ...] = (),
    before: tuple[datetime.datetime, str, uuid.UUID] | None = None,
    limit: int = PAGE,
) -> tuple[TimelineEvent, ...]:
    """Return up to ``limit`` events until ``day``, newest first: 2 queries.

    ``before`` is the ``cursor`` of the last event of the page before. Raises ``NotInScope``
    (404) and ``UnknownKind``.
    """
    if not KINDS.keys() >= set(kinds):
        raise UnknownKind
    if not Enterprise.objects.visible_to(user).filter(pk=enterprise_id).exists():
        raise NotInScope
    sources = [KINDS[kind] for kind in kinds] or SOURCES
    parts = [_rows(source, enterprise_id, user, day, before, limit) for source in sources]
    first, *others = parts
    if not others:
        return tuple(_event(row) for row in first)
    rows = first.union(*others, all=True).order_by("-at", "-event", "-pk")
    return tuple(_event(row) for row in rows[:limit])


def _rows(
    source: Source,
    enterprise_id: uuid.UUID,
    user: Any,
    day: datetime.date,
    before: tuple[datetime.datetime, str, uuid.UUID] | None,
    limit: int,
) -> QuerySet:
    """Return the newest events of one source as (at, event, pk, code, text)."""
    until = {f"{source.at}__lte": day} if source.is_day else {f"{source.at}__date__lte": day}
    rows = (
        source.model.objects.visible_to(user)
        .filter(source.happened, **{source.enterprise: enterprise_id}, **until)
        .annotate(
            at=Cast(source.at, DateTimeField()) if source.is_day else F(source.at),
            event=Value(source.kind, output_field=TextField()),
            code=Cast(source.code or Value(""), TextField()),
            text=Cast(source.text or Value(""), TextField()),
        )
    )
    if before is not None:
        at, kind, pk = before
        same_moment = Q(at=at) & (
            Q(pk__lt=pk) if source.kind == kind else Q(pk__isnull=source.kind > kind)
        )
        rows = rows.filter(Q(at__lt=at) | same_moment)
    return rows.order_by("-at", "-pk").values("at", "event", "pk", "code", "text")[:limit]


def _event(row: dict[str, Any]) -> TimelineEvent:
    source = KINDS[row["event"]]
    code = row["code"] or ""
    return TimelineEvent(
        at=row["at"],
        is_day=source.is_day,
        kind=source.kind,
        kind_label=source.label,
        title=(source.labels or {}).get(code, code),
        detail=row["text"] or "",
        object_type=source.model._meta.label_lower,
        object_id=row["pk"],
    )
