"""The acts on a project's page: each is one action, and tells in a sentence what it did."""

import uuid
from typing import Any

from common.calendar.clock import now, today
from councils.actions.projects import claims, drafting, facts, running
from councils.choices import ClaimState
from councils.forms import project_acts as forms
from councils.models import Beneficiary, Milestone, OutcomeMetric, ProjectClaim, Supervision
from councils.project_states import ADJUSTABLE
from councils.selectors.parties import party_names
from councils.views.projects import linked

Id = uuid.UUID
Values = dict[str, Any]


def update(project: Id, user: Any, values: Values) -> str:
    """Change a project before it is published."""
    drafting.update_project(by=user, project_id=project, values=linked(values))
    return "项目内容已修改。"


def adjust(project: Id, user: Any, values: Values) -> str:
    """Change what may change afterwards."""
    told = {name: value for name, value in linked(values).items() if name in ADJUSTABLE}
    drafting.update_project(by=user, project_id=project, values=told)
    return "项目已调整。"


def show(project: Id, user: Any, values: Values) -> str:
    """Let everybody read a project, or nobody outside."""
    written = drafting.update_project(by=user, project_id=project, values=values)
    return "项目已公开。" if written.obj.is_public else "项目已不再公开。"


def shelve(project: Id, user: Any, values: Values) -> str:
    """Put it into the library."""
    drafting.shelve_project(by=user, project_id=project, now=now())
    return "已入库。"


def publish(project: Id, user: Any, values: Values) -> str:
    """Open it to claims."""
    drafting.publish_project(by=user, project_id=project, now=now())
    return "已发布，可以登记认领。"


def claim(project: Id, user: Any, values: Values) -> str:
    """Write down who wants it."""
    told = linked(values)
    share = told.pop("share")
    named = claims.NAMED_BY[told["claimant"]]
    who = claims.WhoClaims(told["claimant"], **{named: told[named]})
    made = claims.claim_project(by=user, project_id=project, who=who, share=share, now=now())
    return f"已登记{_owner(made, user)}的认领，待审核。"


def approve(project: Id, user: Any, values: Values) -> str:
    """Write down that the reviewers agree."""
    made = claims.review_claim(
        by=user, claim_id=values["row"], is_approved=True, reason=values["reason"], now=now()
    )
    return f"{_owner(made, user)}的认领已通过。"


def reject(project: Id, user: Any, values: Values) -> str:
    """Write down that they do not."""
    made = claims.review_claim(
        by=user, claim_id=values["row"], is_approved=False, reason=values["reason"], now=now()
    )
    return f"{_owner(made, user)}的认领未通过。"


def withdraw(project: Id, user: Any, values: Values) -> str:
    """Let a claim go."""
    made = claims.withdraw_claim(
        by=user, claim_id=values["row"], reason=values["reason"], now=now()
    )
    return f"{_owner(made, user)}的认领已撤回。"


def release(project: Id, user: Any, values: Values) -> str:
    """Let somebody leave."""
    made = claims.release_claim(by=user, claim_id=values["row"], reason=values["reason"], now=now())
    return f"{_owner(made, user)}已退出。"


def swap(project: Id, user: Any, values: Values) -> str:
    """Let one leave and another come."""
    coming = claims.swap_claims(
        by=user,
        leaving_id=values["row"],
        coming_id=uuid.UUID(values["coming"]),
        reason=values["reason"],
        now=now(),
    )
    return f"已由{_owner(coming, user)}接替。"


def start(project: Id, user: Any, values: Values) -> str:
    """Let the work begin."""
    running.start_project(by=user, project_id=project, now=now())
    return "已开工。"


def plan(project: Id, user: Any, values: Values) -> str:
    """Add a step."""
    told = {**values, "project": project}
    facts.add_fact(Milestone, by=user, values=told, today=today())
    return f"已增加节点“{values['title']}”。"


def move(project: Id, user: Any, values: Values) -> str:
    """Give a step another day."""
    row = values.pop("row")
    facts.change_fact(Milestone, by=user, pk=row, values=values, today=today())
    return f"节点已改期至 {values['due_on']}。"


