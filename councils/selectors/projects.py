"""Projects as pages tell them: who has them, what is next, what is overdue, whom they serve."""

import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from common.errors.domain import NotInScope
from councils.choices import ClaimState
from councils.models import (
    Beneficiary,
    ListEntry,
    Milestone,
    OutcomeMetric,
    Project,
    ProjectClaim,
    Supervision,
)
from councils.project_states import CLAIMABLE, OWNERLESS_DAYS, SEEKING, is_unnoticed
from councils.selectors.parties import party_names

Id = uuid.UUID
OWNER = ("department", "organisation", "enterprise")


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom projects serve; no building and no community is counted twice."""

    projects: int
    buildings: int
    communities: int

    def as_dict(self) -> dict[str, int]:
        """Return the three numbers by name."""
        return {
            "projects": self.projects,
            "buildings": self.buildings,
            "communities": self.communities,
        }


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project in a list."""

    project: Project
    owners: tuple[str, ...]
    done: int
    planned: int
    # The first milestone that is not done.
    next_due: datetime.date | None
    is_overdue: bool
    is_unnoticed: bool
    days_ownerless: int


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A project with everything that belongs to it, as the reader may see it."""

    project: Project
    claims: list[ProjectClaim]
    milestones: list[Milestone]
    supervisions: list[Supervision]
    metrics: list[OutcomeMetric]
    beneficiaries: list[Beneficiary]
    entries: list[ListEntry]
    # Who claims, by claim, as the reader may know it.
    owners: dict[Id, str]
    day: datetime.date = field(compare=False)

    @property
    def approved(self) -> list[ProjectClaim]:
        """Return the claims by which somebody has it."""
        return [claim for claim in self.claims if claim.state == ClaimState.APPROVED]

    @property
    def applied(self) -> list[ProjectClaim]:
        """Return the claims that nobody has decided on."""
        return [claim for claim in self.claims if claim.state == ClaimState.APPLIED]

    @property
    def room(self) -> int:
        """Return how many more may take it on."""
        return max(0, self.project.claim_capacity - len(self.approved))

    @property
    def undone(self) -> list[Milestone]:
        """Return the milestones that are not done."""
        return [one for one in self.milestones if one.done_on is None]

    @property
    def is_unnoticed(self) -> bool:
        """Return whether it has sought somebody for too long."""
        return is_unnoticed(self.project.state, self.project.ownerless_since, self.day)

    @property
    def days_ownerless(self) -> int:
        """Return for how many days nobody has had it."""
        since = self.project.ownerless_since
        return (self.day - since).days if since else 0

    @property
    def reach(self) -> Reach:
        """Return how many places it serves."""
        return Reach(
            1,
            len({one.building_id for one in self.beneficiaries} - {None}),
            len({one.community for one in self.beneficiaries} - {""}),
        )


def unnoticed_on(day: datetime.date) -> Q:
    """Return the condition «has sought somebody for more than fifteen days»."""
    long_ago = day - datetime.timedelta(OWNERLESS_DAYS)
    return Q(state__in=SEEKING, ownerless_since__lt=long_ago)


def overdue_on(day: datetime.date) -> Q:
    """Return the condition «a milestone of a project that goes on is overdue»."""
    late = Milestone.objects.filter(project=OuterRef("pk"), due_on__lt=day, done_on__isnull=True)
    return Q(Exists(late), state__in=CLAIMABLE)


def projects_asked(
    *, user: Any, asked: Mapping[str, Any], day: datetime.date, council_id: Id | None = None
) -> QuerySet[Project]:
    """Return the projects that the user may see, the latest first, narrowed by what is asked."""
    rows: QuerySet[Project] = Project.objects.visible_to(user)
    if council_id is not None:
        rows = rows.filter(council=council_id)
    for name in ("state", "domain"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    if asked.get("q"):
        rows = rows.filter(title__contains=asked["q"])
    if asked.get("only") == "unnoticed":
        rows = rows.filter(unnoticed_on(day))
    if asked.get("only") == "overdue":
        rows = rows.filter(overdue_on(day))
    return rows.select_related("council")


def project_lines(
    projects: Sequence[Project], *, user: Any, day: datetime.date
) -> list[ProjectLine]:
    """Return projects as a list tells them: four queries."""
    keys = [project.pk for project in projects]
    owners: dict[Id, list[str]] = {key: [] for key in keys}
    approved = ProjectClaim.objects.filter(project__in=keys, state=ClaimState.APPROVED)
    claims = list(approved.select_related(*OWNER))
    names = party_names(claims, user=user)
    for claim in claims:
        owners[claim.project_id].append(names[claim.pk])
    steps: dict[Id, list[tuple[datetime.date, datetime.date | None]]] = {key: [] for key in keys}
    rows = Milestone.objects.filter(project__in=keys).order_by("due_on")
    for key, due_on, done_on in rows.values_list("project", "due_on", "done_on"):
        steps[key].append((due_on, done_on))
    return [_line(one, owners[one.pk], steps[one.pk], day) for one in projects]


def project_file(pk: Id, *, user: Any, day: datetime.date) -> ProjectFile:
    """Return a project with all that belongs to it: nine queries; raise ``NotInScope``."""
    seen = Project.objects.visible_to(user).select_related("council", "topic", "reviewer")
    project = seen.filter(pk=pk).first()
    if project is None:
        raise NotInScope
    claims = list(project.claims.select_related(*OWNER))
    return ProjectFile(
        project=project,
        claims=claims,
        owners=party_names(claims, user=user),
        milestones=list(project.milestones.all()),
        supervisions=list(project.supervisions.select_related("reported_to")),
        metrics=list(project.metrics.all()),
        beneficiaries=list(project.beneficiaries.select_related("building")),
        entries=list(
            ListEntry.objects.visible_to(user).filter(project=project).select_related("kind")
        ),
        day=day,
    )


def reach_of(projects: QuerySet[Project]) -> Reach:
    """Return whom projects serve together: two queries."""
    served = Beneficiary.objects.filter(project__in=projects.order_by().values("pk"))
    counted = served.aggregate(
        buildings=Count("building", distinct=True),
        communities=Count("community", distinct=True, filter=~Q(community="")),
    )
    return Reach(projects.order_by().count(), counted["buildings"], counted["communities"])


def _line(
    project: Project,
    owners: list[str],
    steps: Collection[tuple[datetime.date, datetime.date | None]],
    day: datetime.date,
) -> ProjectLine:
    undone = [due_on for due_on, done_on in steps if done_on is None]
    since = project.ownerless_since
    return ProjectLine(
        project=project,
        owners=tuple(owners),
        done=len(steps) - len(undone),
        planned=len(steps),
        next_due=undone[0] if undone else None,
        is_overdue=project.state in CLAIMABLE and bool(undone) and undone[0] < day,
        is_unnoticed=is_unnoticed(project.state, since, day),
        days_ownerless=(day - since).days if since else 0,
    )
