"""The selection of a building head by one recommendation and public notices (一推三公示)."""

import datetime
import uuid
from typing import Any

from common.audit.acting import Act, acting
from common.calendar.selectors import working_calendar
from common.errors.domain import Conflict, DomainError, ReasonMissing
from common.records.periods import current_on
from common.records.writing import locked, validate
from councils.actions.keeping import require_keeper, require_past, require_words
from councils.actions.members import end_seat, relieve_head
from councils.choices import NoticeOutcome, SeatRole, SelectionState
from councils.models import Council, NoticeRule, Seat, Selection, SelectionNotice
from councils.selectors.selections import plan_of

OPEN = (SelectionState.RECOMMENDED, SelectionState.IN_NOTICE)
RANKS = (SeatRole.CONVENER, SeatRole.DEPUTY, SeatRole.MEMBER)


class SelectionEnded(Conflict):
    """The selection has led to an appointment, or was stopped."""

    code = "selection_ended"
    message = "该选任已结束，请刷新后查看。"


class SelectionUnderWay(Conflict):
    """A council selects one head at a time."""

    code = "selection_open"
    message = "该楼委会已有进行中的楼长选任。"


class NoticePending(Conflict):
    """The notice before has no outcome yet."""

    code = "notice_pending"
    message = "上一环节的公示还没有登记结果，不能进入下一步。"


class NoNoticeLeft(Conflict):
    """All notices of the plan are over."""

    code = "no_notice_left"
    message = "选任开始时设定的公示环节已全部完成。"


class NoticesMissing(Conflict):
    """The plan has further notices before an appointment."""

    code = "notices_missing"
    message = "公示环节尚未全部完成，不能任职。"


class TooEarly(DomainError):
    """A day lies before the step that it follows."""

    code = "date_order"
    message = "日期早于前一步骤，请核对。"


def start_selection(
    *,
    by: Any,
    council_id: uuid.UUID,
    candidate: str,
    capacity: str,
    mode: str,
    recommended_by: str,
    recommended_on: datetime.date,
    today: datetime.date,
) -> Selection:
    """Write the recommendation with which a selection begins; the notices are planned now.

    Raises ``NotPermitted``, ``NotInScope``, ``DayAhead``, ``SelectionUnderWay``,
    ``InvalidRecord``.
    """
    require_keeper(by)
    require_past(recommended_on, today, path="recommended_on")
    with acting(by=by, verb="selection.start") as act:
        council: Council = locked(Council, council_id, by)
        if council.selections.filter(ended_on__isnull=True).exists():
            raise SelectionUnderWay
        selection = Selection(
            council=council,
            candidate=require_words(candidate, path="candidate", asked="人选"),
            capacity=require_words(capacity, path="capacity", asked="身份"),
            mode=mode,
            recommended_by=require_words(recommended_by, path="recommended_by", asked="推荐方"),
            recommended_on=recommended_on,
            plan=list(NoticeRule.objects.order_by("position").values("label", "working_days")),
        )
        validate(selection)
        selection.save(force_insert=True)
        act.record(selection, changes={"recommended_on": str(recommended_on), "mode": mode})
    return selection


def open_notice(
    *,
    by: Any,
    selection_id: uuid.UUID,
    place: str,
    starts_on: datetime.date,
    today: datetime.date,
) -> SelectionNotice:
    """Announce the next notice in order; its last day is counted now and stays.

    Raises ``NotPermitted``, ``NotInScope``, ``SelectionEnded``, ``NoticePending``,
    ``NoNoticeLeft``, ``TooEarly``, ``InvalidRecord``.
    """
    require_keeper(by)
    if starts_on < today:
        raise TooEarly(message="公示开始不能早于今天。", path="starts_on")
    with acting(by=by, verb="selection.open_notice") as act:
        selection = locked_open(by, selection_id)
        done = selection.notices.count()
        if selection.notices.filter(closed_on__isnull=True).exists():
            raise NoticePending
        to_come = plan_of(selection)[done:]
        if not to_come:
            raise NoNoticeLeft
        planned = to_come[0]
        notice = SelectionNotice(
            selection=selection,
            position=done + 1,
            label=planned.label,
            working_days=planned.working_days,
            place=require_words(place, path="place", asked="公示地点"),
            starts_on=starts_on,
            last_day=working_calendar().add_working_days(starts_on, planned.working_days).on,
        )
        validate(notice)
        notice.save(force_insert=True)
        selection.state = SelectionState.IN_NOTICE
        selection.save(update_fields=["state", "updated_at"])
        act.record(notice, changes={"starts_on": str(starts_on), "last_day": str(notice.last_day)})
    return notice


