"""The desk's lists: which requests stand in which queue, and one page of them."""

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from buildings.models import Area
from buildings.querysets import SEARCHED as BUILDINGS
from enterprises.querysets import SEARCHED as ENTERPRISES
from services.choices import CoTaskState, LimitState, Mechanism, RequestState
from services.handling.lights import Lit, light_of
from services.handling.transitions import WITH_DESK, WITH_UNIT
from services.models import ClockLimit, CoTask, RequestVoice, ServiceRequest
from services.querysets import DISPATCH, WRITE
from services.selectors.unit_calendars import unit_calendars

S = RequestState
PAGE = 50
MOST_AT_ONCE = 500
UNHELD = "none"

IS_OPEN = Q(resolved_at__isnull=True) & ~Q(state=S.MERGED)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at the desk, and when."""

    user: Any
    now: datetime.datetime
    departments: frozenset[uuid.UUID]

    @property
    def day(self) -> datetime.date:
        """Return the day on which he looks."""
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue of the desk: its name, and which requests stand in it."""

    code: str
    label: str
    condition: Callable[[Viewer], Q]
    # What is over is read from the newest, what waits from the next due day.
    is_over: bool = False


def _state(*states: RequestState) -> Callable[[Viewer], Q]:
    return lambda viewer: Q(state__in=states)


def _waiting(viewer: Viewer) -> Q:
    """Return what waits for the viewer: by his role, and by his department."""
    waits = Q(pk__in=[])
    if viewer.departments:
        waits |= Q(holder__in=viewer.departments, state__in=[*WITH_UNIT, S.PAUSED])
        waits |= _has_open_task(department__in=viewer.departments)
    if viewer.user.has_capability(DISPATCH):
        return waits | Q(state__in=WITH_DESK) | _has_asked()
    if viewer.user.has_capability(WRITE):
        waits |= Q(state=S.RESOLVED) | Q(state=S.RECEIVED, mechanism=Mechanism.IMMEDIATE)
    return waits


def _has_open_task(**which: Any) -> Q:
    tasks = CoTask.objects.filter(request=OuterRef("pk"), state=CoTaskState.OPEN, **which)
    return Q(Exists(tasks))


def _has_asked() -> Q:
    asked = ClockLimit.objects.filter(request=OuterRef("pk"), state=LimitState.ASKED)
    return Q(Exists(asked))


QUEUES: tuple[Queue, ...] = (
    Queue("mine", "待我处理", lambda viewer: _waiting(viewer)),
    Queue("overdue", "超期", lambda viewer: IS_OPEN & Q(due_on__lt=viewer.day)),
    Queue("today", "今日到期", lambda viewer: IS_OPEN & Q(due_on=viewer.day)),
    Queue(
        "yellow",
        "黄灯",
        lambda viewer: IS_OPEN & Q(due_on__gt=viewer.day, yellow_at__lte=viewer.now),
    ),
    Queue("paused", "暂停计时", _state(S.PAUSED)),
    Queue("undated", "未定期限", lambda viewer: IS_OPEN & Q(due_on=None) & ~Q(state=S.PAUSED)),
    Queue("received", "待分类", _state(S.RECEIVED)),
    Queue("triaged", "待派单", _state(S.TRIAGED)),
    Queue("dispatched", "待签收", _state(S.DISPATCHED)),
    Queue("in_hand", "办理中", _state(S.ACCEPTED, S.IN_PROGRESS, S.REOPENED)),
    Queue("returned", "已退回", _state(S.RETURNED)),
    Queue("ruling", "待裁定", _state(S.ESCALATED)),
    Queue("approval", "时限待批", lambda viewer: _has_asked()),
    Queue("shared", "协办未反馈", lambda viewer: IS_OPEN & _has_open_task()),
    Queue("open", "全部未办结", lambda viewer: IS_OPEN),
    Queue("resolved", "待归档", _state(S.RESOLVED, S.CONFIRMED), is_over=True),
    Queue("merged", "已并案", _state(S.MERGED), is_over=True),
    Queue("closed", "已归档", _state(S.CLOSED), is_over=True),
    Queue("all", "全部", lambda viewer: Q(), is_over=True),
)
BY_CODE: Mapping[str, Queue] = {queue.code: queue for queue in QUEUES}
# How the tabs stand together.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("本人", ("mine",)),
    ("时钟", ("overdue", "today", "yellow", "paused", "undated")),
    (
        "环节",
        (
            *("received", "triaged", "dispatched", "in_hand", "returned", "ruling"),
            *("approval", "shared", "resolved"),
        ),
    ),
    ("范围", ("open", "merged", "closed", "all")),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which requests are asked for, within a queue."""

    queue: str = "mine"
    mechanism: str = ""
    # A department's key, or «none»: nobody has it.
    holder: str = ""
    state: str = ""
    category: str = ""
    channel: str = ""
    area: Area | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One request in a list."""

    request: ServiceRequest
    number: str
    lit: Lit
    voices: int
    followers: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to narrow a list by, and how many rows are left then."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class DeskPage:
    """One page of a queue, with the counts of all queues under the same filters."""

    rows: list[DeskRow]
    after: str
    total: int
    queues: Mapping[str, int]
    mechanisms: list[Choice]
    holders: list[Choice]


def requests_asked(asked: Asked, viewer: Viewer) -> QuerySet[ServiceRequest]:
    """Return the requests of a queue that the viewer may see."""
    rows = _narrowed(asked, viewer)
    return rows.filter(BY_CODE[asked.queue].condition(viewer))


