"""Topics as pages tell them: lists, one topic with all that is known of it."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from buildings.models import Area
from common.errors.domain import NotInScope
from common.records.periods import standing_on
from councils.choices import DecisionState, TopicState
from councils.models import (
    AgendaItem,
    CouncilBuilding,
    Decision,
    Invitation,
    Project,
    Topic,
    TopicPosition,
    TopicSupport,
)
from councils.proceedings.deadlines import ANSWER_DAYS, Light, light_of, silent_before
from councils.proceedings.outcomes import is_carried_out
from councils.selectors.sight import Hidden, hidden_names, hidden_owners, owner_in
from enterprises.models import Signal
from services.models import ServiceRequest, Visit

# What a list can be narrowed to beside the states: those that waited too long for their answer.
SILENT = "silent"


@dataclass(frozen=True, slots=True)
class AskedTopics:
    """What a list of topics is narrowed by; empty: not at all."""

    council_id: uuid.UUID | None = None
    area: Area | None = None
    state: str = ""
    source: str = ""
    raised_by: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic of a list, with how many stand behind it, and how long it has been silent."""

    topic: Topic
    enterprises: int
    people: int
    # Days since it was raised, while it waits for its answer.
    waits: int | None

    @property
    def is_silent(self) -> bool:
        """Return whether it has waited too long."""
        return self.waits is not None and self.waits > ANSWER_DAYS


@dataclass(frozen=True, slots=True)
class TopicFile:
    """One topic: where it came from and who is behind it, as far as the reader may see that."""

    topic: Topic
    # What stands for the names of enterprises that the reader may not see.
    outside: Hidden
    requests: tuple[ServiceRequest, ...]
    visits: tuple[Visit, ...]
    signals: tuple[Signal, ...]
    # Origins that the reader may not open.
    hidden: int
    supports: tuple[TopicSupport, ...]
    positions: tuple[TopicPosition, ...]
    agenda: tuple[AgendaItem, ...]
    invitations: tuple[Invitation, ...]
    decisions: tuple["DecisionLine", ...]
    projects: tuple[Project, ...]

    @property
    def enterprise(self) -> str:
        """Return which enterprise raised it, as the reader may know it."""
        return self.outside.get(self.topic.enterprise_id) or str(self.topic.enterprise or "")

    @property
    def enterprise_is_seen(self) -> bool:
        """Return whether the reader may open the enterprise that raised it."""
        key = self.topic.enterprise_id
        return key is not None and key not in self.outside

    @property
    def supporters(self) -> tuple[tuple[TopicSupport, str], ...]:
        """Return those behind it, each with its enterprise as the reader may know it."""
        return tuple(
            (support, self.outside.get(support.enterprise_id) or str(support.enterprise or ""))
            for support in self.supports
        )

    @property
    def people(self) -> int:
        """Return how many people of the parties stand behind it."""
        return sum(support.people for support in self.supports if support.enterprise_id is None)

    @property
    def enterprises(self) -> int:
        """Return how many enterprises stand behind it."""
        return sum(support.enterprise_id is not None for support in self.supports)

    @property
    def may_finish(self) -> bool:
        """Return whether every decision on it that stands is carried out."""
        said = [(line.decision.kind, line.decision.state) for line in self.decisions]
        return self.topic.state == TopicState.DECIDED and is_carried_out(said)


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision, who sees to it, and how near its due day is while it is carried out."""

    decision: Decision
    light: Light
    # As the reader may know it.
    owner: str
    owner_is_seen: bool


def topics_asked(asked: AskedTopics, *, user: Any, day: datetime.date) -> QuerySet[Topic]:
    """Return the topics of the reader's area, the latest first."""
    rows: QuerySet[Topic] = Topic.objects.visible_to(user).select_related("council", "building")
    if asked.council_id is not None:
        rows = rows.filter(council=asked.council_id)
    if asked.area is not None:
        rows = rows.filter(in_area(asked.area, day))
    if asked.state == SILENT:
        rows = rows.filter(state=TopicState.OPEN, raised_on__lt=silent_before(day))
    elif asked.state:
        rows = rows.filter(state=asked.state)
    if asked.source:
        rows = rows.filter(source=asked.source)
    if asked.raised_by:
        rows = rows.filter(raised_by=asked.raised_by)
    if asked.words:
        rows = rows.filter(Q(title__contains=asked.words) | Q(text__contains=asked.words))
    return rows.order_by("-raised_on", "-pk")


