"""The acts of a selection on a council's page: 一推三公示, one step after the other."""

import uuid
from typing import Any

from common.calendar.clock import today
from councils.actions.notices import close_notice, handle_objection, record_objection
from councils.actions.selections import appoint, open_notice, start_selection, stop_selection
from councils.forms import selection_acts as forms

Values = dict[str, Any]


def recommend(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Begin a selection."""
    start_selection(by=user, council_id=council_id, today=today(), **values)
    return f"已登记推荐人选“{values['candidate']}”。"


def announce(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Announce the next notice."""
    notice = open_notice(
        by=user,
        selection_id=values["row"],
        place=values["place"],
        starts_on=values["starts_on"],
        today=today(),
    )
    return f"{notice.label}自 {notice.starts_on} 起，至 {notice.last_day} 止。"


def object_to(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Write an objection."""
    record_objection(
        by=user,
        notice_id=values["row"],
        text=values["text"],
        received_on=values["received_on"],
        today=today(),
    )
    return "异议已登记，核实后才能登记公示结果。"


def look_into(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Write what was found about an objection."""
    objection = handle_objection(
        by=user,
        objection_id=values["row"],
        is_upheld=values["is_upheld"],
        handling=values["handling"],
        today=today(),
    )
    return "异议成立，公示期满登记结果时选任终止。" if objection.is_upheld else "异议不成立。"


def close(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Write how a notice ended."""
    notice = close_notice(by=user, notice_id=values["row"], note=values["note"], today=today())
    return f"{notice.label}：{notice.get_outcome_display()}。"


def take_office(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Appoint the candidate."""
    row = values.pop("row")
    seat = appoint(by=user, selection_id=row, today=today(), **values)
    return f"“{seat.name}”自 {seat.starts_on} 起任楼长。"


def give_up(council_id: uuid.UUID, user: Any, values: Values) -> str:
    """Stop the selection."""
    stop_selection(by=user, selection_id=values["row"], reason=values["reason"], today=today())
    return "选任已终止，原因已留存。"


SELECTION_ACTS: dict[str, tuple[Any, Any]] = {
    "recommend": (forms.SelectionForm, recommend),
    "notice": (forms.NoticeForm, announce),
    "objection": (forms.ObjectionForm, object_to),
    "handling": (forms.HandlingForm, look_into),
    "closing": (forms.ClosingForm, close),
    "appointment": (forms.AppointmentForm, take_office),
    "stop": (forms.StopForm, give_up),
}
