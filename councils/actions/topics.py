"""Topics: raised, answered with a reason, made public, finished."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import Act, acting
from common.errors.domain import AlreadyDecided, Conflict, DomainError, NotPermitted, ReasonMissing
from common.records.writing import (
    FieldFault,
    InvalidRecord,
    Written,
    create_record,
    locked,
    require_visible,
    update_record,
)
from councils.choices import Party, TopicSource, TopicState
from councils.models import Council, CouncilBuilding, Topic, TopicOrigin, TopicProposal
from councils.proceedings.outcomes import is_carried_out
from enterprises.models import Signal
from services.models import ServiceRequest, Visit

RAISE = "visits.change"
ANSWER = "registers.change"
LONGEST_ANSWER = 1000
LONGEST_RESULT = 1000
# What a topic may come from: the name of the list, the field of an origin, whose rows they are.
ORIGINS: dict[str, tuple[str, Any]] = {
    "requests": ("request", ServiceRequest),
    "visits": ("visit", Visit),
    "signals": ("signal", Signal),
}
# Who only raises topics corrects none of this.
STAFF_ONLY = frozenset({"is_public"})


class NotDecided(Conflict):
    """A topic is finished when what was decided on it is carried out."""

    code = "not_decided"
    message = "议题尚未议定，或最近一项成果还没有落实，不能办结。"


class FutureDay(DomainError):
    """What has happened does not lie ahead."""

    code = "future_day"
    message = "日期不能晚于今天。"


def create_topic(
    *, by: Any, values: Mapping[str, Any], now: datetime.datetime, key: uuid.UUID | None = None
) -> Written:
    """Write a topic with what it came from; ``values`` as ``raise_topic`` names them.

    ``by`` empty: the online entrance. Raises ``NotPermitted``, ``InvalidRecord``, ``FutureDay``.
    """
    if by is not None and not by.has_capability(RAISE):
        raise NotPermitted
    if STAFF_ONLY & {name for name, value in values.items() if value}:
        _require_staff(by)
    own = {name: value for name, value in values.items() if name not in ORIGINS}
    own.setdefault("raised_on", now.date())
    if own["raised_on"] > now.date():
        raise FutureDay(path="raised_on")
    _require_building(own.get("council"), own.get("building"), now.date())
    origins = _origins(values, by)

    def also(act: Act, topic: Topic) -> Mapping[str, Any] | None:
        if by is not None:
            topic.opened_by = by
            topic.save(update_fields=["opened_by"])
        TopicOrigin.objects.bulk_create([TopicOrigin(topic=topic, **each) for each in origins])
        return {"origins": len(origins)} if origins else None

    return create_record(Topic, own, by=by, key=key, content=values, also=also)


def raise_topic(
    *,
    by: Any,
    council_id: uuid.UUID,
    title: str,
    source: str,
    raised_by: str,
    now: datetime.datetime,
    text: str = "",
    category: str = "",
    building_id: uuid.UUID | None = None,
    enterprise_id: uuid.UUID | None = None,
    requests: tuple[uuid.UUID, ...] = (),
    visits: tuple[uuid.UUID, ...] = (),
    signals: tuple[uuid.UUID, ...] = (),
) -> Topic:
    """Raise a topic before a council; raises as ``create_topic`` does."""
    values = {
        "council": council_id,
        "building": building_id,
        "title": title.strip(),
        "text": text.strip(),
        "category": category,
        "source": source,
        "raised_by": raised_by,
        "enterprise": enterprise_id,
        "requests": list(requests),
        "visits": list(visits),
        "signals": list(signals),
    }
    topic: Topic = create_topic(by=by, values=values, now=now).obj
    topic.refresh_from_db(fields=["progress_code"])
    return topic


def topic_of_proposal(
    act: Act, proposal: TopicProposal, council: Council, *, by: Any, now: datetime.datetime
) -> Topic:
    """Write the topic of a proposal that was accepted, inside that act."""
    topic = Topic.objects.create(
        council=council,
        building=proposal.building,
        title=f"{proposal.building.name}：{proposal.category}"[:200],
        text=f"{proposal.window_starts_on} 至 {proposal.window_ends_on} 受理的同类诉求共 "
        f"{proposal.request_count} 件，涉及 {proposal.enterprise_count} 家企业。",
        category=proposal.category,
        source=TopicSource.REQUESTS,
        raised_by=Party.ENTERPRISE,
        raised_on=now.date(),
        proposal=proposal,
        opened_by=by,
        state=TopicState.ACCEPTED,
        answer=f"由 {proposal.request_count} 件同类诉求归集，已采纳并提交楼委会。",
        answered_at=now,
    )
    requests = proposal.links.order_by("pk").values_list("request", flat=True)
    TopicOrigin.objects.bulk_create([TopicOrigin(topic=topic, request_id=key) for key in requests])
    act.record(
        topic,
        verb="topic.create",
        changes={"proposal": str(proposal.pk), "requests": proposal.request_count},
    )
    return topic


def update_topic(
    *,
    by: Any,
    topic_id: uuid.UUID,
    values: Mapping[str, Any],
    now: datetime.datetime,
    base: int | None = None,
) -> Written:
    """Correct the words of a topic; whoever raised it may until it is answered.

    Raises ``NotPermitted``, ``NotInScope``, ``InvalidRecord``, ``StaleVersion``.
    """
    fixed = {"council", "raised_on", *ORIGINS} & values.keys()
    if fixed:
        words = "登记后不能修改；由来请另行增加。"
        raise InvalidRecord([FieldFault(name, "read_only", words) for name in sorted(fixed)])
    if not by.has_capability(ANSWER):
        own = Topic.objects.visible_to(by).filter(pk=topic_id, opened_by=by, state=TopicState.OPEN)
        if STAFF_ONLY & values.keys() or not by.has_capability(RAISE) or not own.exists():
            raise NotPermitted
    if values.get("building") is not None:
        topic = Topic.objects.visible_to(by).filter(pk=topic_id).first()
        _require_building(topic and topic.council_id, values["building"], now.date())
    return update_record(Topic, topic_id, values, by=by, base=base)


def answer_topic(
    *, by: Any, topic_id: uuid.UUID, is_accepted: bool, answer: str, now: datetime.datetime
) -> Topic:
    """Take a topic up or decline it, always with a reason; once.

    Raises ``NotPermitted``, ``NotInScope``, ``ReasonMissing``, ``AlreadyDecided``.
    """
    _require_staff(by)
    words = answer.strip()[:LONGEST_ANSWER]
    if not words:
        raise ReasonMissing("请写明答复与理由。")
    verb = "topic.accept" if is_accepted else "topic.decline"
    with acting(by=by, verb=verb) as act:
        topic: Topic = locked(Topic, topic_id, by)
        if topic.state != TopicState.OPEN:
            raise AlreadyDecided
        topic.state = TopicState.ACCEPTED if is_accepted else TopicState.DECLINED
        topic.answer, topic.answered_at = words, now
        topic.save(update_fields=["state", "answer", "answered_at", "updated_at"])
        act.record(topic, changes={"state": [TopicState.OPEN, topic.state], "answer": words})
    return topic


def finish_topic(
    *,
    by: Any,
    topic_id: uuid.UUID,
    result: str,
    is_in_building: bool | None,
    now: datetime.datetime,
    done_on: datetime.date | None = None,
) -> Topic:
    """Close a topic whose last decision is carried out; ``is_in_building``: 楼事楼办.

    Raises ``NotPermitted``, ``NotInScope``, ``ReasonMissing``, ``NotDecided``, ``FutureDay``.
    """
    _require_staff(by)
    words, day = result.strip()[:LONGEST_RESULT], done_on or now.date()
    if not words:
        raise DomainError("missing_value", "请写明办结情况。", path="result")
    if day > now.date():
        raise FutureDay(path="done_on")
    with acting(by=by, verb="topic.finish") as act:
        topic: Topic = locked(Topic, topic_id, by)
        if topic.state == TopicState.DONE:
            raise AlreadyDecided
        if topic.state != TopicState.DECIDED or not is_carried_out(
            topic.decisions.values_list("kind", "state")
        ):
            raise NotDecided
        if day < topic.raised_on:
            raise DomainError("period_order", "办结日期早于提出日期。", path="done_on")
        topic.state, topic.done_on, topic.result = TopicState.DONE, day, words
        topic.is_in_building = is_in_building
        topic.save(update_fields=["state", "done_on", "result", "is_in_building", "updated_at"])
        act.record(
            topic,
            changes={
                "state": [TopicState.DECIDED, TopicState.DONE],
                "done_on": str(day),
                "is_in_building": is_in_building,
                "result": words,
            },
        )
    return topic


def publish_topic(*, by: Any, topic_id: uuid.UUID, is_public: bool) -> Topic:
    """Show a topic on public pages, or take it back. Raises ``NotPermitted``, ``NotInScope``."""
    _require_staff(by)
    with acting(by=by, verb="topic.publish") as act:
        topic: Topic = locked(Topic, topic_id, by)
        if topic.is_public != is_public:
            topic.is_public = is_public
            topic.save(update_fields=["is_public", "updated_at"])
            act.record(topic, changes={"is_public": [not is_public, is_public]})
    return topic


def _require_staff(by: Any) -> None:
    if by is None or not by.has_capability(ANSWER):
        raise NotPermitted


def _require_building(council_id: Any, building_id: Any, day: datetime.date) -> None:
    """Raise ``InvalidRecord`` unless the council is for the building on the day."""
    if council_id is None or building_id is None:
        return
    links = CouncilBuilding.objects.standing_on(day)
    if not links.filter(council=council_id, building=building_id).exists():
        words = "该楼宇不属于此楼委会。"
        raise InvalidRecord([FieldFault("building", "other_building", words)])


def _origins(values: Mapping[str, Any], by: Any) -> list[dict[str, uuid.UUID]]:
    """Return the origins, each once; raise ``InvalidRecord`` for what the writer may not see."""
    origins = []
    for name, (field, model) in ORIGINS.items():
        for place, key in enumerate(dict.fromkeys(values.get(name) or ())):
            require_visible(model, key, by=by, path=f"{name}.{place}")
            origins.append({f"{field}_id": key})
    return origins
