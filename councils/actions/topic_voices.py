"""What stands behind a topic: where it came from, who supports it, what the parties want."""

import datetime
import uuid
from typing import Any

from common.audit.acting import acting
from common.errors.domain import Conflict, DomainError, NotPermitted
from common.records.writing import FieldFault, InvalidRecord, locked, require_visible, validate
from councils.actions.topics import ORIGINS, RAISE
from councils.choices import Party, TopicState
from councils.models import Topic, TopicOrigin, TopicPosition, TopicSupport
from enterprises.models import Enterprise

OVER = (TopicState.DECLINED, TopicState.DONE)
LONGEST_NOTE = 300
LONGEST_STATEMENT = 500
MOST_PEOPLE = 100_000


class TopicOver(Conflict):
    """A topic that was declined or finished takes nothing more."""

    code = "topic_over"
    message = "议题未列入或已办结，请另提议题。"


class AlreadySupported(Conflict):
    """The enterprise stands behind the topic already."""

    code = "already_supported"
    message = "该企业已附议，或就是提出企业。"


class AlreadyOrigin(Conflict):
    """The topic is known to come from it."""

    code = "already_origin"
    message = "该由来已登记。"


def add_origin(
    *,
    by: Any,
    topic_id: uuid.UUID,
    request_id: uuid.UUID | None = None,
    visit_id: uuid.UUID | None = None,
    signal_id: uuid.UUID | None = None,
) -> TopicOrigin:
    """Write down one more thing that a topic came from: exactly one of the three.

    Raises ``NotPermitted``, ``NotInScope``, ``InvalidRecord``, ``TopicOver``, ``AlreadyOrigin``.
    """
    given = {"request": request_id, "visit": visit_id, "signal": signal_id}
    named = {field: key for field, key in given.items() if key is not None}
    if len(named) != 1:
        raise DomainError("missing_value", "请指明一件诉求、一次走访或一个信号。", path="request")
    ((field, key),) = named.items()
    model = next(model for name, model in ORIGINS.values() if name == field)
    with acting(by=by, verb="topic.add_origin") as act:
        topic = _live(by, topic_id)
        require_visible(model, key, by=by, path=field)
        if topic.origins.filter(**{field: key}).exists():
            raise AlreadyOrigin
        origin = TopicOrigin.objects.create(topic=topic, **{f"{field}_id": key})
        act.record(topic, changes={field: str(key)})
    return origin


def support_topic(
    *,
    by: Any,
    topic_id: uuid.UUID,
    party: str,
    now: datetime.datetime,
    enterprise_id: uuid.UUID | None = None,
    people: int = 1,
    note: str = "",
) -> TopicSupport:
    """Let an enterprise stand behind a topic, once, or a number of people of another party.

    Raises ``NotPermitted``, ``NotInScope``, ``InvalidRecord``, ``TopicOver``,
    ``AlreadySupported``.
    """
    if (party == Party.ENTERPRISE) != (enterprise_id is not None):
        words = "企业附议须选择企业，其他各方附议只填人数。"
        raise InvalidRecord([FieldFault("enterprise", "missing_value", words)])
    if not 1 <= people <= MOST_PEOPLE:
        words = f"附议人数为 1 至 {MOST_PEOPLE}。"
        raise InvalidRecord([FieldFault("people", "invalid", words)])
    with acting(by=by, verb="topic.support") as act:
        topic = _live(by, topic_id)
        if enterprise_id is not None:
            require_visible(Enterprise, enterprise_id, by=by, path="enterprise")
            known = topic.supports.filter(enterprise=enterprise_id).exists()
            if known or topic.enterprise_id == enterprise_id:
                raise AlreadySupported
        support = TopicSupport(
            topic=topic,
            party=party,
            enterprise_id=enterprise_id,
            people=people,
            supported_on=now.date(),
            note=note.strip()[:LONGEST_NOTE],
        )
        validate(support)
        support.save(force_insert=True)
        act.record(topic, changes={"party": party, "people": people})
    return support


def add_position(
    *, by: Any, topic_id: uuid.UUID, party: str, statement: str, now: datetime.datetime
) -> TopicPosition:
    """Write down what one of the parties wants.

    Raises ``NotPermitted``, ``NotInScope``, ``InvalidRecord``, ``TopicOver``.
    """
    with acting(by=by, verb="topic.add_position") as act:
        topic = _live(by, topic_id)
        position = TopicPosition(
            topic=topic,
            party=party,
            statement=statement.strip()[:LONGEST_STATEMENT],
            stated_on=now.date(),
        )
        validate(position)
        position.save(force_insert=True)
        act.record(topic, changes={"party": party, "statement": position.statement})
    return position


def _live(by: Any, topic_id: uuid.UUID) -> Topic:
    if not by.has_capability(RAISE):
        raise NotPermitted
    topic: Topic = locked(Topic, topic_id, by)
    if topic.state in OVER:
        raise TopicOver
    return topic
