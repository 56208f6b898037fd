"""What a meeting settles: resolutions, responsibilities, ratings; and how they are carried out."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from accounts.models import Department
from common.audit.acting import Act, acting
from common.errors.domain import AlreadyDecided, Conflict, DomainError, ReasonMissing
from common.records.writing import (
    FieldFault,
    InvalidRecord,
    locked,
    require_visible,
    validate,
)
from councils.actions.meetings.guards import RECORDED, meeting_in, part_in, require_staff
from councils.actions.topics import FutureDay
from councils.choices import DecisionKind, DecisionState, MeetingKind, TopicState
from councils.models import AgendaItem, Decision, Meeting, Topic, Vote
from councils.quorum import has_quorum
from councils.selectors.meeting_day import day_of, present_at, seats_of, shares_for
from enterprises.models import Enterprise
from orgs.models import PartyOrganisation

LONGEST_RESULT = 1000
# Kinds that decide on a topic; a rating looks back on it.
DECIDING = (DecisionKind.RESOLUTION, DecisionKind.RESPONSIBILITY)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who sees to a decision: at most one of a department, an organisation, an enterprise, a name.

    The name is that of a unit or a post, of what is in no register.
    """

    department_id: uuid.UUID | None = None
    organisation_id: uuid.UUID | None = None
    enterprise_id: uuid.UUID | None = None
    name: str = ""


class NoQuorum(Conflict):
    """Too few members are present to settle anything."""

    code = "no_quorum"

    def __init__(self, members: int, present: int) -> None:
        super().__init__(message=f"成员 {members} 人，到会 {present} 人，未达法定人数，不能议定。")


class NotPassed(Conflict):
    """The vote is open, or was not passed."""

    code = "not_passed"
    message = "该事项的表决尚未结束或未通过；已通过的，请指明所依据的表决。"


class NothingToDo(Conflict):
    """A rating looks back."""

    code = "nothing_to_do"
    message = "评议结果无须登记落实。"


def record_decision(
    *,
    by: Any,
    meeting_id: uuid.UUID,
    kind: str,
    text: str,
    now: datetime.datetime,
    item_id: uuid.UUID | None = None,
    topic_id: uuid.UUID | None = None,
    vote_id: uuid.UUID | None = None,
    owner: Owner = Owner(),
    due_on: datetime.date | None = None,
    score: int | None = None,
) -> Decision:
    """Write down what a meeting settled; its topic is decided from now on.

    A resolution, and a responsibility about a topic, rests on a vote that was passed, or on
    consensus of a quorum where there was no vote. Raises
    ``NotPermitted``, ``NotInScope``, ``WrongState``, ``MinutesOut``, ``InvalidRecord``,
    ``NoQuorum``, ``NotPassed``.
    """
    with acting(by=by, verb="decision.record") as act:
        meeting = meeting_in(by, meeting_id, RECORDED)
        vote = _vote_of(meeting, vote_id)
        item = vote.item if vote else _item_of(meeting, item_id, topic_id)
        topic = _topic_of(meeting, kind, item, topic_id)
        if vote is None and kind in DECIDING:
            _require_consensus(meeting, kind, item)
        decision = Decision(
            meeting=meeting,
            item=item,
            topic=topic,
            vote=vote,
            kind=kind,
            text=text.strip(),
            score=_score_for(meeting, kind, score),
        )
        _set_owner(by, decision, owner, due_on)
        validate(decision)
        decision.save(force_insert=True)
        act.record(decision, changes={"kind": kind, "due_on": str(due_on) if due_on else None})
        if topic is not None and kind in DECIDING and topic.state == TopicState.ACCEPTED:
            topic.state = TopicState.DECIDED
            topic.save(update_fields=["state", "updated_at"])
            act.record(topic, changes={"state": [TopicState.ACCEPTED, TopicState.DECIDED]})
    return decision


