"""The conditions that lines of the transition table name; each raises when it does not hold."""

import datetime
from collections.abc import Callable, Mapping

from common.errors.domain import NotPermitted, ReasonMissing
from services.actions.handling.deeds import Deed, GuardFailed
from services.choices import Mechanism
from services.handling.transitions import LIVE
from services.querysets import DISPATCH, WRITE

REOPEN_DAYS = 30


def _refuse(code: str, message: str) -> None:
    raise GuardFailed(code, message)


def dispatcher(deed: Deed) -> None:
    """Whoever dispatches, in his own area."""
    if not (deed.may(DISPATCH) and deed.is_in_area):
        raise NotPermitted


def ruler(deed: Deed) -> None:
    """A ruling is given in words."""
    if not deed.facts.note.strip():
        raise ReasonMissing("裁定须写明理由。")


def holder(deed: Deed) -> None:
    """The department that has it, a substitute, or the desk in its name."""
    office = deed.department = deed.request.holder_id
    if office is not None and office in deed.known.departments:
        deed.on_behalf_of = deed.known.departments[office]
    elif not (deed.may(DISPATCH) and deed.is_in_area):
        raise NotPermitted


def handler(deed: Deed) -> None:
    """Anybody who has to do with it: the desk, workers of the area, departments taking part."""
    takes_part = deed.is_holder or any(
        task.department_id in deed.known.departments
        for task in deed.known.open_co_tasks.get(deed.request.pk, [])
    )
    if not takes_part and not (deed.is_in_area and (deed.may(DISPATCH) or deed.may(WRITE))):
        raise NotPermitted


def writer(deed: Deed) -> None:
    """Whoever writes requests in the area, for the enterprise."""
    if not (deed.may(WRITE) and deed.is_in_area):
        raise NotPermitted


def not_ruled(deed: Deed) -> None:
    """What was ruled is not given back; it may be escalated again."""
    if deed.is_ruled:
        _refuse("already_ruled", "主办部门已经裁定，不能再退回；确有异议请提请裁定。")


def within_limit(deed: Deed) -> None:
    """A clock that is over cannot be stopped."""
    due_on = deed.request.due_on
    if due_on is not None and due_on < deed.known.day:
        _refuse("already_overdue", f"已于 {due_on} 到期，不能暂停计时。")


def co_tasks_done(deed: Deed) -> None:
    """The lead waits for all departments that take part, or says why not."""
    tasks = deed.known.open_co_tasks.get(deed.request.pk, [])
    if tasks and not deed.facts.excuse.strip():
        _refuse(
            "open_co_tasks",
            f"还有 {len(tasks)} 项协办任务未反馈；请等待反馈，或写明免予反馈的原因。",
        )
    deed.excuses_tasks = bool(tasks)


def immediate(deed: Deed) -> None:
    """Only 即知即办 is settled without a department."""
    if deed.request.mechanism != Mechanism.IMMEDIATE:
        _refuse("not_immediate", "只有“即知即办”的诉求可以不派单直接办结。")


def not_own_work(deed: Deed) -> None:
    """Nobody confirms what he or his department settled."""
    by = deed.known.by
    if by is None:
        return
    settled = deed.known.resolved.get(deed.request.pk)
    if settled is not None and by.pk in (settled.by_id, settled.on_behalf_of_id):
        _refuse("own_work", "经办人不能确认自己办结的诉求。")
    if deed.is_holder:
        _refuse("own_work", "主办部门不能确认本部门办结的诉求。")


def not_too_old(deed: Deed) -> None:
    """A request is reopened within 30 days after it was settled."""
    resolved = deed.request.resolved_at
    if resolved is not None and deed.known.now - resolved > datetime.timedelta(REOPEN_DAYS):
        _refuse("too_old", f"办结已超过{REOPEN_DAYS}天，请登记为新的诉求。")


def is_original(deed: Deed) -> None:
    """A duplicate names another request that is open and not merged itself."""
    original = deed.known.original
    if original is None:
        _refuse("unknown_original", "未找到原诉求，或不在您的工作范围内。")
        return
    if original.pk == deed.request.pk:
        _refuse("own_original", "诉求不能并入自身。")
    if original.state not in LIVE:
        _refuse("original_not_open", "原诉求已办结或已并入其他诉求。")


def no_followers(deed: Deed) -> None:
    """Others follow this request: they must not lose it."""
    if deed.known.followers.get(deed.request.pk):
        _refuse("has_followers", "有诉求已并入本诉求，请先撤销并案。")


GUARDS: Mapping[str, Callable[[Deed], None]] = {
    guard.__name__: guard
    for guard in (
        dispatcher,
        ruler,
        holder,
        handler,
        writer,
        not_ruled,
        within_limit,
        co_tasks_done,
        immediate,
        not_own_work,
        not_too_old,
        is_original,
        no_followers,
    )
}
