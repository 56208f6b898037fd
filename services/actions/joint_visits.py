"""Joint visits: departments are asked, answer, and go together; what came of it is written."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from accounts.models import Department
from common.audit.acting import Act, acting
from common.errors.domain import AlreadyDecided, DomainError, NotInScope, NotPermitted
from common.records.writing import locked, require_visible
from enterprises.models import Enterprise
from services.actions.response_steps import LONGEST_RESULT, ResultMissing, finish, require_visit
from services.actions.response_telling import tell_joint_visit
from services.choices import ReplyState, StepKind, StepState
from services.models import (
    ChiefServiceTeam,
    JointVisit,
    JointVisitReply,
    ResponseCase,
    ResponseStep,
    TeamDispatch,
    Visit,
)
from services.selectors.response_owed import place_of

PLAN = "registers.change"
HOLD = "visits.change"
LONGEST_PURPOSE = 300
LONGEST_NOTE = 300


class AlreadyHeld(AlreadyDecided):
    """The visit has taken place."""

    message = "该联合走访已登记结果，请刷新后查看。"


class NobodyAsked(DomainError):
    """A joint visit needs at least one department."""

    code = "missing_value"
    message = "请至少选择一个参加部门。"


class InThePast(DomainError):
    """What is planned lies ahead."""

    code = "in_the_past"
    message = "计划日期不能早于今天。"


def open_joint_visit(
    *,
    by: Any,
    enterprise_id: uuid.UUID,
    departments: Sequence[uuid.UUID],
    planned_on: datetime.date,
    purpose: str,
    now: datetime.datetime,
    chief_team_id: uuid.UUID | None = None,
) -> JointVisit:
    """Ask departments to go along on a day; the step that asks for it is under way from now on.

    Raises ``NotPermitted``, ``NotInScope``, ``NobodyAsked``, ``InThePast``, ``InvalidRecord``.
    """
    if not by.has_capability(PLAN):
        raise NotPermitted
    words = purpose.strip()
    if not words:
        raise DomainError("missing_value", "请写明联合走访事由。", path="purpose")
    if not departments:
        raise NobodyAsked(path="departments")
    if planned_on < now.date():
        raise InThePast(path="planned_on")
    with acting(by=by, verb="jointvisit.open") as act:
        enterprise = locked(Enterprise, enterprise_id, by)
        asked = sorted(set(departments), key=str)
        for department in asked:
            require_visible(Department, department, by=by, path="departments")
        if chief_team_id is not None:
            require_visible(ChiefServiceTeam, chief_team_id, by=by, path="chief_team")
        joint_visit = JointVisit.objects.create(
            enterprise=enterprise,
            case=ResponseCase.objects.open().filter(enterprise=enterprise).first(),
            step=_asking(enterprise.pk, is_team=chief_team_id is not None),
            planned_on=planned_on,
            purpose=words[:LONGEST_PURPOSE],
            chief_team_id=chief_team_id,
            opened_by=by,
        )
        JointVisitReply.objects.bulk_create(
            [JointVisitReply(joint_visit=joint_visit, department_id=key) for key in asked]
        )
        _begin(act, joint_visit.step, now)
        tell_joint_visit(joint_visit, now=now)
        act.record(
            joint_visit,
            changes={"planned_on": str(planned_on), "departments": [str(key) for key in asked]},
        )
    return joint_visit


def reply_joint_visit(
    *,
    by: Any,
    joint_visit_id: uuid.UUID,
    department_id: uuid.UUID,
    state: str,
    now: datetime.datetime,
    note: str = "",
) -> JointVisitReply:
    """Write a department's answer; its own people may, and those who keep registers.

    Raises ``NotPermitted``, ``NotInScope``, ``AlreadyHeld``.
    """
    if state not in {ReplyState.ACCEPTED, ReplyState.DECLINED}:
        raise DomainError("unknown_choice", "请选择参加或不参加。", path="state")
    if not by.has_capability(PLAN) and by.department_id != department_id:
        raise NotPermitted
    with acting(by=by, verb="jointvisit.reply") as act:
        joint_visit = _planned(by, joint_visit_id)
        reply = joint_visit.replies.filter(department=department_id).first()
        if reply is None:
            raise NotInScope
        before = reply.state
        reply.state, reply.note, reply.replied_at = state, note.strip()[:LONGEST_NOTE], now
        reply.save(update_fields=["state", "note", "replied_at", "updated_at"])
        act.record(reply, changes={"state": [before, state], "note": reply.note})
    return reply


def hold_joint_visit(
    *,
    by: Any,
    joint_visit_id: uuid.UUID,
    result: str,
    now: datetime.datetime,
    visit_id: uuid.UUID | None = None,
) -> JointVisit:
    """Write what came of the visit; its step is done, and the team's way to the building kept.

    Raises ``NotPermitted``, ``NotInScope``, ``AlreadyHeld``, ``ResultMissing``, ``OtherVisit``.
    """
    if not by.has_capability(HOLD):
        raise NotPermitted
    words = result.strip()
    if not words:
        raise ResultMissing(path="result")
    with acting(by=by, verb="jointvisit.hold") as act:
        joint_visit = _planned(by, joint_visit_id)
        require_visit(by, visit_id, joint_visit.enterprise_id)
        joint_visit.held_at, joint_visit.result = now, words[:LONGEST_RESULT]
        joint_visit.visit_id = visit_id
        joint_visit.save(update_fields=["held_at", "result", "visit", "updated_at"])
        act.record(joint_visit, changes={"result": joint_visit.result})
        steps = ResponseStep.objects.select_for_update(of=("self",))
        step = steps.filter(joint_visits=joint_visit).first()
        if step is not None and step.is_live:
            finish(act, step, joint_visit.result, visit_id=visit_id, by=by, now=now)
        _dispatch(act, joint_visit, now)
    return joint_visit


def _planned(by: Any, joint_visit_id: uuid.UUID) -> JointVisit:
    joint_visit: JointVisit = locked(JointVisit, joint_visit_id, by)
    if joint_visit.held_at is not None:
        raise AlreadyHeld
    return joint_visit


def _asking(enterprise_id: uuid.UUID, *, is_team: bool) -> ResponseStep | None:
    """Return the live step that asks for the visit, that of the team when one goes along."""
    first, other = StepKind.JOINT_VISIT, StepKind.CHIEF_TEAM
    kinds = [other, first] if is_team else [first]
    live = ResponseStep.objects.live().select_for_update().filter(enterprise=enterprise_id)
    found = {step.kind: step for step in reversed(live.filter(kind__in=kinds))}
    return next((found[kind] for kind in kinds if kind in found), None)


def _begin(act: Act, step: ResponseStep | None, now: datetime.datetime) -> None:
    if step is None or step.state != StepState.OPEN:
        return
    step.state, step.started_at = StepState.DOING, now
    step.save(update_fields=["state", "started_at", "updated_at"])
    act.record(
        step, verb="responsestep.start", changes={"state": [StepState.OPEN, StepState.DOING]}
    )


def _dispatch(act: Act, joint_visit: JointVisit, now: datetime.datetime) -> None:
    if joint_visit.chief_team_id is None:
        return
    visited = Visit.objects.filter(joint_visits=joint_visit).values_list("building_id", flat=True)
    building = visited.first() or place_of(joint_visit.enterprise_id, now.date())[0]
    if building is None:
        return
    dispatch = TeamDispatch.objects.create(
        team_id=joint_visit.chief_team_id,
        building_id=building,
        joint_visit=joint_visit,
        dispatched_on=now.date(),
        purpose=joint_visit.purpose,
        result=joint_visit.result,
    )
    act.record(dispatch, verb="teamdispatch.create", changes={"team": str(dispatch.team_id)})
