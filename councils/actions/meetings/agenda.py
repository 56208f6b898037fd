"""The agenda of a meeting: topics that were taken up, within the time that there is."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Max

from common.audit.acting import acting
from common.errors.domain import Conflict, DomainError
from common.records.writing import FieldFault, InvalidRecord, require_visible, validate
from councils.actions.meetings.guards import OPEN, RECORDED, item_in, meeting_in
from councils.actions.meetings.planning import require_time
from councils.choices import TopicState
from councils.models import AgendaItem, Meeting, Topic

DEFAULT_MINUTES = 20
LONGEST_TITLE = 200
LONGEST_DISCUSSION = 4000


class TopicNotReady(Conflict):
    """Only what was taken up comes on an agenda."""

    code = "topic_not_ready"
    message = "只有已列入或已议定的议题可以排入议程。"


class ItemInUse(Conflict):
    """An item with votes, decisions or words stays."""

    code = "item_in_use"
    message = "该事项已有讨论、表决或成果，不能移出议程。"


def add_item(
    *,
    by: Any,
    meeting_id: uuid.UUID,
    minutes: int = DEFAULT_MINUTES,
    topic_id: uuid.UUID | None = None,
    title: str = "",
) -> AgendaItem:
    """Put a topic, or a matter by its title, at the end of the agenda.

    Raises ``NotPermitted``, ``NotInScope``, ``WrongState``, ``InvalidRecord``, ``TopicNotReady``,
    ``AgendaTooLong``.
    """
    with acting(by=by, verb="agendaitem.add") as act:
        meeting = meeting_in(by, meeting_id, OPEN)
        topic = _topic_for(by, meeting, topic_id) if topic_id is not None else None
        last = meeting.agenda.aggregate(last=Max("position"))["last"] or 0
        item = AgendaItem(
            meeting=meeting,
            position=last + 1,
            topic=topic,
            title=(title.strip() or (topic.title if topic else ""))[:LONGEST_TITLE],
            minutes_planned=minutes,
        )
        validate(item)
        item.save(force_insert=True)
        require_time(meeting)
        act.record(item, changes={"minutes": minutes, "topic": str(topic.pk) if topic else None})
    return item


def change_item(*, by: Any, item_id: uuid.UUID, title: str, minutes: int) -> AgendaItem:
    """Change title and length of an item.

    Raises ``NotPermitted``, ``NotInScope``, ``WrongState``, ``InvalidRecord``, ``AgendaTooLong``.
    """
    with acting(by=by, verb="agendaitem.change") as act:
        item = item_in(by, item_id, OPEN)
        before = {"title": item.title, "minutes_planned": item.minutes_planned}
        item.title, item.minutes_planned = title.strip()[:LONGEST_TITLE], minutes
        validate(item)
        item.save(update_fields=[*before, "updated_at"])
        require_time(item.meeting)
        changes = {name: [old, getattr(item, name)] for name, old in before.items()}
        act.record(item, changes=changes)
    return item


def remove_item(*, by: Any, item_id: uuid.UUID) -> None:
    """Take an item off the agenda; those behind it move up.

    Raises ``NotPermitted``, ``NotInScope``, ``WrongState``, ``ItemInUse``.
    """
    with acting(by=by, verb="agendaitem.remove") as act:
        item = item_in(by, item_id, OPEN)
        if item.discussion or item.votes.exists() or item.decisions.exists():
            raise ItemInUse
        act.record(item, changes={"position": item.position})
        meeting = item.meeting
        item.delete()
        _number(list(meeting.agenda.order_by("position")))


def reorder_agenda(
    *, by: Any, meeting_id: uuid.UUID, item_ids: Sequence[uuid.UUID]
) -> list[AgendaItem]:
    """Put the items of the agenda, each named once, into another order.

    Raises ``NotPermitted``, ``NotInScope``, ``WrongState``, ``DomainError``.
    """
    with acting(by=by, verb="agenda.reorder") as act:
        meeting = meeting_in(by, meeting_id, OPEN)
        items = {item.pk: item for item in meeting.agenda.all()}
        if len(item_ids) != len(items) or set(item_ids) != items.keys():
            raise DomainError("not_the_agenda", "请给出全部议程事项，每项一次。", path="items")
        ordered = [items[key] for key in item_ids]
        _number(ordered)
        act.record(meeting, changes={"agenda": [str(item.pk) for item in ordered]})
    return ordered


def write_discussion(*, by: Any, item_id: uuid.UUID, text: str) -> AgendaItem:
    """Write what was said on an item; it goes into the minutes.

    Raises ``NotPermitted``, ``NotInScope``, ``WrongState``, ``MinutesOut``.
    """
    with acting(by=by, verb="agendaitem.discuss") as act:
        item = item_in(by, item_id, RECORDED)
        item.discussion = text.strip()[:LONGEST_DISCUSSION]
        item.save(update_fields=["discussion", "updated_at"])
        act.record(item, changes={"discussion": len(item.discussion)})
    return item


def _topic_for(by: Any, meeting: Meeting, topic_id: uuid.UUID) -> Topic:
    require_visible(Topic, topic_id, by=by, path="topic")
    topic = Topic.objects.get(pk=topic_id)
    if topic.council_id != meeting.council_id:
        words = "该议题不属于此楼委会。"
        raise InvalidRecord([FieldFault("topic", "other_council", words)])
    # What an appraisal judges may be finished long ago.
    is_judged = topic.pk == meeting.judged_topic_id
    if not is_judged and topic.state not in {TopicState.ACCEPTED, TopicState.DECIDED}:
        raise TopicNotReady
    return topic


def _number(items: Sequence[AgendaItem]) -> None:
    """Number the items from 1 on; the rule «each number once» is asked at the end of the act."""
    for position, item in enumerate(items, 1):
        if item.position != position:
            item.position = position
            item.save(update_fields=["position", "updated_at"])
