"""Votes by show of hands: opened, kept out of, closed with their counts; then they stand."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from common.audit.acting import acting
from common.errors.domain import AlreadyDecided, Conflict, DomainError
from common.records.writing import FieldFault, InvalidRecord, validate
from councils.actions.meetings.guards import LONGEST_REASON, ON, item_in, part_in
from councils.models import Meeting, Recusal, Vote
from councils.quorum import Count, is_passed
from councils.selectors.meeting_day import present_at, seats_of, shares_for

LONGEST_QUESTION = 300


class VoteClosed(AlreadyDecided):
    """The result stands."""

    code = "vote_closed"
    message = "表决已结束，结果不能再改。"


class TooManyHands(Conflict):
    """More hands than members who could raise one."""

    code = "too_many_hands"

    def __init__(self, count: Count) -> None:
        super().__init__(
            message=f"到会 {count.present} 人，回避 {count.recused} 人，可表决 {count.voting} 人；"
            f"票数合计 {count.hands}，超过可表决人数。"
        )


def open_vote(
    *,
    by: Any,
    item_id: uuid.UUID,
    question: str,
    recusals: Mapping[uuid.UUID, str] | None = None,
) -> Vote:
    """Put a question on an item to the vote; ``recusals``: seats that keep out, and why.

    Raises ``NotPermitted``, ``NotInScope``, ``WrongState``, ``MinutesOut``, ``InvalidRecord``.
    """
    with acting(by=by, verb="vote.open") as act:
        item = item_in(by, item_id, ON)
        vote = Vote(item=item, question=question.strip()[:LONGEST_QUESTION])
        validate(vote)
        vote.save(force_insert=True)
        for seat, reason in (recusals or {}).items():
            _recuse(vote, item.meeting, seat, reason)
        act.record(vote, changes={"recused": [str(seat) for seat in recusals or {}]})
    return vote


def recuse(*, by: Any, vote_id: uuid.UUID, seat_id: uuid.UUID, reason: str) -> Recusal:
    """Let a member keep out of an open vote, with the reason.

    Raises ``NotPermitted``, ``NotInScope``, ``WrongState``, ``VoteClosed``, ``InvalidRecord``.
    """
    with acting(by=by, verb="vote.recuse") as act:
        vote = _open(by, vote_id)
        recusal = _recuse(vote, vote.item.meeting, seat_id, reason)
        act.record(vote, changes={"seat": str(seat_id), "reason": recusal.reason})
    return recusal


def close_vote(
    *,
    by: Any,
    vote_id: uuid.UUID,
    in_favour: int,
    against: int,
    abstained: int,
    now: datetime.datetime,
) -> Vote:
    """Close a vote with its counts; what it was judged by is kept with it.

    Without a quorum it is not passed. Raises ``NotPermitted``, ``NotInScope``, ``WrongState``,
    ``VoteClosed``, ``DomainError``, ``TooManyHands``.
    """
    if min(in_favour, against, abstained) < 0:
        raise DomainError("invalid", "票数不能小于 0。", path="in_favour")
    with acting(by=by, verb="vote.close") as act:
        vote = _open(by, vote_id)
        meeting = vote.item.meeting
        present = set(present_at(meeting).values_list("seat", flat=True))
        recused = set(vote.recusals.values_list("seat", flat=True))
        count = Count(
            members=seats_of(meeting).count(),
            present=len(present),
            recused=len(present & recused),
            in_favour=in_favour,
            against=against,
            abstained=abstained,
        )
        if not count.fits:
            raise TooManyHands(count)
        shares = shares_for(meeting)
        vote.members, vote.present = count.members, count.present
        vote.quorum_over, vote.majority_over = shares.quorum_over, shares.majority_over
        vote.in_favour, vote.against, vote.abstained = in_favour, against, abstained
        vote.closed_at, vote.is_passed = now, is_passed(count, shares)
        vote.save()
        act.record(
            vote,
            changes={
                "members": count.members,
                "present": count.present,
                "recused": count.recused,
                "hands": [in_favour, against, abstained],
                "is_passed": vote.is_passed,
            },
        )
    return vote


def drop_vote(*, by: Any, vote_id: uuid.UUID) -> None:
    """Take back a vote that was opened by mistake.

    Raises ``NotPermitted``, ``NotInScope``, ``WrongState``, ``VoteClosed``.
    """
    with acting(by=by, verb="vote.drop") as act:
        vote = _open(by, vote_id)
        act.record(vote, changes={"question": vote.question})
        vote.delete()


def _open(by: Any, vote_id: uuid.UUID) -> Vote:
    vote: Vote = part_in(Vote, by, vote_id, ON, "item__")
    if vote.closed_at is not None:
        raise VoteClosed
    return vote


def _recuse(vote: Vote, meeting: Meeting, seat_id: uuid.UUID, reason: str) -> Recusal:
    if not seats_of(meeting).filter(pk=seat_id).exists():
        raise InvalidRecord([FieldFault("seat", "does_not_exist", "该成员当天不在任。")])
    recusal = Recusal(vote=vote, seat_id=seat_id, reason=reason.strip()[:LONGEST_REASON])
    validate(recusal)
    recusal.save(force_insert=True)
    return recusal
