"""Taking the steps of a response: begun, done, given to others; days counted anew."""

import datetime
import uuid
from typing import Any

from accounts.models import Department
from common.audit.acting import Act, acting
from common.calendar.clock import SHANGHAI
from common.calendar.clock import now as current_moment
from common.calendar.selectors import working_calendar
from common.errors.domain import AlreadyDecided, DomainError, NotPermitted
from common.records.ids import uuid7
from common.records.writing import locked, require_visible, take_turns
from enterprises.models import Enterprise
from orgs.models import Worker
from services.actions.responses import TURN, WantedStep, open_steps, owe_following
from services.choices import LIVE_STATES, StepKind, StepOrigin, StepOwner, StepState
from services.models import ResponseStep, Visit
from services.selectors.response_owed import place_of

TAKE = "visits.change"
GIVE = "registers.change"
LONGEST_RESULT = 1000
RECOMPUTE = "services.recount_responses"


class StepClosed(AlreadyDecided):
    """The step is done or closed."""

    message = "该措施已了结，请刷新后查看。"


class ResultMissing(DomainError):
    """A step that is done says what came of it."""

    code = "missing_value"
    message = "请写明办理结果。"


class OtherVisit(DomainError):
    """The visit went to another enterprise, or was withdrawn."""

    code = "other_visit"
    message = "所选走访不属于该企业，或已撤回。"


class OwnerMissing(DomainError):
    """A worker or a department has to be named."""

    code = "missing_value"
    message = "请选择责任人或责任部门。"


def add_step(
    *,
    by: Any,
    enterprise_id: uuid.UUID,
    title: str,
    kind: str,
    owner: str,
    limit_days: int,
    now: datetime.datetime,
    department_id: uuid.UUID | None = None,
) -> ResponseStep:
    """Open a step by hand. Raises ``NotPermitted``, ``NotInScope``, ``OwnerMissing``."""
    _require(by, GIVE)
    words = title.strip()
    if not words or kind not in StepKind.values or owner not in StepOwner.values:
        raise DomainError("missing_value", "请填写措施、类型与责任方。", path="title")
    if owner == StepOwner.DEPARTMENT and department_id is None:
        raise OwnerMissing(path="department")
    with acting(by=by, verb="responsestep.add") as act:
        enterprise = locked(Enterprise, enterprise_id, by)
        take_turns(TURN)
        building, worker = place_of(enterprise.pk, now.date())
        key = str(uuid7())
        wanted = WantedStep(
            enterprise_id=enterprise.pk,
            building_id=building,
            origin=StepOrigin.MANUAL,
            origin_key=key,
            title=words[:100],
            kind=kind,
            owner=owner,
            worker_id=worker if owner == StepOwner.WORKER else None,
            limit_days=limit_days,
            department_id=department_id if owner == StepOwner.DEPARTMENT else None,
        )
        open_steps([wanted], now=now)
        step = ResponseStep.objects.get(origin=StepOrigin.MANUAL, origin_key=key)
        act.record(step, changes={"title": step.title, "due_on": str(step.due_on)})
    return step


def start_step(*, by: Any, step_id: uuid.UUID, now: datetime.datetime) -> ResponseStep:
    """Say that the step is under way. Raises ``NotInScope``, ``StepClosed``."""
    with acting(by=by, verb="responsestep.start") as act:
        step = _live(by, step_id, TAKE)
        if step.state == StepState.OPEN:
            step.state, step.started_at = StepState.DOING, now
            step.save(update_fields=["state", "started_at", "updated_at"])
            act.record(step, changes={"state": [StepState.OPEN, StepState.DOING]})
    return step


def finish_step(
    *,
    by: Any,
    step_id: uuid.UUID,
    result: str,
    now: datetime.datetime,
    visit_id: uuid.UUID | None = None,
) -> ResponseStep:
    """Say what came of the step, and on which visit; what is asked next follows at once.

    Raises ``NotInScope``, ``StepClosed``, ``ResultMissing``, ``OtherVisit``.
    """
    words = _result(result)
    with acting(by=by, verb="responsestep.finish") as act:
        step = _live(by, step_id, TAKE)
        require_visit(by, visit_id, step.enterprise_id)
        finish(act, step, words, visit_id=visit_id, by=by, now=now)
    return step


