"""What every act on a meeting asks first: who writes, and how far the meeting is."""

import uuid
from collections.abc import Collection
from typing import Any

from common.errors.domain import Conflict, NotInScope, NotPermitted
from common.records.writing import locked
from councils.choices import MeetingState, MinutesState
from councils.models import AgendaItem, Meeting, Minutes

CHANGE = "registers.change"
LONGEST_REASON = 300
AHEAD = (MeetingState.PLANNED,)
ON = (MeetingState.HELD,)
# A meeting that is prepared or goes on.
OPEN = (MeetingState.PLANNED, MeetingState.HELD)
# What was said and settled is written down until its minutes go round.
RECORDED = (MeetingState.HELD, MeetingState.CLOSED)


class WrongState(Conflict):
    """The meeting is not, or no longer, where the act belongs."""

    code = "wrong_state"

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(message=f"会议{meeting.get_state_display()}，不能进行此操作。")


class MinutesOut(Conflict):
    """The minutes go round or are sealed: what they say of the meeting stands."""

    code = "minutes_out"
    message = "纪要已送审或封存，会议记录不能再改；征求确认中的纪要可先退回修改。"


def require_staff(by: Any) -> None:
    """Raise ``NotPermitted`` unless the user keeps the records of councils."""
    if not by.has_capability(CHANGE):
        raise NotPermitted


def meeting_in(by: Any, meeting_id: uuid.UUID, states: Collection[str]) -> Meeting:
    """Return the meeting under its lock, which orders all acts on it.

    Raises ``NotPermitted``, ``NotInScope``, ``OutsideWriteScope``, ``WrongState``, ``MinutesOut``.
    """
    require_staff(by)
    meeting: Meeting = locked(Meeting, meeting_id, by)
    if meeting.state not in states:
        raise WrongState(meeting)
    if Minutes.objects.filter(meeting=meeting).exclude(state=MinutesState.DRAFT).exists():
        raise MinutesOut
    return meeting


def part_in(model: Any, by: Any, pk: uuid.UUID, states: Collection[str], path: str = "") -> Any:
    """Return a part of a meeting, read under the meeting's lock.

    ``path`` leads from the part to what has the meeting (``item__``). Raises as ``meeting_in``.
    """
    require_staff(by)
    seen = model.objects.visible_to(by).filter(pk=pk)
    meeting_id = seen.values_list(f"{path}meeting_id", flat=True).first()
    if meeting_id is None:
        raise NotInScope
    meeting_in(by, meeting_id, states)
    part = model.objects.filter(pk=pk).select_related(f"{path}meeting").first()
    if part is None:
        raise NotInScope
    return part


def item_in(by: Any, item_id: uuid.UUID, states: Collection[str]) -> AgendaItem:
    """Return an item of an agenda under the lock of its meeting."""
    item: AgendaItem = part_in(AgendaItem, by, item_id, states)
    return item
