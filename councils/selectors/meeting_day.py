"""A meeting on its day: the seats held, the members present, the shares that it decides by."""

import datetime

from django.db.models import QuerySet

from common.calendar.clock import SHANGHAI
from councils.choices import AttendanceRole, DocumentKind
from councils.models import Attendance, CouncilDocument, Meeting, Seat
from councils.quorum import Shares


def day_of(meeting: Meeting) -> datetime.date:
    """Return the Shanghai day of the meeting: of its holding, else of its plan."""
    return (meeting.held_at or meeting.starts_at).astimezone(SHANGHAI).date()


def seats_of(meeting: Meeting) -> QuerySet[Seat]:
    """Return the seats of the council that are held on the meeting's day."""
    return Seat.objects.filter(council=meeting.council_id).current_on(day_of(meeting))


def present_at(meeting: Meeting) -> QuerySet[Attendance]:
    """Return the members who are present; observers and invited ones are not among them."""
    return Attendance.objects.filter(meeting=meeting, role=AttendanceRole.MEMBER)


def shares_for(meeting: Meeting) -> Shares:
    """Return the shares of the rules of procedure in force on the meeting's day."""
    rules = CouncilDocument.objects.filter(council=meeting.council_id, kind=DocumentKind.RULES)
    found = rules.current_on(day_of(meeting)).first()
    return Shares(found.quorum_over, found.majority_over) if found else Shares()