def finish(
    act: Act,
    step: ResponseStep,
    words: str,
    *,
    visit_id: uuid.UUID | None,
    by: Any,
    now: datetime.datetime,
) -> None:
    """Write the end of a locked live step, and owe what is asked next."""
    before = step.state
    step.state, step.done_at, step.done_by = StepState.DONE, now, by
    step.result, step.visit_id = words, visit_id
    step.save(
        update_fields=["state", "done_at", "done_by", "result", "visit", "updated_at"],
    )
    act.record(step, changes={"state": [before, StepState.DONE], "result": words})
    owe_following()


def reassign_step(
    *,
    by: Any,
    step_id: uuid.UUID,
    owner: str,
    worker_id: uuid.UUID | None = None,
    department_id: uuid.UUID | None = None,
) -> ResponseStep:
    """Give a live step to others; its day stays. Raises ``NotPermitted``, ``OwnerMissing``."""
    if owner not in StepOwner.values:
        raise OwnerMissing(path="owner")
    worker_id = worker_id if owner == StepOwner.WORKER else None
    department_id = department_id if owner == StepOwner.DEPARTMENT else None
    if (owner == StepOwner.WORKER and worker_id is None) or (
        owner == StepOwner.DEPARTMENT and department_id is None
    ):
        raise OwnerMissing(path=owner)
    with acting(by=by, verb="responsestep.reassign") as act:
        step = _live(by, step_id, GIVE)
        if worker_id is not None:
            require_visible(Worker, worker_id, by=by, path="worker")
        if department_id is not None:
            require_visible(Department, department_id, by=by, path="department")
        before = [step.owner, _text(step.worker_id), _text(step.department_id)]
        step.owner, step.worker_id, step.department_id = owner, worker_id, department_id
        step.save(update_fields=["owner", "worker", "department", "updated_at"])
        now_owned = [owner, _text(worker_id), _text(department_id)]
        act.record(step, changes={"owner": [before, now_owned]})
    return step


def recount_days(year: int) -> int:
    """Count anew the days of live steps that reach into ``year``; return how many changed."""
    calendar = working_calendar()
    moment = current_moment()
    with acting(by=None, verb="responsestep.recount") as act:
        live = ResponseStep.objects.select_for_update().filter(state__in=LIVE_STATES)
        changed = []
        for step in live.filter(due_on__year__gte=year).order_by("pk"):
            opened_on = step.opened_at.astimezone(SHANGHAI).date()
            due = calendar.add_working_days(opened_on, step.limit_days)
            if (due.on, due.is_provisional) != (step.due_on, step.is_due_provisional):
                step.due_on, step.is_due_provisional = due.on, due.is_provisional
                step.updated_at = moment
                changed.append(step)
        ResponseStep.objects.bulk_update(
            changed, ["due_on", "is_due_provisional", "updated_at"], batch_size=1000
        )
        if changed:
            act.record(ResponseStep, label=str(year), changes={"recounted": len(changed)})
    return len(changed)


def require_visit(by: Any, visit_id: uuid.UUID | None, enterprise_id: uuid.UUID) -> None:
    """Raise ``OtherVisit`` unless the visit (if any) counts and went to the enterprise."""
    if visit_id is None:
        return
    seen = Visit.objects.visible_to(by).counting().filter(pk=visit_id, enterprise=enterprise_id)
    if not seen.exists():
        raise OtherVisit(path="visit")


def _live(by: Any, step_id: uuid.UUID, capability: str) -> ResponseStep:
    _require(by, capability)
    step: ResponseStep = locked(ResponseStep, step_id, by)
    if not step.is_live:
        raise StepClosed
    return step


def _require(by: Any, capability: str) -> None:
    if not by.has_capability(capability):
        raise NotPermitted


def _result(result: str) -> str:
    words = result.strip()
    if not words:
        raise ResultMissing(path="result")
    if len(words) > LONGEST_RESULT:
        raise DomainError("too_long", f"办理结果最多 {LONGEST_RESULT} 字。", path="result")
    return words


def _text(key: uuid.UUID | None) -> str | None:
    return str(key) if key else None
