"""Planning a meeting, changing the plan, calling it off."""

import datetime
import secrets
import uuid
from typing import Any

from django.db.models import Sum

from common.audit.acting import acting
from common.calendar.clock import SHANGHAI
from common.errors.domain import Conflict, DomainError, ReasonMissing
from common.records.writing import (
    FieldFault,
    InvalidRecord,
    locked,
    require_visible,
    validate,
)
from councils.actions.meetings.guards import (
    AHEAD,
    LONGEST_REASON,
    OPEN,
    meeting_in,
    require_staff,
)
from councils.actions.meetings.telling import tell_moved
from councils.choices import AttendanceRole, MeetingKind, MeetingState
from councils.models import Council, Meeting, Project, Topic

# Without letters and digits that are taken for one another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6


class AgendaTooLong(DomainError):
    """The items of the agenda take more time than the meeting has."""

    code = "agenda_too_long"

    def __init__(self, items: int, planned: int) -> None:
        super().__init__(
            message=f"议程共 {items} 分钟，会议时长 {planned} 分钟，超出 {items - planned} 分钟。",
            path="minutes_planned",
        )


class TooManyObservers(Conflict):
    """More observers than seats for them."""

    code = "too_many_observers"
    message = "列席席位已满。"


class AlreadyThere(Conflict):
    """Members are at the meeting: it is not another day's any more."""

    code = "already_there"
    message = "已登记到会，不能再改会议时间。"


def plan_meeting(
    *,
    by: Any,
    council_id: uuid.UUID,
    kind: str,
    title: str,
    starts_at: datetime.datetime,
    place: str,
    now: datetime.datetime,
    minutes_planned: int = 60,
    observer_seats: int = 0,
    judged_project_id: uuid.UUID | None = None,
    judged_topic_id: uuid.UUID | None = None,
) -> Meeting:
    """Plan a meeting; an appraisal names the project or the topic that it judges.

    Raises ``NotPermitted``, ``NotInScope``, ``OutsideWriteScope``, ``InvalidRecord``.
    """
    require_staff(by)
    with acting(by=by, verb="meeting.plan") as act:
        council: Council = locked(Council, council_id, by)
        _require_judged(by, council, kind, judged_project_id, judged_topic_id)
        meeting = Meeting(
            council=council,
            kind=kind,
            title=title.strip(),
            starts_at=starts_at,
            minutes_planned=minutes_planned,
            place=place.strip(),
            observer_seats=observer_seats,
            judged_project_id=judged_project_id,
            judged_topic_id=judged_topic_id,
            check_in_code=_fresh_code(),
        )
        validate(meeting)
        meeting.save(force_insert=True)
        act.record(
            meeting,
            changes={"kind": kind, "starts_at": starts_at.isoformat(), "place": meeting.place},
        )
    return meeting


def change_meeting(
    *,
    by: Any,
    meeting_id: uuid.UUID,
    reason: str,
    now: datetime.datetime,
    title: str | None = None,
    starts_at: datetime.datetime | None = None,
    minutes_planned: int | None = None,
    place: str | None = None,
    observer_seats: int | None = None,
) -> Meeting:
    """Change the plan, and say why; departments that were asked hear of another time or place.

    Raises ``NotPermitted``, ``NotInScope``, ``WrongState``, ``ReasonMissing``, ``InvalidRecord``,
    ``AgendaTooLong``, ``TooManyObservers``, ``AlreadyThere``.
    """
    given = {
        "title": title,
        "starts_at": starts_at,
        "minutes_planned": minutes_planned,
        "place": place,
        "observer_seats": observer_seats,
    }
    with acting(by=by, verb="meeting.change") as act:
        meeting = meeting_in(by, meeting_id, AHEAD)
        words = _reason(reason, "请写明变更原因。")
        changes = {
            name: [getattr(meeting, name), value]
            for name, value in given.items()
            if value is not None and value != getattr(meeting, name)
        }
        if not changes:
            return meeting
        if "starts_at" in changes and meeting.attendances.exists():
            raise AlreadyThere(path="starts_at")
        for name, (_, value) in changes.items():
            setattr(meeting, name, value)
        validate(meeting)
        require_time(meeting)
        require_observer_seats(meeting)
        meeting.save(update_fields=[*changes, "updated_at"])
        told = {name: [str(old), str(new)] for name, (old, new) in changes.items()}
        act.record(meeting, changes={**told, "reason": words})
        if {"starts_at", "place"} & changes.keys():
            moment = f"{meeting.starts_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
            tell_moved(meeting, f"改为 {moment}，{meeting.place}", now=now)
    return meeting


def cancel_meeting(
    *, by: Any, meeting_id: uuid.UUID, reason: str, now: datetime.datetime
) -> Meeting:
    """Call a planned meeting off, and say why.

    Raises ``NotPermitted``, ``NotInScope``, ``WrongState``, ``ReasonMissing``.
    """
    with acting(by=by, verb="meeting.cancel") as act:
        meeting = meeting_in(by, meeting_id, AHEAD)
        words = _reason(reason, "请写明取消原因。")
        meeting.state, meeting.reason = MeetingState.CANCELLED, words
        meeting.save(update_fields=["state", "reason", "updated_at"])
        act.record(meeting, changes={"state": [MeetingState.PLANNED, meeting.state]})
        tell_moved(meeting, "已取消", now=now)
    return meeting


def require_time(meeting: Meeting) -> None:
    """Raise ``AgendaTooLong`` unless the items fit into the time of the meeting."""
    total = meeting.agenda.aggregate(minutes=Sum("minutes_planned"))["minutes"] or 0
    if total > meeting.minutes_planned:
        raise AgendaTooLong(total, meeting.minutes_planned)


def require_observer_seats(meeting: Meeting) -> None:
    """Raise ``TooManyObservers`` unless there is a seat for every observer."""
    observers = meeting.attendances.filter(role=AttendanceRole.OBSERVER).count()
    if observers > meeting.observer_seats:
        raise TooManyObservers(path="observer_seats")


def _reason(reason: str, message: str) -> str:
    words = reason.strip()[:LONGEST_REASON]
    if not words:
        raise ReasonMissing(message)
    return words


def _require_judged(
    by: Any,
    council: Council,
    kind: str,
    project_id: uuid.UUID | None,
    topic_id: uuid.UUID | None,
) -> None:
    """Raise ``InvalidRecord`` unless an appraisal, and nothing else, judges one of its council."""
    if (kind == MeetingKind.APPRAISAL) != ((project_id is None) != (topic_id is None)):
        words = "评议会须指明一个评议的项目或议题，其他会议没有评议对象。"
        raise InvalidRecord([FieldFault("judged_topic", "missing_value", words)])
    for model, key, path in (
        (Project, project_id, "judged_project"),
        (Topic, topic_id, "judged_topic"),
    ):
        if key is None:
            continue
        require_visible(model, key, by=by, path=path)
        if not model._base_manager.filter(pk=key, council=council).exists():
            words = "评议对象不属于此楼委会。"
            raise InvalidRecord([FieldFault(path, "other_council", words)])


def _fresh_code() -> str:
    """Return a code that no other meeting ahead or under way has."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if not Meeting.objects.filter(check_in_code=code, state__in=OPEN).exists():
            return code