def desk_page(asked: Asked, viewer: Viewer, *, after: str = "") -> DeskPage:
    """Return one page of a queue; the number of queries depends on nothing."""
    queue = BY_CODE[asked.queue]
    found = list(_page(requests_asked(asked, viewer), queue, after))
    shown = found[:PAGE]
    counts = queue_counts(asked, viewer)
    return DeskPage(
        rows=_lines(shown, viewer),
        after=_place(shown[-1], queue) if len(found) > PAGE else "",
        total=counts[asked.queue],
        queues=counts,
        mechanisms=_by_mechanism(asked, viewer),
        holders=_by_holder(asked, viewer),
    )


def desk_rows(asked: Asked, viewer: Viewer) -> list[DeskRow]:
    """Return all rows of a queue in its order."""
    rows = told(requests_asked(asked, viewer)).order_by(*_order(BY_CODE[asked.queue]))
    return _lines(list(rows), viewer)


def queue_counts(asked: Asked, viewer: Viewer) -> dict[str, int]:
    """Return how many requests stand in each queue; one query."""
    counted = {
        queue.code: Count("pk", filter=queue.condition(viewer) or Q(pk__isnull=False))
        for queue in QUEUES
    }
    return _narrowed(asked, viewer).order_by().aggregate(**counted)


def chosen_ids(asked: Asked, viewer: Viewer) -> list[uuid.UUID]:
    """Return the requests of a queue in its order, at most as many as one act takes."""
    queue = BY_CODE[asked.queue]
    rows = requests_asked(asked, viewer).order_by(*_order(queue))
    return list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])


def told(rows: QuerySet[ServiceRequest]) -> QuerySet[ServiceRequest]:
    """Return the requests with all that a line of a list tells."""
    return rows.select_related("enterprise", "building__subdistrict", "holder").annotate(
        voice_count=_counted(RequestVoice, "request"),
        follower_count=_counted(ServiceRequest, "duplicate_of"),
    )


def _lines(rows: Sequence[Any], viewer: Viewer) -> list[DeskRow]:
    calendars = unit_calendars({row.holder_id for row in rows})
    return [
        DeskRow(
            row,
            row.number,
            light_of(row, viewer.now, calendars.of(row.holder_id)),
            row.voice_count,
            row.follower_count,
        )
        for row in rows
    ]


def _narrowed(asked: Asked, viewer: Viewer) -> QuerySet[ServiceRequest]:
    rows: QuerySet[ServiceRequest] = ServiceRequest.objects.visible_to(viewer.user)
    exact = {
        name: value
        for name in ("mechanism", "state", "category", "channel")
        if (value := getattr(asked, name))
    }
    rows = rows.filter(**exact)
    if asked.holder:
        held = Q(holder=None) if asked.holder == UNHELD else Q(holder=asked.holder)
        rows = rows.filter(held)
    if asked.area is not None:
        inside = Area.objects.below(asked.area.path)
        rows = rows.filter(Q(building__subdistrict__in=inside) | Q(building__grid__in=inside))
    if asked.words:
        rows = rows.filter(_matching(asked.words))
    return rows


def _matching(words: str) -> Q:
    return (
        ENTERPRISES.behind("enterprise").matching(words)
        | BUILDINGS.behind("building").matching(words)
        | Q(external_id__iexact=words)
        | Q(progress_code=words.upper())
        | Q(content__icontains=words)
    )


def _order(queue: Queue) -> list[Any]:
    if queue.is_over:
        return ["-received_at", "-pk"]
    return [F("due_on").asc(nulls_last=True), "pk"]


def _page(rows: QuerySet[ServiceRequest], queue: Queue, after: str) -> QuerySet[ServiceRequest]:
    if after:
        rows = rows.filter(_beyond(queue, after))
    return told(rows).order_by(*_order(queue))[: PAGE + 1]


def _place(row: ServiceRequest, queue: Queue) -> str:
    """Return where a row stands in its queue, as an address carries it."""
    first = row.received_at if queue.is_over else row.due_on
    return f"{first.isoformat() if first else ''}~{row.pk}"


def _beyond(queue: Queue, after: str) -> Q:
    """Return the condition «after this place»; raises ``ValueError`` for what is none."""
    first, _, key = after.partition("~")
    pk = uuid.UUID(key)
    if queue.is_over:
        moment = datetime.datetime.fromisoformat(first)
        if moment.tzinfo is None:
            raise ValueError(after)
        return Q(received_at__lt=moment) | Q(received_at=moment, pk__lt=pk)
    if not first:
        return Q(due_on__isnull=True, pk__gt=pk)
    day = datetime.date.fromisoformat(first)
    return Q(due_on__gt=day) | Q(due_on=day, pk__gt=pk) | Q(due_on__isnull=True)


def _by_mechanism(asked: Asked, viewer: Viewer) -> list[Choice]:
    rows = requests_asked(replace(asked, mechanism=""), viewer).order_by()
    counts = dict(rows.values_list("mechanism").annotate(rows=Count("pk")))
    return [Choice(value, label, counts.get(value, 0)) for value, label in Mechanism.choices]


def _by_holder(asked: Asked, viewer: Viewer) -> list[Choice]:
    rows = requests_asked(replace(asked, holder=""), viewer).order_by("holder__code")
    found = rows.values_list("holder", "holder__name").annotate(rows=Count("pk"))
    return [
        Choice(str(key) if key else UNHELD, name or "尚未派单", count) for key, name, count in found
    ]


def _counted(model: Any, column: str) -> Any:
    rows: QuerySet[Any, Any] = (
        model.objects.filter(**{column: OuterRef("pk")})
        .order_by()
        .values(column)
        .annotate(rows=Count("pk"))
        .values("rows")
    )
    return Coalesce(Subquery(rows), Value(0), output_field=IntegerField())
