"""Minutes: drawn up from the record, edited, sent round, agreed to or objected to."""

import datetime
import uuid
from collections.abc import Collection
from typing import Any

from common.audit.acting import acting
from common.errors.domain import Conflict, DomainError, NotInScope, ReasonMissing
from common.records.writing import FieldFault, InvalidRecord, locked
from councils.actions.meetings.drafting import draft_text
from councils.actions.meetings.guards import LONGEST_REASON, RECORDED, meeting_in, require_staff
from councils.choices import MeetingState, MinutesState
from councils.models import Meeting, Minutes, MinutesApproval
from councils.selectors.meeting_day import present_at

LONGEST_TEXT = 20_000
LONGEST_NOTE = 500


class MinutesElsewhere(Conflict):
    """The minutes are not where the act belongs."""

    code = "wrong_state"

    def __init__(self, minutes: Minutes) -> None:
        super().__init__(message=f"纪要{minutes.get_state_display()}，不能进行此操作。")


class NotClosed(Conflict):
    """Minutes go round when the meeting is over."""

    code = "not_closed"
    message = "会议尚未结束，纪要不能送审。"


def draft_minutes(*, by: Any, meeting_id: uuid.UUID) -> Minutes:
    """Draw the minutes up from the record of the meeting; a draft is drawn up anew.

    Raises ``NotPermitted``, ``NotInScope``, ``WrongState``, ``MinutesOut``.
    """
    with acting(by=by, verb="minutes.draft") as act:
        meeting = meeting_in(by, meeting_id, RECORDED)
        text = draft_text(meeting)[:LONGEST_TEXT]
        minutes, _ = Minutes.objects.update_or_create(meeting=meeting, defaults={"text": text})
        act.record(minutes, changes={"length": len(text)})
    return minutes


def edit_minutes(*, by: Any, minutes_id: uuid.UUID, text: str) -> Minutes:
    """Change the words of a draft.

    Raises ``NotPermitted``, ``NotInScope``, ``MinutesElsewhere``, ``DomainError``.
    """
    words = text.strip()
    if not words or len(words) > LONGEST_TEXT:
        raise DomainError("invalid", f"纪要须为 1 至 {LONGEST_TEXT} 字。", path="text")
    with acting(by=by, verb="minutes.edit") as act:
        minutes = minutes_in(by, minutes_id, MinutesState.DRAFT)
        minutes.text = words
        minutes.save(update_fields=["text", "updated_at"])
        act.record(minutes, changes={"length": len(words)})
    return minutes


def circulate_minutes(*, by: Any, minutes_id: uuid.UUID, now: datetime.datetime) -> Minutes:
    """Send the minutes of a closed meeting round.

    Raises ``NotPermitted``, ``NotInScope``, ``MinutesElsewhere``, ``NotClosed``.
    """
    with acting(by=by, verb="minutes.circulate") as act:
        minutes = minutes_in(by, minutes_id, MinutesState.DRAFT)
        if minutes.meeting.state != MeetingState.CLOSED:
            raise NotClosed
        minutes.state, minutes.circulated_at = MinutesState.CIRCULATING, now
        minutes.save(update_fields=["state", "circulated_at", "updated_at"])
        act.record(minutes, changes={"state": [MinutesState.DRAFT, MinutesState.CIRCULATING]})
    return minutes


def say_of_minutes(
    *,
    by: Any,
    minutes_id: uuid.UUID,
    seat_ids: Collection[uuid.UUID],
    is_agreed: bool,
    now: datetime.datetime,
    note: str = "",
) -> int:
    """Write what members who were present say of the minutes; return how many said it.

    Who said something before says it anew; an objection has its reason. Raises ``NotPermitted``,
    ``NotInScope``, ``MinutesElsewhere``, ``ReasonMissing``, ``InvalidRecord``.
    """
    words = note.strip()[:LONGEST_NOTE]
    if not is_agreed and not words:
        raise ReasonMissing("不同意须写明意见。")
    with acting(by=by, verb="minutes.say") as act:
        minutes = minutes_in(by, minutes_id, MinutesState.CIRCULATING)
        seats = sorted(set(seat_ids))
        present = set(present_at(minutes.meeting).values_list("seat", flat=True))
        if not seats or not present.issuperset(seats):
            words = "请选择到会的成员。"
            raise InvalidRecord([FieldFault("seats", "does_not_exist", words)])
        for seat in seats:
            MinutesApproval.objects.update_or_create(
                minutes=minutes,
                seat_id=seat,
                defaults={"is_agreed": is_agreed, "note": words, "said_at": now},
            )
        act.record(
            minutes, changes={"seats": [str(seat) for seat in seats], "is_agreed": is_agreed}
        )
    return len(seats)


def recall_minutes(*, by: Any, minutes_id: uuid.UUID, reason: str) -> Minutes:
    """Take minutes that go round back to be changed; what was said of them is asked for anew.

    Raises ``NotPermitted``, ``NotInScope``, ``MinutesElsewhere``, ``ReasonMissing``.
    """
    words = reason.strip()[:LONGEST_REASON]
    if not words:
        raise ReasonMissing("请写明退回修改的原因。")
    with acting(by=by, verb="minutes.recall") as act:
        minutes = minutes_in(by, minutes_id, MinutesState.CIRCULATING)
        said = list(minutes.approvals.values_list("seat", "is_agreed", "note"))
        minutes.approvals.all().delete()
        minutes.state, minutes.circulated_at = MinutesState.DRAFT, None
        minutes.save(update_fields=["state", "circulated_at", "updated_at"])
        act.record(
            minutes,
            changes={
                "state": [MinutesState.CIRCULATING, MinutesState.DRAFT],
                "reason": words,
                "said": [[str(seat), is_agreed, note] for seat, is_agreed, note in said],
            },
        )
    return minutes


def minutes_in(by: Any, minutes_id: uuid.UUID, state: str) -> Minutes:
    """Return the minutes, read under the lock of their meeting.

    Raises ``NotPermitted``, ``NotInScope``, ``OutsideWriteScope``, ``MinutesElsewhere``.
    """
    require_staff(by)
    seen = Minutes.objects.visible_to(by).filter(pk=minutes_id)
    meeting_id = seen.values_list("meeting", flat=True).first()
    if meeting_id is None:
        raise NotInScope
    locked(Meeting, meeting_id, by)
    minutes = Minutes.objects.select_related("meeting__council").get(pk=minutes_id)
    if minutes.state != state:
        raise MinutesElsewhere(minutes)
    return minutes