def revise_decision(
    *,
    by: Any,
    decision_id: uuid.UUID,
    text: str,
    owner: Owner = Owner(),
    due_on: datetime.date | None = None,
) -> Decision:
    """Correct words, owner and due day until the minutes go round.

    Raises ``NotPermitted``, ``NotInScope``, ``WrongState``, ``MinutesOut``, ``AlreadyDecided``,
    ``InvalidRecord``.
    """
    with acting(by=by, verb="decision.revise") as act:
        decision: Decision = part_in(Decision, by, decision_id, RECORDED)
        _require_open(decision)
        before = [decision.text, decision.owner, str(decision.due_on or "")]
        decision.text = text.strip()
        _set_owner(by, decision, owner, due_on)
        validate(decision)
        decision.save()
        after = [decision.text, decision.owner, str(decision.due_on or "")]
        act.record(decision, changes={"before": before, "after": after})
    return decision


def finish_decision(
    *,
    by: Any,
    decision_id: uuid.UUID,
    result: str,
    now: datetime.datetime,
    done_on: datetime.date | None = None,
) -> Decision:
    """Write how a decision was carried out; the meeting may be closed and sealed long ago.

    Raises ``NotPermitted``, ``NotInScope``, ``AlreadyDecided``, ``DomainError``, ``FutureDay``,
    ``NothingToDo``.
    """
    words, day = result.strip()[:LONGEST_RESULT], done_on or now.date()
    if not words:
        raise DomainError("missing_value", "请写明落实情况。", path="result")
    if day > now.date():
        raise FutureDay(path="done_on")
    with acting(by=by, verb="decision.finish") as act:
        decision = _carried(by, decision_id)
        if decision.kind == DecisionKind.RATING:
            raise NothingToDo
        if day < day_of(decision.meeting):
            raise DomainError("period_order", "落实日期早于会议日期。", path="done_on")
        decision.state, decision.done_on, decision.result = DecisionState.DONE, day, words
        decision.save(update_fields=["state", "done_on", "result", "updated_at"])
        act.record(decision, changes={"state": [DecisionState.OPEN, DecisionState.DONE]})
    return decision


def cancel_decision(*, by: Any, decision_id: uuid.UUID, reason: str) -> Decision:
    """Take a decision back, and say why; a topic without any other is to be decided again.

    Raises ``NotPermitted``, ``NotInScope``, ``AlreadyDecided``, ``ReasonMissing``.
    """
    words = reason.strip()[:LONGEST_RESULT]
    if not words:
        raise ReasonMissing("请写明撤销原因。")
    with acting(by=by, verb="decision.cancel") as act:
        decision = _carried(by, decision_id)
        decision.state, decision.result = DecisionState.CANCELLED, words
        decision.save(update_fields=["state", "result", "updated_at"])
        act.record(decision, changes={"state": [DecisionState.OPEN, DecisionState.CANCELLED]})
        if decision.topic_id is not None:
            _open_again(act, decision.topic_id)
    return decision


def _open_again(act: Act, topic_id: uuid.UUID) -> None:
    """Let a topic be decided again when no decision on it stands."""
    topic = Topic.objects.select_for_update().get(pk=topic_id)
    others = topic.decisions.filter(kind__in=DECIDING).exclude(state=DecisionState.CANCELLED)
    if topic.state != TopicState.DECIDED or others.exists():
        return
    topic.state = TopicState.ACCEPTED
    topic.save(update_fields=["state", "updated_at"])
    act.record(topic, changes={"state": [TopicState.DECIDED, TopicState.ACCEPTED]})


def _carried(by: Any, decision_id: uuid.UUID) -> Decision:
    require_staff(by)
    decision: Decision = locked(Decision, decision_id, by)
    _require_open(decision)
    return decision


def _require_open(decision: Decision) -> None:
    if decision.state != DecisionState.OPEN:
        raise AlreadyDecided


