"""Public notices of a selection: objections while they run, the outcome once they are over."""

import datetime
import uuid
from typing import Any

from common.audit.acting import acting
from common.calendar.selectors import working_calendar
from common.errors.domain import AlreadyDecided, Conflict
from common.records.writing import locked, validate
from councils.actions.keeping import require_keeper, require_past, require_words
from councils.actions.selections import locked_open, stop
from councils.choices import NoticeOutcome
from councils.models import Objection, SelectionNotice
from councils.selectors.selections import last_day_of

LONGEST_NOTE = 300
UPHELD = "公示异议成立"


class NoticeRunning(Conflict):
    """Nobody ends a notice before its last day is over."""

    code = "notice_running"

    def __init__(self, last_day: datetime.date) -> None:
        super().__init__(message=f"公示期未满：至 {last_day} 止，次日起才能登记结果。")


class NotInNotice(Conflict):
    """Objections are received from the first day of the notice to the end of its last."""

    code = "not_in_notice"

    def __init__(self, starts_on: datetime.date, last_day: datetime.date) -> None:
        super().__init__(
            message=f"只受理公示期内（{starts_on} 至 {last_day}）收到的异议。",
            path="received_on",
        )


class ObjectionsOpen(Conflict):
    """An objection waits to be looked into."""

    code = "objections_open"
    message = "还有异议没有核实，不能登记公示结果。"


def record_objection(
    *, by: Any, notice_id: uuid.UUID, text: str, received_on: datetime.date, today: datetime.date
) -> Objection:
    """Write an objection that came in while the notice ran; once it is closed, none is taken.

    Raises ``NotPermitted``, ``NotInScope``, ``DayAhead``, ``NotInNotice``, ``AlreadyDecided``,
    ``SelectionEnded``.
    """
    require_keeper(by)
    require_past(received_on, today, path="received_on")
    with acting(by=by, verb="objection.record") as act:
        notice = _locked_notice(by, notice_id)
        last_day = last_day_of(notice, working_calendar())
        if not notice.starts_on <= received_on <= last_day:
            raise NotInNotice(notice.starts_on, last_day)
        objection = Objection(
            notice=notice,
            received_on=received_on,
            text=require_words(text, path="text", asked="异议内容"),
        )
        validate(objection)
        objection.save(force_insert=True)
        act.record(objection, changes={"received_on": str(received_on)})
    return objection


def handle_objection(
    *, by: Any, objection_id: uuid.UUID, is_upheld: bool, handling: str, today: datetime.date
) -> Objection:
    """Write what was found about an objection, and whether it holds; once.

    Raises ``NotPermitted``, ``NotInScope``, ``AlreadyDecided``, ``SelectionEnded``.
    """
    require_keeper(by)
    words = require_words(handling, path="handling", asked="核实情况")
    with acting(by=by, verb="objection.handle") as act:
        objection: Objection = locked(Objection, objection_id, by)
        if objection.handled_on is not None:
            raise AlreadyDecided
        _locked_notice(by, objection.notice_id)
        objection.is_upheld, objection.handling = is_upheld, words
        objection.handled_on = today
        validate(objection)
        objection.save(update_fields=["is_upheld", "handling", "handled_on", "updated_at"])
        act.record(objection, changes={"is_upheld": is_upheld})
    return objection


def close_notice(
    *, by: Any, notice_id: uuid.UUID, today: datetime.date, note: str = ""
) -> SelectionNotice:
    """Write how a notice ended, from the day after its last one; a valid objection stops all.

    Raises ``NotPermitted``, ``NotInScope``, ``NoticeRunning``, ``ObjectionsOpen``,
    ``AlreadyDecided``, ``SelectionEnded``.
    """
    require_keeper(by)
    with acting(by=by, verb="selection.close_notice") as act:
        notice = _locked_notice(by, notice_id)
        last_day = last_day_of(notice, working_calendar())
        if today <= last_day:
            raise NoticeRunning(last_day)
        judged = list(notice.objections.values_list("is_upheld", flat=True))
        if None in judged:
            raise ObjectionsOpen
        notice.outcome = _outcome(judged)
        notice.closed_on, notice.note = today, note.strip()[:LONGEST_NOTE]
        validate(notice)
        notice.save(update_fields=["outcome", "closed_on", "note", "updated_at"])
        act.record(notice, changes={"outcome": notice.outcome, "objections": len(judged)})
        if notice.outcome == NoticeOutcome.UPHELD:
            stop(act, notice.selection, UPHELD, today)
    return notice


def _outcome(judged: list[bool | None]) -> NoticeOutcome:
    if not judged:
        return NoticeOutcome.NO_OBJECTION
    return NoticeOutcome.UPHELD if any(judged) else NoticeOutcome.REJECTED


def _locked_notice(by: Any, notice_id: uuid.UUID) -> SelectionNotice:
    """Return an open notice of a selection under way, both under a lock."""
    notice: SelectionNotice = locked(SelectionNotice, notice_id, by)
    if notice.closed_on is not None:
        raise AlreadyDecided
    notice.selection = locked_open(by, notice.selection_id)
    return notice
