"""What everybody may read without signing in: published projects, and released topics.

Only what a page shows is read; who claims, who works and what staff noted is never among it.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from councils.choices import ClaimState
from councils.models import Beneficiary, Milestone, OutcomeMetric, Project, Topic
from councils.project_states import CLAIMABLE, SHOWN

LINE = ("title", "summary", "state", "domain", "published_on", "due_on", "council__name")


@dataclass(frozen=True, slots=True)
class PublicProject:
    """A published project as everybody may read it."""

    project: Project
    milestones: list[Milestone]
    metrics: list[OutcomeMetric]
    buildings: list[str]
    communities: list[str]
    # How many have taken it on; not who.
    claimed: int

    @property
    def may_be_claimed(self) -> bool:
        """Return whether there is room for one more."""
        return self.project.state in CLAIMABLE and self.claimed < self.project.claim_capacity


def public_projects() -> QuerySet[Project]:
    """Return the published projects that are open to the public, the latest first."""
    return (
        Project.objects.filter(is_public=True, published_on__isnull=False, state__in=SHOWN)
        .select_related("council")
        .only(*LINE)
        .order_by("-published_on", "-id")
    )


def public_project(pk: uuid.UUID) -> PublicProject | None:
    """Return a published project: five queries; None: there is no such one."""
    shown = public_projects().only(*LINE, "effect", "claim_capacity")
    claimed = Count("claims", filter=Q(claims__state=ClaimState.APPROVED))
    project: Any = shown.annotate(claimed=claimed).filter(pk=pk).first()
    if project is None:
        return None
    served = Beneficiary.objects.filter(project=project).order_by()
    places = served.filter(building__isnull=False).values_list("building__name", flat=True)
    towns = served.exclude(community="").values_list("community", flat=True)
    return PublicProject(
        project=project,
        milestones=list(project.milestones.only("project", "title", "due_on", "done_on")),
        metrics=list(project.metrics.only("project", "name", "value", "unit", "measured_on")),
        buildings=sorted(set(places)),
        communities=sorted(set(towns)),
        claimed=project.claimed,
    )


def public_topics() -> QuerySet[Topic]:
    """Return the topics that were released, the latest first."""
    return (
        Topic.objects.filter(is_public=True)
        .select_related("council")
        .only("title", "state", "answer", "raised_on", "council__name")
    )
