"""A meeting is held, and closed once it has brought about what its kind is for."""

import datetime
import uuid
from typing import Any

from common.audit.acting import acting
from common.calendar.clock import SHANGHAI
from common.errors.domain import Conflict
from councils.actions.meetings.guards import AHEAD, ON, meeting_in
from councils.actions.meetings.presence import require_day
from councils.choices import DecisionState, MeetingState
from councils.models import Meeting, Vote
from councils.proceedings.outcomes import missing_to_close
from councils.selectors.meeting_day import day_of, present_at


class NotYetDone(Conflict):
    """Something is missing before the meeting can be closed; the message says what."""

    code = "output_missing"


def hold_meeting(*, by: Any, meeting_id: uuid.UUID, now: datetime.datetime) -> Meeting:
    """Let a planned meeting be held; written on a later day, it was held when it was planned.

    Raises ``NotPermitted``, ``NotInScope``, ``WrongState``, ``TooEarly``.
    """
    with acting(by=by, verb="meeting.hold") as act:
        meeting = meeting_in(by, meeting_id, AHEAD)
        require_day(meeting, now)
        is_today = now.astimezone(SHANGHAI).date() == day_of(meeting)
        meeting.held_at = now if is_today else meeting.starts_at
        meeting.state = MeetingState.HELD
        meeting.save(update_fields=["state", "held_at", "updated_at"])
        act.record(meeting, changes={"state": [MeetingState.PLANNED, MeetingState.HELD]})
    return meeting


def close_meeting(*, by: Any, meeting_id: uuid.UUID, now: datetime.datetime) -> Meeting:
    """Close a meeting that has members present, no open vote, and the output of its kind.

    Raises ``NotPermitted``, ``NotInScope``, ``WrongState``, ``NotYetDone``.
    """
    with acting(by=by, verb="meeting.close") as act:
        meeting = meeting_in(by, meeting_id, ON)
        missing = _missing(meeting)
        if missing:
            raise NotYetDone(message=f"会议还不能结束：{'；'.join(missing)}。")
        meeting.state, meeting.closed_at = MeetingState.CLOSED, now
        meeting.save(update_fields=["state", "closed_at", "updated_at"])
        act.record(meeting, changes={"state": [MeetingState.HELD, MeetingState.CLOSED]})
    return meeting


def _missing(meeting: Meeting) -> tuple[str, ...]:
    standing = meeting.decisions.exclude(state=DecisionState.CANCELLED)
    return missing_to_close(
        meeting.kind,
        has_present=present_at(meeting).exists(),
        has_open_vote=Vote.objects.filter(item__meeting=meeting, closed_at__isnull=True).exists(),
        decided=set(standing.values_list("kind", flat=True)),
        has_discussion=meeting.agenda.exclude(discussion="").exists(),
    )