def appoint(
    *,
    by: Any,
    selection_id: uuid.UUID,
    today: datetime.date,
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
    former_stays: bool = True,
) -> Seat:
    """Give the candidate the head's seat, once all notices are over without a valid objection.

    His role in the council goes with him. The head before him is relieved that day and, if he
    stays, goes on as a member. Raises
    ``NotPermitted``, ``NotInScope``, ``SelectionEnded``, ``NoticePending``, ``NoticesMissing``,
    ``TooEarly``, ``BeganLater``, ``InvalidRecord``.
    """
    require_keeper(by)
    with acting(by=by, verb="selection.appoint") as act:
        selection = locked_open(by, selection_id)
        over_on = _noticed_until(selection)
        begins = starts_on or today
        if begins < over_on:
            raise TooEarly(message=f"任职起不能早于公示结束（{over_on}）。", path="starts_on")
        seat = Seat(
            council_id=selection.council_id,
            name=selection.candidate,
            capacity=selection.capacity,
            mode=selection.mode,
            is_building_head=True,
            starts_on=begins,
            ends_on=ends_on,
        )
        seat.role = _role_held(seat)
        _leave_member_seat(act, seat)
        relieve_head(act, seat, stays=former_stays)
        validate(seat)
        seat.save(force_insert=True)
        act.record(seat, verb="seat.create", changes={"starts_on": str(begins)})
        selection.state, selection.ended_on = SelectionState.APPOINTED, today
        selection.seat = seat
        selection.save(update_fields=["state", "ended_on", "seat", "updated_at"])
        act.record(selection, changes={"seat": str(seat.pk), "starts_on": str(begins)})
    return seat


def stop_selection(
    *, by: Any, selection_id: uuid.UUID, reason: str, today: datetime.date
) -> Selection:
    """End a selection without an appointment.

    Raises ``NotPermitted``, ``NotInScope``, ``SelectionEnded``, ``ReasonMissing``.
    """
    require_keeper(by)
    words = reason.strip()
    if not words:
        raise ReasonMissing
    with acting(by=by, verb="selection.stop") as act:
        selection = locked_open(by, selection_id)
        stop(act, selection, words, today)
    return selection


def stop(act: Act, selection: Selection, reason: str, today: datetime.date) -> None:
    """Stop a locked selection inside another act."""
    selection.state, selection.ended_on = SelectionState.STOPPED, today
    selection.reason = reason
    validate(selection)
    selection.save(update_fields=["state", "ended_on", "reason", "updated_at"])
    act.record(selection, verb="selection.stop", changes={"reason": reason})


def locked_open(by: Any, selection_id: uuid.UUID) -> Selection:
    """Return a selection under way, under a lock; raise ``SelectionEnded``."""
    selection: Selection = locked(Selection, selection_id, by)
    if selection.state not in OPEN:
        raise SelectionEnded
    return selection


def _noticed_until(selection: Selection) -> datetime.date:
    """Return the day on which the last notice was closed; raise unless all of them are."""
    notices = list(selection.notices.order_by("position"))
    if any(notice.closed_on is None for notice in notices):
        raise NoticePending
    if len(notices) < max(len(selection.plan), 1):
        raise NoticesMissing
    if any(notice.outcome == NoticeOutcome.UPHELD for notice in notices):
        raise NoticesMissing(message="公示异议成立，不能任职。")
    return max(notice.closed_on for notice in notices if notice.closed_on is not None)


def _role_held(seat: Seat) -> SeatRole:
    """Return the highest role that the candidate has in the council on the day he begins.

    He is known by his name: registers word his capacity in more than one way.
    """
    held = Seat.objects.filter(
        current_on(seat.starts_on), council=seat.council_id, name=seat.name
    ).values_list("role", flat=True)
    return min((SeatRole(role) for role in held), key=RANKS.index, default=SeatRole.MEMBER)


def _leave_member_seat(act: Act, seat: Seat) -> None:
    """End the seat that the candidate holds as a member on the day he becomes head."""
    held = Seat.objects.select_for_update(of=("self",)).filter(
        current_on(seat.starts_on),
        council=seat.council_id,
        name=seat.name,
        is_building_head=False,
    )
    for member in held:
        end_seat(act, member, seat.starts_on)
