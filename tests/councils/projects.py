"""A project in any state, and every act on it, for the tests of projects."""

import datetime
from collections.abc import Callable
from typing import Any

from common.calendar.clock import SHANGHAI
from councils.actions.projects import claims, drafting, facts, running
from councils.models import Beneficiary, Milestone, OutcomeMetric, Project, Supervision
from tests.factories.buildings import BuildingFactory
from tests.factories.councils import CouncilFactory
from tests.factories.councils_projects import MilestoneFactory, ProjectClaimFactory, ProjectFactory
from tests.factories.orgs import PartyOrganisationFactory

DAY = datetime.date(2026, 11, 20)
NOW = datetime.datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
EARLIER = datetime.date(2026, 11, 2)


def project_in(state: str, *, building: Any = None, **facts: Any) -> Project:
    """Make a project as it stands in a state: days, reviewer, an approved claim where it has one.

    It has one claim that waits where the state is open to claims, and one open milestone.
    """
    council = CouncilFactory(building=building or BuildingFactory())
    owned = state in {"claimed", "in_progress", "acceptance", "closed"}
    given: dict[str, Any] = {
        "council": council,
        "state": state,
        "reviewer": PartyOrganisationFactory(),
        "claim_capacity": 2,
        "is_public": True,
        "in_library_on": None if state == "draft" else EARLIER,
        "published_on": None if state in {"draft", "in_library"} else EARLIER,
        "started_on": EARLIER if state in {"in_progress", "acceptance", "closed"} else None,
        "ownerless_since": EARLIER if state in {"in_library", "published", "suspended"} else None,
        "ended_on": EARLIER if state in {"closed", "cancelled"} else None,
        "effect": "示例成效" if state == "closed" else "",
    }
    project = ProjectFactory(**given | facts)
    if owned:
        ProjectClaimFactory(project=project, state="approved", decided_on=EARLIER)
    if state not in {"draft", "in_library", "closed", "cancelled"}:
        ProjectClaimFactory(project=project)
    MilestoneFactory(project=project)
    return project


def the_claim(project: Project, state: str) -> Any:
    """Return the id of the first claim in a state; any claim where there is none."""
    rows = project.claims.order_by("state") if not state else project.claims.filter(state=state)
    found = rows.first() or project.claims.first() or ProjectClaimFactory(project=project)
    return found.pk


def claim(by: Any, project: Project, name: str = "示例志愿服务队", share: str = "提供场地") -> Any:
    """Claim a project for a team."""
    who = claims.WhoClaims("team", name=name)
    return claims.claim_project(by=by, project_id=project.pk, who=who, share=share, now=NOW)


def fact(model: Any, **values: Any) -> Callable[[Any, Project], Any]:
    """Return an act that writes a fact of a project."""

    def act(by: Any, project: Project) -> Any:
        content = {"project": project.pk, **values}
        return facts.add_fact(model, by=by, values=content, today=DAY)

    return act


def _on(run: Any, **values: Any) -> Callable[[Any, Project], Any]:
    return lambda by, project: run(by=by, project_id=project.pk, now=NOW, **values)


def _on_claim(run: Any, state: str, **values: Any) -> Callable[[Any, Project], Any]:
    return lambda by, project: run(
        by=by, claim_id=the_claim(project, state), now=NOW, reason="示例原因", **values
    )


def _swap(by: Any, project: Project) -> Any:
    return claims.swap_claims(
        by=by,
        leaving_id=the_claim(project, "approved"),
        coming_id=the_claim(project, "applied"),
        reason="示例原因",
        now=NOW,
    )


def _finish(by: Any, project: Project) -> Any:
    return facts.finish_milestone(
        by=by,
        milestone_id=Milestone.objects.get(project=project).pk,
        done_on=DAY,
        note="",
        now=NOW,
    )


def update(by: Any, project: Project, **values: Any) -> Any:
    """Change a project."""
    return drafting.update_project(by=by, project_id=project.pk, values=values)


# Every verb of the table with all that it needs.
ACTS: dict[str, Callable[[Any, Project], Any]] = {
    "update": lambda by, project: update(by, project, title="示例更名项目"),
    "adjust": lambda by, project: update(by, project, due_on=DAY),
    "shelve": _on(drafting.shelve_project),
    "publish": _on(drafting.publish_project),
    "claim": claim,
    "approve": _on_claim(claims.review_claim, "applied", is_approved=True),
    "reject": _on_claim(claims.review_claim, "applied", is_approved=False),
    "withdraw": _on_claim(claims.withdraw_claim, "applied"),
    "release": _on_claim(claims.release_claim, "approved"),
    "swap": _swap,
    "start": _on(running.start_project),
    "plan": fact(Milestone, title="示例新节点", due_on=DAY),
    "finish": _finish,
    "supervise": fact(Supervision, method="look", on=DAY, finding="示例情况"),
    "hand_in": _on(running.hand_in_project, explanation="示例说明"),
    "accept": _on(running.accept_project, effect="示例成效", without_metrics="示例原因"),
    "send_back": _on(running.send_back_project, reason="示例原因"),
    "suspend": _on(running.suspend_project, reason="示例原因"),
    "resume": _on(running.resume_project),
    "cancel": _on(running.cancel_project, reason="示例原因"),
    "measure": fact(
        OutcomeMetric, name="示例指标", value=1, unit="次", measured_on=DAY, basis="示例来源"
    ),
    "serve": fact(Beneficiary, community="示例社区", party="resident"),
}
