"""Projects are begun, handed in, accepted or sent back, paused, and ended."""

import datetime
import uuid
from typing import Any

from common.errors.domain import Conflict
from councils.actions.projects.claims import end_claims
from councils.actions.projects.drafting import require_reviewer
from councils.actions.projects.moving import ValueMissing, approved_claims, moving, reason_of
from councils.choices import ProjectVerb
from councils.models import Milestone, OutcomeMetric, Project
from councils.project_states import back_from_pause

LONGEST_NOTE = 1000
# What a milestone holds of it.
LONGEST_EXPLANATION = 300


class Unowned(Conflict):
    """Nobody has taken it on."""

    code = "no_owner"
    message = "尚无通过审核的认领方，不能开工。"


def start_project(*, by: Any, project_id: uuid.UUID, now: datetime.datetime) -> Project:
    """Let the work begin. Raises ``VerbRefused``, ``Unowned``."""
    with moving(by=by, project_id=project_id, verb=ProjectVerb.START, now=now) as hold:
        if not approved_claims(hold.project).exists():
            raise Unowned
        hold.set(started_on=now.date())
    return hold.project


def hand_in_project(
    *, by: Any, project_id: uuid.UUID, explanation: str, now: datetime.datetime
) -> Project:
    """Ask for acceptance; milestones that are not done are explained in words.

    Raises ``VerbRefused``, ``ValueMissing``.
    """
    words = explanation.strip()[:LONGEST_EXPLANATION]
    with moving(by=by, project_id=project_id, verb=ProjectVerb.HAND_IN, now=now) as hold:
        open_ones = Milestone.objects.select_for_update().filter(
            project=hold.project, done_on__isnull=True
        )
        for milestone in open_ones.order_by("due_on", "pk"):
            if not words:
                raise ValueMissing("explanation", "尚有未完成的节点，请说明原因。")
            milestone.note = words
            milestone.save(update_fields=["note", "updated_at"])
            hold.act.record(milestone, verb="milestone.explain", changes={"note": words})
        hold.set(note=words)
    return hold.project


def accept_project(
    *,
    by: Any,
    project_id: uuid.UUID,
    effect: str,
    without_metrics: str,
    now: datetime.datetime,
) -> Project:
    """Accept the work and close it; its effect is told, and measured or said why not.

    Raises ``VerbRefused``, ``ReviewerMissing``, ``ValueMissing``.
    """
    words, why = effect.strip()[:LONGEST_NOTE], without_metrics.strip()[:LONGEST_NOTE]
    if not words:
        raise ValueMissing("effect", "结项须写明成效。")
    with moving(by=by, project_id=project_id, verb=ProjectVerb.ACCEPT, now=now) as hold:
        require_reviewer(hold.project)
        if not why and not OutcomeMetric.objects.filter(project=hold.project).exists():
            raise ValueMissing("without_metrics", "请先登记成效指标，或说明没有指标的原因。")
        hold.set(effect=words, ended_on=now.date(), note=why or hold.project.note)
        end_claims(hold, "项目已结项。", now, also_approved=False)
    return hold.project


def send_back_project(
    *, by: Any, project_id: uuid.UUID, reason: str, now: datetime.datetime
) -> Project:
    """Refuse the acceptance: the work goes on. Raises ``VerbRefused``, ``ReasonMissing``."""
    words = reason_of(reason, LONGEST_NOTE, "退回整改须写明原因。")
    with moving(by=by, project_id=project_id, verb=ProjectVerb.SEND_BACK, now=now) as hold:
        hold.set(note=words)
    return hold.project


def suspend_project(
    *, by: Any, project_id: uuid.UUID, reason: str, now: datetime.datetime
) -> Project:
    """Let a project rest; who has it, has it still. Raises ``VerbRefused``, ``ReasonMissing``."""
    words = reason_of(reason, LONGEST_NOTE, "暂停须写明原因。")
    with moving(by=by, project_id=project_id, verb=ProjectVerb.SUSPEND, now=now) as hold:
        hold.set(note=words)
    return hold.project


def resume_project(*, by: Any, project_id: uuid.UUID, now: datetime.datetime) -> Project:
    """Let a resting project go on where it stood. Raises ``VerbRefused``."""
    with moving(by=by, project_id=project_id, verb=ProjectVerb.RESUME, now=now) as hold:
        project = hold.project
        stood = back_from_pause(
            is_published=project.published_on is not None,
            is_owned=approved_claims(project).exists(),
            is_started=project.started_on is not None,
        )
        hold.set(state=stood, note="")
    return hold.project


def cancel_project(
    *, by: Any, project_id: uuid.UUID, reason: str, now: datetime.datetime
) -> Project:
    """End a project without its effect; its claims end, too.

    Raises ``VerbRefused``, ``ReasonMissing``.
    """
    words = reason_of(reason, LONGEST_NOTE, "取消须写明原因。")
    with moving(by=by, project_id=project_id, verb=ProjectVerb.CANCEL, now=now) as hold:
        hold.set(ended_on=now.date(), note=words)
        end_claims(hold, "项目已取消。", now, also_approved=True)
    return hold.project