def in_area(area: Area, day: datetime.date) -> Exists:
    """Return the condition «of a council that is for a building of the subdistrict on the day»."""
    links = CouncilBuilding.objects.filter(
        standing_on(day), council=OuterRef("council"), building__subdistrict=area
    )
    return Exists(links)


def topic_lines(topics: Sequence[Topic], day: datetime.date) -> tuple[TopicLine, ...]:
    """Return one page of topics with their supporters; one query."""
    supports = (
        TopicSupport.objects.filter(topic__in=topics)
        .order_by()
        .values("topic")
        .annotate(
            enterprises=Count("enterprise"),
            persons=Sum("people", filter=Q(enterprise__isnull=True), default=0),
        )
    )
    behind = {row["topic"]: (row["enterprises"], row["persons"]) for row in supports}
    return tuple(
        TopicLine(
            topic,
            *behind.get(topic.pk, (0, 0)),
            waits=(day - topic.raised_on).days if topic.state == TopicState.OPEN else None,
        )
        for topic in topics
    )


def topic_counts(
    *, user: Any, day: datetime.date, council_id: uuid.UUID | None = None
) -> dict[str, int]:
    """Return how many topics stand in each state, and how many are silent; one query."""
    rows = Topic.objects.visible_to(user)
    if council_id is not None:
        rows = rows.filter(council=council_id)
    counted = {state: Count("pk", filter=Q(state=state)) for state in TopicState.values}
    late = Q(state=TopicState.OPEN, raised_on__lt=silent_before(day))
    return rows.order_by().aggregate(**counted, **{SILENT: Count("pk", filter=late)})


def topic_file(pk: uuid.UUID, *, user: Any, day: datetime.date) -> TopicFile:
    """Return a topic with all that belongs to it; a constant number of queries.

    Raises ``NotInScope``.
    """
    topic = (
        Topic.objects.visible_to(user)
        .select_related("council", "building", "enterprise", "opened_by", "proposal")
        .filter(pk=pk)
        .first()
    )
    if topic is None:
        raise NotInScope
    keys = list(topic.origins.values_list("request", "visit", "signal"))
    kinds: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (ServiceRequest, ("enterprise", "building")),
        (Visit, ("building",)),
        (Signal, ("enterprise",)),
    )
    requests, visits, signals = (
        tuple(
            model.objects.visible_to(user)
            .filter(pk__in=[row[place] for row in keys if row[place] is not None])
            .select_related(*linked)
            .order_by("pk")
        )
        for place, (model, linked) in enumerate(kinds)
    )
    agenda = AgendaItem.objects.filter(topic=topic).select_related("meeting")
    decisions = Decision.objects.filter(topic=topic).select_related(*OWNERS, "meeting")
    supports = tuple(topic.supports.select_related("enterprise").order_by("supported_on", "pk"))
    named = [topic.enterprise_id, *(support.enterprise_id for support in supports)]
    return TopicFile(
        topic=topic,
        outside=hidden_names(user=user, enterprises=named),
        requests=requests,
        visits=visits,
        signals=signals,
        hidden=len(keys) - len(requests) - len(visits) - len(signals),
        supports=supports,
        positions=tuple(topic.positions.order_by("stated_on", "pk")),
        agenda=tuple(agenda.order_by("meeting__starts_at", "pk")),
        invitations=tuple(
            Invitation.objects.filter(topic=topic)
            .select_related("department", "meeting")
            .order_by("invited_on", "pk")
        ),
        decisions=decision_lines(decisions.order_by("pk"), day, user=user),
        projects=tuple(topic.projects.order_by("created_at", "pk")),
    )


OWNERS = ("department", "organisation", "enterprise")


def decision_lines(
    decisions: Iterable[Decision], day: datetime.date, *, user: Any
) -> tuple[DecisionLine, ...]:
    """Return decisions with their lights and their owners as the reader may know them."""
    rows = list(decisions)
    hidden = hidden_owners(rows, user=user)
    return tuple(
        DecisionLine(
            each,
            light_of(each.due_on, day) if each.state == DecisionState.OPEN else Light.NONE,
            owner_in(each, hidden),
            owner_is_seen=not {each.enterprise_id, each.organisation_id} & hidden.keys(),
        )
        for each in rows
    )
