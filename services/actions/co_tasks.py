"""Departments that take part in a request: asked, answered, excused."""

import datetime
import uuid
from typing import Any

from common.audit.acting import Act, acting
from common.calendar.selectors import working_calendar
from common.database.inserting import insert_rows
from common.errors.domain import AlreadyDecided, Conflict, NotInScope, NotPermitted, ReasonMissing
from services.actions.handling.deeds import (
    ValueMissing,
    departments_of,
    is_desk_of,
    locked_request,
)
from services.actions.handling.effects import co_task_row
from services.actions.telling import Occasion, tell
from services.choices import CoTaskState, RequestVerb
from services.handling.transitions import LIVE
from services.models import CoTask, RequestEvent, ServiceRequest

LONGEST_DAYS = 60


class AlreadyAsked(Conflict):
    """The department has an open share of the request, or the request itself."""

    code = "already_asked"
    message = "该部门已是主办部门，或已有未完成的协办任务。"


def ask_co_unit(
    *,
    request_id: uuid.UUID,
    department_id: uuid.UUID,
    days: int,
    asked: str,
    by: Any,
    now: datetime.datetime,
) -> CoTask:
    """Give a department a share of an open request, due so many working days from now.

    The lead or the desk asks. Raises ``NotInScope``, ``NotPermitted``, ``AlreadyAsked``.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueMissing("days", f"协办时限为1至{LONGEST_DAYS}个工作日。")
    with acting(by=by, verb="request.ask_co_unit") as act:
        request = _led(request_id, by, now)
        asked_before = request.co_tasks.filter(department=department_id, state=CoTaskState.OPEN)
        if request.holder_id == department_id or asked_before.exists():
            raise AlreadyAsked
        row = co_task_row(request.pk, department_id, days, now, working_calendar(), asked)
        insert_rows(CoTask, [row])
        task = CoTask.objects.select_related("department").get(pk=row["id"])
        _tell(act, request, task, f"请{task.department}协办：{asked}", by=by, now=now)
        tell([Occasion(request, "request.co_task", str(task.pk), department_id)], now=now)
    return task


def reply_co_task(*, task_id: uuid.UUID, reply: str, by: Any, now: datetime.datetime) -> CoTask:
    """Answer for one's department; the desk may write an answer down for it.

    Raises ``NotInScope``, ``NotPermitted``, ``AlreadyDecided``, ``ValueMissing``.
    """
    if not reply.strip():
        raise ValueMissing("reply", "请填写反馈。")
    with acting(by=by, verb="request.reply_co_task") as act:
        task = _open_task(task_id, by)
        principal = None
        departments = departments_of(by, now.date())
        if task.department_id in departments:
            principal = departments[task.department_id]
        elif not is_desk_of(task.request_id, by):
            raise NotPermitted
        task.state, task.reply, task.settled_at = CoTaskState.DONE, reply, now
        task.save(update_fields=["state", "reply", "settled_at", "updated_at"])
        words = f"{task.department}反馈：{reply}"
        _tell(act, task.request, task, words, by=by, now=now, on_behalf_of=principal)
    return task


def excuse_co_task(*, task_id: uuid.UUID, reason: str, by: Any, now: datetime.datetime) -> CoTask:
    """Go on without a department's answer, for a reason.

    The lead or the desk decides. Raises ``NotInScope``, ``NotPermitted``, ``AlreadyDecided``,
    ``ReasonMissing``.
    """
    if not reason.strip():
        raise ReasonMissing("免予反馈须写明原因。")
    with acting(by=by, verb="request.excuse_co_task") as act:
        task = _open_task(task_id, by)
        request = _led(task.request_id, by, now)
        task.state, task.excuse, task.settled_at = CoTaskState.EXCUSED, reason, now
        task.save(update_fields=["state", "excuse", "settled_at", "updated_at"])
        _tell(act, request, task, f"{task.department}免予反馈：{reason}", by=by, now=now)
    return task


def _led(request_id: uuid.UUID, by: Any, now: datetime.datetime) -> ServiceRequest:
    """Return a live request, locked, that the user leads or whose desk he is."""
    request = locked_request(request_id, by)
    leads = request.holder_id is not None and request.holder_id in departments_of(by, now.date())
    if not (leads or is_desk_of(request_id, by)):
        raise NotPermitted
    if request.state not in LIVE:
        raise Conflict("not_open", "诉求已办结或已并案。")
    return request


def _open_task(task_id: uuid.UUID, by: Any) -> CoTask:
    tasks = CoTask.objects.visible_to(by).filter(pk=task_id)
    task = tasks.select_for_update(of=("self",)).select_related("department", "request").first()
    if task is None:
        raise NotInScope
    if task.state != CoTaskState.OPEN:
        raise AlreadyDecided
    return task


def _tell(
    act: Act,
    request: ServiceRequest,
    task: CoTask,
    words: str,
    *,
    by: Any,
    now: datetime.datetime,
    on_behalf_of: uuid.UUID | None = None,
) -> None:
    RequestEvent.objects.create(
        request=request,
        at=now,
        verb=RequestVerb.NOTE,
        from_state=request.state,
        to_state=request.state,
        by=by,
        on_behalf_of_id=on_behalf_of,
        department_id=task.department_id,
        note=words,
    )
    act.record(request, changes={"co_task": str(task.pk), "state": str(task.state)})
