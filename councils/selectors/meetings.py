"""Meetings as pages tell them: lists, invitations, decisions that are due."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from buildings.models import Area
from common.calendar.clock import end_of, start_of
from councils.choices import (
    AttendanceRole,
    DecisionKind,
    DecisionState,
    InvitationState,
    MeetingState,
)
from councils.models import AgendaItem, Attendance, Decision, Invitation, Meeting
from councils.selectors.topics import OWNERS, in_area

OVERDUE, WAITING, REPLIED = "overdue", "waiting", "replied"


@dataclass(frozen=True, slots=True)
class AskedMeetings:
    """What a list of meetings is narrowed by; empty: not at all."""

    council_id: uuid.UUID | None = None
    area: Area | None = None
    kind: str = ""
    state: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting of a list."""

    meeting: Meeting
    items: int
    present: int
    decisions: int


def meetings_asked(asked: AskedMeetings, *, user: Any, day: datetime.date) -> QuerySet[Meeting]:
    """Return the meetings of the reader's area, the latest first."""
    rows: QuerySet[Meeting] = Meeting.objects.visible_to(user).select_related("council", "minutes")
    if asked.council_id is not None:
        rows = rows.filter(council=asked.council_id)
    if asked.area is not None:
        rows = rows.filter(in_area(asked.area, day))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.since is not None:
        rows = rows.filter(starts_at__gte=start_of(asked.since))
    if asked.until is not None:
        rows = rows.filter(starts_at__lt=end_of(asked.until))
    return rows.order_by("-starts_at", "-pk")


def meeting_lines(meetings: Sequence[Meeting]) -> tuple[MeetingLine, ...]:
    """Return one page of meetings with their numbers; three queries."""
    keys = [meeting.pk for meeting in meetings]

    def numbers(rows: QuerySet[Any]) -> dict[uuid.UUID, int]:
        counted = rows.filter(meeting__in=keys).order_by().values("meeting")
        return dict(counted.annotate(number=Count("pk")).values_list("meeting", "number"))

    items = numbers(AgendaItem.objects.all())
    present = numbers(Attendance.objects.filter(role=AttendanceRole.MEMBER))
    decisions = numbers(Decision.objects.exclude(state=DecisionState.CANCELLED))
    return tuple(
        MeetingLine(
            meeting,
            items.get(meeting.pk, 0),
            present.get(meeting.pk, 0),
            decisions.get(meeting.pk, 0),
        )
        for meeting in meetings
    )


def invitations_asked(*, user: Any, state: str, day: datetime.date) -> QuerySet[Invitation]:
    """Return the invitations that the reader may see: of his councils, and to his department.

    Those that wait, the most urgent first; nobody waits for a meeting that was called off.
    """
    rows: QuerySet[Invitation] = Invitation.objects.visible_to(user).select_related(
        "meeting__council", "department", "topic"
    )
    rows = rows.exclude(meeting__state=MeetingState.CANCELLED)
    waits = Q(state=InvitationState.WAITING)
    if state == OVERDUE:
        rows = rows.filter(waits, reply_due_on__lt=day)
    elif state == WAITING:
        rows = rows.filter(waits)
    elif state == REPLIED:
        return rows.exclude(waits).order_by("-replied_at", "pk")
    return rows.order_by("reply_due_on", "pk")


def decisions_asked(
    *, user: Any, state: str, day: datetime.date, area: Area | None = None
) -> QuerySet[Decision]:
    """Return the decisions of the reader's area, the most urgent first.

    Ratings are among them only when no state is asked for: there is nothing to carry out.
    """
    rows: QuerySet[Decision] = Decision.objects.visible_to(user).select_related(
        "meeting__council", "topic", *OWNERS
    )
    if area is not None:
        rows = rows.filter(meeting__in=Meeting.objects.filter(in_area(area, day)).values("pk"))
    if state:
        rows = rows.exclude(kind=DecisionKind.RATING)
    if state == OVERDUE:
        rows = rows.filter(state=DecisionState.OPEN, due_on__lt=day)
    elif state:
        rows = rows.filter(state=state)
    return rows.order_by("due_on", "pk")
