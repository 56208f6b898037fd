"""Who is at a meeting: members by the list or by the meeting's code, guests by their unit."""

import datetime
import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Max, QuerySet

from common.audit.acting import acting
from common.calendar.clock import SHANGHAI, end_of, start_of
from common.errors.domain import Conflict, DomainError, NotInScope
from common.records.writing import FieldFault, InvalidRecord, validate
from councils.actions.meetings.guards import OPEN, meeting_in, part_in
from councils.actions.meetings.planning import require_observer_seats
from councils.choices import AttendanceRole, CheckIn, MeetingState
from councils.models import Attendance, Meeting, Seat, Vote
from councils.selectors.meeting_day import day_of, present_at, seats_of

# Written on the day, and completed until the minutes go round.
STATES = (*OPEN, MeetingState.CLOSED)
GUESTS = (AttendanceRole.OBSERVER, AttendanceRole.INVITED)
LONGEST_UNIT = 100


class TooEarly(Conflict):
    """Nobody is at a meeting before its day."""

    code = "too_early"
    message = "会议当天起才能登记到会和召开。"


class AlreadyCounted(Conflict):
    """Members who were there when hands were counted stay on the list."""

    code = "already_counted"
    message = "已有结束的表决，表决时已到会的成员不能再移出名单。"


class CodeUnknown(DomainError):
    """No meeting of the day has the code."""

    code = "unknown_code"
    message = "没有这个会议码，或会议不在今天。"
    status = 404


def mark_members(
    *,
    by: Any,
    meeting_id: uuid.UUID,
    seat_ids: Collection[uuid.UUID],
    now: datetime.datetime,
    shown: Collection[uuid.UUID] | None = None,
) -> int:
    """Let these seats be present, by the list; return how many are.

    ``shown`` are those whom the list showed as present: only they are taken off it, not who
    checked in since; None: the list is the whole truth. Raises ``NotPermitted``, ``NotInScope``,
    ``WrongState``, ``MinutesOut``, ``TooEarly``, ``InvalidRecord``, ``AlreadyCounted``.
    """
    with acting(by=by, verb="meeting.mark_members") as act:
        meeting = meeting_in(by, meeting_id, STATES)
        require_day(meeting, now)
        wanted = set(seat_ids)
        if wanted - set(seats_of(meeting).values_list("pk", flat=True)):
            words = "名单中有当天不在任的成员。"
            raise InvalidRecord([FieldFault("seats", "does_not_exist", words)])
        held = set(present_at(meeting).values_list("seat", flat=True))
        gone, come = held - wanted, wanted - held
        if shown is not None:
            gone &= set(shown)
        off = present_at(meeting).filter(seat__in=gone)
        votes = Vote.objects.filter(item__meeting=meeting)
        last = votes.aggregate(last=Max("closed_at"))["last"]
        if last is not None and off.filter(at__lte=last).exists():
            raise AlreadyCounted
        off.delete()
        Attendance.objects.bulk_create(
            Attendance(
                meeting=meeting,
                role=AttendanceRole.MEMBER,
                seat_id=seat,
                by=CheckIn.LIST,
                at=now,
            )
            for seat in sorted(come)
        )
        present = len(held) - len(gone) + len(come)
        if gone or come:
            act.record(meeting, changes={"present": [len(held), present]})
    return present


def add_guest(
    *, by: Any, meeting_id: uuid.UUID, role: str, unit: str, now: datetime.datetime
) -> Attendance:
    """Write down an observer, as long as there are seats, or an invited one, by the unit.

    Raises ``NotPermitted``, ``NotInScope``, ``WrongState``, ``MinutesOut``, ``TooEarly``,
    ``InvalidRecord``, ``TooManyObservers``.
    """
    if role not in GUESTS:
        raise DomainError("unknown_choice", "请选择列席或约请。", path="role")
    with acting(by=by, verb="meeting.add_guest") as act:
        meeting = meeting_in(by, meeting_id, STATES)
        require_day(meeting, now)
        guest = Attendance(
            meeting=meeting,
            role=role,
            unit=unit.strip()[:LONGEST_UNIT],
            by=CheckIn.LIST,
            at=now,
        )
        validate(guest)
        guest.save(force_insert=True)
        require_observer_seats(meeting)
        act.record(meeting, changes={"role": role, "unit": guest.unit})
    return guest


def remove_guest(*, by: Any, attendance_id: uuid.UUID) -> None:
    """Take a guest off the list. Raises as ``add_guest``; a member is none (``NotInScope``)."""
    with acting(by=by, verb="meeting.remove_guest") as act:
        guest: Attendance = part_in(Attendance, by, attendance_id, STATES)
        if guest.role not in GUESTS:
            raise NotInScope
        act.record(guest.meeting, changes={"role": guest.role, "unit": guest.unit})
        guest.delete()


def meeting_by_code(code: str, now: datetime.datetime) -> Meeting:
    """Return the meeting of today that has the code. Raises ``CodeUnknown``."""
    return _found(Meeting.objects.select_related("council"), code, now)


def seats_to_check_in(meeting: Meeting) -> QuerySet[Seat]:
    """Return the seats to choose from: those held on the day, in the order of the council."""
    return seats_of(meeting).order_by("-is_building_head", "starts_on", "name")


def check_in(*, code: str, seat_id: uuid.UUID, now: datetime.datetime) -> Attendance:
    """Let a member be present by the meeting's code, on the meeting's day; twice is once.

    Nothing but the seat and the time is kept. Raises ``CodeUnknown``, ``NotInScope``.
    """
    with acting(by=None, verb="meeting.check_in") as act:
        meeting = _found(Meeting.objects.select_for_update(), code, now)
        seat = seats_of(meeting).filter(pk=seat_id).first()
        if seat is None:
            raise NotInScope
        attendance, is_new = Attendance.objects.get_or_create(
            meeting=meeting,
            seat=seat,
            defaults={"role": AttendanceRole.MEMBER, "by": CheckIn.CODE, "at": now},
        )
        if is_new:
            act.record(meeting, changes={"by": CheckIn.CODE})
    return attendance


def require_day(meeting: Meeting, now: datetime.datetime) -> None:
    """Raise ``TooEarly`` before the day of the meeting."""
    if now.astimezone(SHANGHAI).date() < day_of(meeting):
        raise TooEarly


def _found(meetings: QuerySet[Meeting], code: str, now: datetime.datetime) -> Meeting:
    day = now.astimezone(SHANGHAI).date()
    meeting = meetings.filter(
        check_in_code=code.strip().upper(),
        state__in=OPEN,
        starts_at__gte=start_of(day),
        starts_at__lt=end_of(day),
    ).first()
    if meeting is None or not meeting.check_in_code:
        raise CodeUnknown(path="code")
    return meeting
