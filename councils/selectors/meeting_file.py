"""One meeting with everything: agenda, invitations, presence, votes, decisions, minutes."""

import datetime
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from common.errors.domain import NotInScope
from councils.choices import (
    AttendanceRole,
    DecisionState,
    MeetingState,
    MinutesState,
)
from councils.models import (
    AgendaItem,
    Attendance,
    Decision,
    Invitation,
    Meeting,
    Minutes,
    MinutesAddendum,
    MinutesApproval,
    Recusal,
    Seat,
    Vote,
)
from councils.proceedings.outcomes import missing_to_close
from councils.quorum import Shares, has_quorum
from councils.selectors.meeting_day import day_of, seats_of, shares_for
from councils.selectors.topics import OWNERS, DecisionLine, decision_lines


@dataclass(frozen=True, slots=True)
class VoteFile:
    """A vote with those who keep out of it; ``recused`` are those of them who are present."""

    vote: Vote
    recusals: tuple[Recusal, ...]
    recused: int

    @property
    def has_quorum(self) -> bool:
        """Return whether enough members were present when it was closed."""
        vote = self.vote
        if vote.members is None or vote.present is None or vote.quorum_over is None:
            return False
        return has_quorum(vote.members, vote.present, Shares(vote.quorum_over))


@dataclass(frozen=True, slots=True)
class ItemFile:
    """An item of the agenda with what came of it."""

    item: AgendaItem
    votes: tuple[VoteFile, ...]
    decisions: tuple[DecisionLine, ...]


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A member on the day of the meeting."""

    seat: Seat
    is_present: bool


@dataclass(frozen=True, slots=True)
class MinutesFile:
    """Minutes with what was said of them and added to them."""

    minutes: Minutes
    approvals: tuple[MinutesApproval, ...]
    addenda: tuple[MinutesAddendum, ...]

    @property
    def agreed(self) -> int:
        """Return how many agree."""
        return sum(approval.is_agreed for approval in self.approvals)

    @property
    def agreeing(self) -> tuple[str, ...]:
        """Return the names of those who agree."""
        return tuple(approval.seat.name for approval in self.approvals if approval.is_agreed)

    @property
    def objections(self) -> int:
        """Return how many do not."""
        return len(self.approvals) - self.agreed


@dataclass(frozen=True, slots=True)
class MeetingFile:
    """One meeting in the order of the work."""

    meeting: Meeting
    day: datetime.date
    items: tuple[ItemFile, ...]
    further: tuple[DecisionLine, ...]
    invitations: tuple[Invitation, ...]
    seats: tuple[SeatLine, ...]
    guests: tuple[Attendance, ...]
    shares: Shares
    minutes: MinutesFile | None

    @property
    def minutes_used(self) -> int:
        """Return how many minutes the items take."""
        return sum(file.item.minutes_planned for file in self.items)

    @property
    def minutes_left(self) -> int:
        """Return how many minutes are left for further items."""
        return self.meeting.minutes_planned - self.minutes_used

    @property
    def present(self) -> int:
        """Return how many members are present."""
        return sum(line.is_present for line in self.seats)

    @property
    def has_quorum(self) -> bool:
        """Return whether enough members are present to resolve something."""
        return has_quorum(len(self.seats), self.present, self.shares)

    @property
    def observers(self) -> int:
        """Return how many outsiders sit in."""
        return sum(guest.role == AttendanceRole.OBSERVER for guest in self.guests)

    @property
    def votes(self) -> tuple[VoteFile, ...]:
        """Return all votes in the order of the agenda."""
        return tuple(vote for file in self.items for vote in file.votes)

    @property
    def is_recorded(self) -> bool:
        """Return whether what was said and settled may still be written down."""
        is_draft = self.minutes is None or self.minutes.minutes.state == MinutesState.DRAFT
        return is_draft and self.meeting.state in {MeetingState.HELD, MeetingState.CLOSED}

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what is missing before the meeting can be closed, in words."""
        decided = [line for file in self.items for line in file.decisions] + list(self.further)
        return missing_to_close(
            self.meeting.kind,
            has_present=bool(self.present),
            has_open_vote=any(file.vote.closed_at is None for file in self.votes),
            decided={
                line.decision.kind
                for line in decided
                if line.decision.state != DecisionState.CANCELLED
            },
            has_discussion=any(file.item.discussion for file in self.items),
        )


def meeting_file(pk: uuid.UUID, *, user: Any, day: datetime.date) -> MeetingFile:
    """Return a meeting with everything; a constant number of queries. Raises ``NotInScope``."""
    meeting = (
        Meeting.objects.visible_to(user)
        .select_related("council", "judged_project", "judged_topic")
        .filter(pk=pk)
        .first()
    )
    if meeting is None:
        raise NotInScope
    decisions = decision_lines(
        Decision.objects.filter(meeting=meeting)
        .select_related("topic", "meeting", *OWNERS)
        .order_by("pk"),
        day,
        user=user,
    )
    attendances = list(
        Attendance.objects.filter(meeting=meeting).select_related("seat").order_by("at", "pk")
    )
    return MeetingFile(
        meeting=meeting,
        day=day_of(meeting),
        items=_items(meeting, decisions, {each.seat_id for each in attendances}),
        further=tuple(line for line in decisions if line.decision.item_id is None),
        invitations=tuple(
            Invitation.objects.filter(meeting=meeting)
            .select_related("department", "topic")
            .order_by("invited_on", "pk")
        ),
        seats=_seats(meeting, attendances),
        guests=tuple(each for each in attendances if each.role != AttendanceRole.MEMBER),
        shares=shares_for(meeting),
        minutes=_minutes(meeting),
    )


def _items(
    meeting: Meeting, decisions: Iterable[DecisionLine], present: Collection[uuid.UUID | None]
) -> tuple[ItemFile, ...]:
    votes = Vote.objects.filter(item__meeting=meeting).order_by("pk")
    out: dict[uuid.UUID, list[Recusal]] = {}
    recusals = Recusal.objects.filter(vote__item__meeting=meeting).select_related("seat")
    for each in recusals.order_by("pk"):
        out.setdefault(each.vote_id, []).append(each)
    files = [
        VoteFile(
            vote,
            tuple(out.get(vote.pk, ())),
            sum(each.seat_id in present for each in out.get(vote.pk, ())),
        )
        for vote in votes
    ]
    agenda = AgendaItem.objects.filter(meeting=meeting).select_related("topic")
    return tuple(
        ItemFile(
            item,
            tuple(file for file in files if file.vote.item_id == item.pk),
            tuple(line for line in decisions if line.decision.item_id == item.pk),
        )
        for item in agenda.order_by("position")
    )


def _seats(meeting: Meeting, attendances: Iterable[Attendance]) -> tuple[SeatLine, ...]:
    there = {each.seat_id for each in attendances}
    ordered = seats_of(meeting).order_by("-is_building_head", "starts_on", "name", "pk")
    return tuple(SeatLine(seat, seat.pk in there) for seat in ordered)


def _minutes(meeting: Meeting) -> MinutesFile | None:
    minutes = Minutes.objects.filter(meeting=meeting).select_related("sealed_by").first()
    if minutes is None:
        return None
    approvals = minutes.approvals.select_related("seat").order_by("said_at", "pk")
    addenda = minutes.addenda.select_related("written_by").order_by("number")
    return MinutesFile(minutes, tuple(approvals), tuple(addenda))
