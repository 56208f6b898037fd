"""The story of a matter, from the first word to its effect: one call, whoever asks from where."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from common.calendar.clock import start_of
from common.errors.domain import NotInScope
from councils.models import Project, Topic, TopicOrigin
from councils.selectors.sight import Hidden, hidden_names
from councils.selectors.steps import Step, steps_of
from enterprises.models import Enterprise, RatingChange, Signal
from services.models import SatisfactionAsk, ServiceRequest, Visit
from services.selectors.progress import Step as PublicStep

# What those outside the office may read word for word; of the rest they learn that it happened.
_OPEN_TEXTS = frozenset({"answered", "done"})
_PUBLIC = _OPEN_TEXTS | {"raised", "scheduled", "met", "decided", "carried_out"}
_PUBLIC |= {"published", "claimed", "started", "closed"}


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a story: ``place`` names the register of ``id``."""

    at: datetime.datetime
    kind: str
    label: str
    text: str
    place: str
    id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Story:
    """The whole of a matter; without a topic it has not gone further than its first word."""

    topic: Topic | None
    parts: tuple[Part, ...]


_PLACES = {
    **dict.fromkeys(("raised", "answered", "done"), "topic"),
    **dict.fromkeys(("in_library", "published", "started", "closed"), "project"),
    "met": "meeting",
    "supported": "support",
    "stated": "position",
    "scheduled": "agenda_item",
    **dict.fromkeys(("invited", "replied"), "invitation"),
    "voted": "vote",
    **dict.fromkeys(("decided", "carried_out", "appraised"), "decision"),
    "claimed": "claim",
    "milestone": "milestone",
    "supervised": "supervision",
    "measured": "metric",
}


def find_topic(
    *,
    user: Any,
    topic: uuid.UUID | None = None,
    request: uuid.UUID | None = None,
    signal: uuid.UUID | None = None,
    visit: uuid.UUID | None = None,
    project: uuid.UUID | None = None,
) -> Topic | None:
    """Return the topic that a thing led to, the latest one; None when it led to none.

    Raises ``NotInScope`` when the user may not see the thing.
    """
    for model, key in (
        (Topic, topic),
        (ServiceRequest, request),
        (Signal, signal),
        (Visit, visit),
        (Project, project),
    ):
        if key is not None and not model._default_manager.visible_to(user).filter(pk=key).exists():  # type: ignore[attr-defined]
            raise NotInScope
    seen = Topic.objects.visible_to(user).select_related("council", "building", "enterprise")
    if topic is not None:
        return seen.get(pk=topic)
    if project is not None:
        return seen.filter(projects=project).first()
    origins = TopicOrigin.objects.filter(
        # What was merged into another request goes on as that one.
        Q(request=request) | Q(request__duplicates=request)
        if request is not None
        else Q(visit=visit)
        if visit is not None
        else Q(signal=signal) | Q(visit__in=_visit_of(signal))
    )
    return seen.filter(pk__in=origins.values("topic")).order_by("-raised_on", "-pk").first()


def story_of(topic: Topic, *, user: Any) -> Story:
    """Return the story of a topic with what the user may see of it: nine queries."""
    origins = list(TopicOrigin.objects.filter(topic=topic))
    requests = list(
        ServiceRequest.objects.visible_to(user)
        .filter(pk__in=[row.request_id for row in origins if row.request_id])
        .select_related("enterprise")
    )
    visits = list(
        Visit.objects.visible_to(user)
        .filter(pk__in=[row.visit_id for row in origins if row.visit_id])
        .select_related("enterprise", "building")
    )
    signals = list(
        Signal.objects.visible_to(user)
        .filter(pk__in=[row.signal_id for row in origins if row.signal_id])
        .select_related("enterprise")
    )
    steps = steps_of([topic.pk])
    hidden = hidden_names(
        user=user,
        enterprises=[step.enterprise_id for step in steps],
        organisations=[step.organisation_id for step in steps],
    )
    parts = [*_words(requests, visits, signals), *(_part(step, hidden) for step in steps)]
    first = min((part.at for part in parts), default=start_of(topic.raised_on))
    parts += _answers(requests)
    parts += _colours(topic, requests, visits, signals, user=user, since=first)
    # Sorting keeps the order of the work within a day.
    parts.sort(key=lambda part: part.at.astimezone(first.tzinfo).date())
    return Story(topic, tuple(parts))