def finish(project: Id, user: Any, values: Values) -> str:
    """Say that a step is done."""
    row = values.pop("row")
    done = facts.finish_milestone(by=user, milestone_id=row, now=now(), **values)
    return f"节点“{done.title}”已完成。"


def supervise(project: Id, user: Any, values: Values) -> str:
    """Write a look at the project."""
    told = {**linked(values), "project": project}
    facts.add_fact(Supervision, by=user, values=told, today=today())
    return "监督情况已登记。"


def hand_in(project: Id, user: Any, values: Values) -> str:
    """Ask for acceptance."""
    running.hand_in_project(by=user, project_id=project, now=now(), **values)
    return "已提请验收。"


def accept(project: Id, user: Any, values: Values) -> str:
    """Accept and close."""
    running.accept_project(by=user, project_id=project, now=now(), **values)
    return "已验收结项。"


def send_back(project: Id, user: Any, values: Values) -> str:
    """Refuse the acceptance."""
    running.send_back_project(by=user, project_id=project, now=now(), **values)
    return "已退回整改。"


def suspend(project: Id, user: Any, values: Values) -> str:
    """Let it rest."""
    running.suspend_project(by=user, project_id=project, now=now(), **values)
    return "项目已暂停。"


def resume(project: Id, user: Any, values: Values) -> str:
    """Let it go on."""
    project_now = running.resume_project(by=user, project_id=project, now=now())
    return f"项目已恢复为“{project_now.get_state_display()}”。"


def cancel(project: Id, user: Any, values: Values) -> str:
    """End it."""
    running.cancel_project(by=user, project_id=project, now=now(), **values)
    return "项目已取消。"


def measure(project: Id, user: Any, values: Values) -> str:
    """Write a measured effect."""
    told = {**values, "project": project}
    facts.add_fact(OutcomeMetric, by=user, values=told, today=today())
    return f"已登记成效指标“{values['name']}”。"


def serve(project: Id, user: Any, values: Values) -> str:
    """Write whom it serves."""
    told = {**linked(values), "project": project}
    facts.add_fact(Beneficiary, by=user, values=told, today=today())
    return "受益范围已登记。"


def unserve(project: Id, user: Any, values: Values) -> str:
    """Take out a place."""
    facts.remove_beneficiary(by=user, beneficiary_id=values["row"])
    return "已移除，原内容留在审计中。"


def _owner(claim: ProjectClaim, user: Any) -> str:
    """Return who claims, as the user may know it."""
    return party_names([claim], user=user)[claim.pk]


# The form and what it runs, by the name of the act.
PROJECT_ACTS: dict[str, tuple[Any, Any]] = {
    "update": (forms.ProjectForm, update),
    "adjust": (forms.AdjustForm, adjust),
    "show": (forms.ShowForm, show),
    "shelve": (forms.NothingForm, shelve),
    "publish": (forms.NothingForm, publish),
    "claim": (forms.ClaimForm, claim),
    "approve": (forms.RowNoteForm, approve),
    "reject": (forms.RowReasonForm, reject),
    "withdraw": (forms.RowNoteForm, withdraw),
    "release": (forms.RowReasonForm, release),
    "swap": (forms.SwapForm, swap),
    "start": (forms.NothingForm, start),
    "plan": (forms.MilestoneForm, plan),
    "move": (forms.MoveForm, move),
    "finish": (forms.FinishForm, finish),
    "supervise": (forms.SupervisionForm, supervise),
    "hand_in": (forms.HandInForm, hand_in),
    "accept": (forms.AcceptForm, accept),
    "send_back": (forms.ReasonForm, send_back),
    "suspend": (forms.ReasonForm, suspend),
    "resume": (forms.NothingForm, resume),
    "cancel": (forms.ReasonForm, cancel),
    "measure": (forms.MetricForm, measure),
    "serve": (forms.BeneficiaryForm, serve),
    "unserve": (forms.RemoveForm, unserve),
}
# Acts that another verb of the table allows, and those that stand under the claim they are about.
VERB_OF = {"show": "adjust", "move": "plan", "unserve": "serve"}
CLAIM_ACTS = {
    "approve": ClaimState.APPLIED,
    "reject": ClaimState.APPLIED,
    "withdraw": ClaimState.APPLIED,
    "release": ClaimState.APPROVED,
    "swap": ClaimState.APPROVED,
}
