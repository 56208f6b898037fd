"""The page of one project: what it is, who has it, how far it is, and the acts in their order."""

import uuid
from functools import cached_property
from typing import Any

from accounts.roles import Capability
from common.calendar.clock import today
from councils.choices import ProjectState, ProjectVerb
from councils.models import Project, ProjectClaim
from councils.project_states import OWNERLESS_DAYS, verbs_in
from councils.selectors.projects import ProjectFile, project_file
from councils.views.offers import OfferingPage
from councils.views.project_acts import CLAIM_ACTS, PROJECT_ACTS, VERB_OF
from councils.views.tabs import CouncilPage

KEEP = Capability.REGISTERS_CHANGE
# What the tablet's people may do, too.
FIELD_ACTS = frozenset({"supervise", "finish"})
KEPT = (
    "title",
    "summary",
    "domain",
    "cube_axis",
    "topic",
    "reviewer",
    "claim_capacity",
    "due_on",
    "is_public",
)
# Acts on the whole project, in the order in which they follow each other.
ROAD = (
    ("shelve", "入库", "项目进入项目库，自今天起记为无人认领。"),
    ("publish", "发布", "可以登记认领；勾选对外公开的，同时列在公开页面。"),
    ("start", "开工", "认领方开始实施。"),
    ("hand_in", "提请验收", "节点全部完成；未完成的须说明。"),
    ("accept", "验收结项", "写明成效；有成效指标，或说明没有的原因。"),
    ("send_back", "退回整改", "回到实施中。"),
    ("resume", "恢复", "回到暂停前的状态。"),
    ("suspend", "暂停", "认领方不变。"),
    ("cancel", "取消", "未了结的认领随之结束，不能恢复。"),
)


class ProjectView(OfferingPage, CouncilPage):
    """One project with everything that belongs to it."""

    template_name = "councils/project.html"
    tab = "projects"

    offered = PROJECT_ACTS

    def subject(self) -> Any:
        """Return which project the acts are about."""
        return self.kwargs["pk"]

    @cached_property
    def file(self) -> ProjectFile:
        """Return the project with all that belongs to it; raise ``NotInScope``."""
        return project_file(self.kwargs["pk"], user=self.request.user, day=today())

    @property
    def council_id(self) -> Any:
        """Return the council of the project."""
        return self.file.project.council_id

    def form_facts(self, name: str) -> dict[str, Any]:
        """Return what the form of an act is given; who may come for another, of a swap."""
        facts: dict[str, Any] = {
            "council": self.council,
            "user": self.request.user,
            "stored": self.file.project,
        }
        if name == "swap":
            owners = self.file.owners
            facts["offered"] = [(str(one.pk), owners[one.pk]) for one in self.file.applied]
        return facts

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the project and offer the acts of its state."""
        self.failed = kwargs.pop("failed", {})
        file = self.file
        project = file.project
        day = self.day
        change = "update" if self._offers("update") else "adjust"
        is_closed = project.state == ProjectState.CLOSED
        return super().get_context_data(
            file=file,
            project=project,
            title=project.title,
            change=None if is_closed else self._act(change, **_kept(project)),
            change_act=change,
            show=self._act("show", is_public=not project.is_public) if is_closed else None,
            claim=self._act("claim"),
            claims=[self._claim(one) for one in file.claims],
            plan=self._act("plan", due_on=day),
            milestones=[self._milestone(one) for one in file.milestones],
            supervise=self._act("supervise", on=day),
            measure=self._act("measure", measured_on=day),
            serve=self._act("serve"),
            beneficiaries=[
                {"row": one, "remove": self._act("unserve", one.pk)} for one in file.beneficiaries
            ],
            road=[
                {"act": name, "label": label, "about": about, "form": form}
                for name, label, about in ROAD
                if (form := self._act(name)) is not None
            ],
            ownerless_days=OWNERLESS_DAYS,
            **kwargs,
        )

    def _offers(self, name: str) -> bool:
        """Return whether table and rights offer an act."""
        user: Any = self.request.user
        needed = Capability.VISITS_CHANGE if name in FIELD_ACTS else KEEP
        verb = ProjectVerb(VERB_OF.get(name, name))
        return verb in verbs_in(self.file.project.state) and user.has_capability(needed)

    def _act(self, name: str, row: uuid.UUID | None = None, **initial: Any) -> Any:
        """Return the form of an act where table and rights offer it."""
        return self.offer(name, row, **initial) if self._offers(name) else None

    def _claim(self, claim: ProjectClaim) -> dict[str, Any]:
        """Return a claim with the acts that its state allows."""
        acts = [name for name, state in CLAIM_ACTS.items() if claim.state == state]
        if not self.file.applied:
            acts = [name for name in acts if name != "swap"]
        owner = self.file.owners[claim.pk]
        return {
            "claim": claim,
            "owner": owner,
            **{name: self._act(name, claim.pk) for name in acts},
        }

    def _milestone(self, milestone: Any) -> dict[str, Any]:
        is_done = milestone.done_on is not None
        return {
            "row": milestone,
            "is_overdue": not is_done and milestone.due_on < self.day,
            "finish": None if is_done else self._act("finish", milestone.pk, done_on=self.day),
            "move": None
            if is_done
            else self._act("move", milestone.pk, due_on=milestone.due_on, note=milestone.note),
        }


def _kept(project: Project) -> dict[str, Any]:
    return {name: getattr(project, name) for name in KEPT}