def _vote_of(meeting: Meeting, vote_id: uuid.UUID | None) -> Vote | None:
    if vote_id is None:
        return None
    votes = Vote.objects.select_related("item__topic").filter(item__meeting=meeting)
    vote = votes.filter(pk=vote_id).first()
    if vote is None:
        raise InvalidRecord([FieldFault("vote", "does_not_exist", "该表决不属于此次会议。")])
    if not vote.is_passed:
        raise NotPassed
    return vote


def _item_of(
    meeting: Meeting, item_id: uuid.UUID | None, topic_id: uuid.UUID | None
) -> AgendaItem | None:
    """Return the item that is named, else that of the topic that is named."""
    agenda = meeting.agenda.select_related("topic")
    if item_id is None:
        return agenda.filter(topic=topic_id).first() if topic_id is not None else None
    item = agenda.filter(pk=item_id).first()
    if item is None:
        raise InvalidRecord([FieldFault("item", "does_not_exist", "该事项不在此次会议的议程中。")])
    return item


def _topic_of(
    meeting: Meeting, kind: str, item: AgendaItem | None, topic_id: uuid.UUID | None
) -> Topic | None:
    """Return the topic, locked: that of the item, else what an appraisal judges."""
    key = item.topic_id if item else None
    if key is None and kind == DecisionKind.RATING:
        key = meeting.judged_topic_id
    if topic_id is not None and topic_id != key:
        words = "该议题不在此次会议的议程中。"
        raise InvalidRecord([FieldFault("topic", "does_not_exist", words)])
    if key is None:
        return None
    topic = Topic.objects.select_for_update().get(pk=key)
    if topic.state in {TopicState.OPEN, TopicState.DECLINED}:
        words = "议题未列入，不能议定。"
        raise InvalidRecord([FieldFault("topic", "not_ready", words)])
    return topic


def _require_consensus(meeting: Meeting, kind: str, item: AgendaItem | None) -> None:
    """Raise unless a quorum carries what no vote was taken on.

    Where votes were taken, a resolution says what it is on. A responsibility about no topic
    settles nothing but who does what.
    """
    if item is not None and item.votes.exists():
        raise NotPassed
    if kind == DecisionKind.RESPONSIBILITY:
        if item is None or item.topic_id is None:
            return
    elif item is None and Vote.objects.filter(item__meeting=meeting).exists():
        words = "会上有表决的，决议须写明对应的议程事项。"
        raise InvalidRecord([FieldFault("item", "missing_value", words)])
    members, present = seats_of(meeting).count(), present_at(meeting).count()
    if not has_quorum(members, present, shares_for(meeting)):
        raise NoQuorum(members, present)


def _score_for(meeting: Meeting, kind: str, score: int | None) -> int | None:
    if kind != DecisionKind.RATING:
        return score
    if meeting.kind != MeetingKind.APPRAISAL:
        words = "只有评议会给出评议结果。"
        raise InvalidRecord([FieldFault("kind", "not_appraisal", words)])
    if score is None:
        words = "评议结果须有 1 至 5 分。"
        raise InvalidRecord([FieldFault("score", "missing_value", words)])
    return score


def _set_owner(by: Any, decision: Decision, owner: Owner, due_on: datetime.date | None) -> None:
    linked = {
        "department": (Department, owner.department_id),
        "organisation": (PartyOrganisation, owner.organisation_id),
        "enterprise": (Enterprise, owner.enterprise_id),
    }
    given = {name: key for name, (_, key) in linked.items() if key is not None}
    if len(given) + bool(owner.name.strip()) > 1:
        words = "责任方只能填写一个。"
        raise InvalidRecord([FieldFault("owner_name", "too_many", words)])
    for name, key in given.items():
        require_visible(linked[name][0], key, by=by, path=name)
    decision.department_id = owner.department_id
    decision.organisation_id = owner.organisation_id
    decision.enterprise_id = owner.enterprise_id
    decision.owner_name = owner.name.strip()
    if due_on is not None and due_on < day_of(decision.meeting):
        words = "完成期限早于会议日期。"
        raise InvalidRecord([FieldFault("due_on", "period_order", words)])
    decision.due_on = due_on