def public_steps(request: ServiceRequest) -> list[PublicStep]:
    """Return what the enterprise of a request may know of the topic it led to."""
    behind = Q(request=request) | Q(request__duplicates=request)
    topics = Topic.objects.filter(pk__in=TopicOrigin.objects.filter(behind).values("topic"))
    councils = {topic.pk: str(topic.council) for topic in topics.select_related("council")}
    return [told_to_all(step, councils[step.topic_id]) for step in open_steps(list(councils))]


def open_steps(topic_ids: list[uuid.UUID]) -> list[Step]:
    """Return the steps of topics that may be known outside the office."""
    return [step for step in steps_of(topic_ids) if step.kind in _PUBLIC] if topic_ids else []


def told_to_all(step: Step, council: str) -> PublicStep:
    """Return a step as those outside the office read it."""
    text = step.text if step.kind in _OPEN_TEXTS else ""
    return PublicStep(step.at, step.label, council, text)


def _part(step: Step, hidden: Hidden) -> Part:
    name = hidden.get(step.enterprise_id) or hidden.get(step.organisation_id)
    text = name + step.rest if name else step.text
    return Part(step.at, step.kind, step.label, text, _PLACES[step.kind], step.object_id)


def _words(requests: list[Any], visits: list[Any], signals: list[Any]) -> list[Part]:
    """The first words: what was asked for, seen and heard."""
    parts = [
        Part(
            request.received_at,
            "requested",
            "诉求",
            f"{request.enterprise or request.building or ''} {request.category}".strip(),
            "request",
            request.pk,
        )
        for request in requests
    ]
    parts += [
        Part(
            visit.visited_at,
            "visited",
            "走访",
            str(visit.enterprise or visit.building),
            "visit",
            visit.pk,
        )
        for visit in visits
    ]
    parts += [
        Part(
            start_of(signal.observed_on),
            "signalled",
            "信号",
            f"{signal.enterprise} {signal.get_kind_display()}",
            "signal",
            signal.pk,
        )
        for signal in signals
    ]
    return sorted(parts, key=lambda part: part.at)


def _answers(requests: list[Any]) -> list[Part]:
    asks = SatisfactionAsk.objects.filter(request__in=requests, answered_at__isnull=False)
    return [
        Part(
            ask.answered_at,
            "satisfied",
            "满意度",
            ("已解决" if ask.is_solved else "未解决")
            + ("、满意" if ask.is_satisfied else "、不满意"),
            "request",
            ask.request_id,
        )
        for ask in asks
        if ask.answered_at is not None
    ]


def _colours(
    topic: Topic,
    requests: list[Any],
    visits: list[Any],
    signals: list[Any],
    *,
    user: Any,
    since: datetime.datetime,
) -> list[Part]:
    """What became of the colours of those who spoke, since they spoke."""
    named = [row.enterprise_id for row in [topic, *requests, *visits, *signals]]
    enterprises = Enterprise.objects.visible_to(user).filter(pk__in=filter(None, named))
    changes = RatingChange.objects.filter(
        enterprise__in=enterprises, rated_on__gte=since.date(), is_ended=False
    )
    # A first rating is no effect of anything.
    moved = changes.exclude(previous_colour__in=["", F("colour")]).select_related("enterprise")
    return [
        Part(
            start_of(change.rated_on),
            "rated",
            "评级变化",
            f"{change.enterprise} {change.get_previous_colour_display()}"
            f" → {change.get_colour_display()}",
            "enterprise",
            change.enterprise_id,
        )
        for change in moved.order_by("rated_on", "created_at")
    ]


def _visit_of(signal: uuid.UUID | None) -> Any:
    return Signal.objects.filter(pk__in=filter(None, [signal])).values("source_id")
