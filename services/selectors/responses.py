"""Responses as people look at them: live steps by their day, one case with its story."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Department
from buildings.models import Area, Building
from common.calendar.clock import start_of
from common.errors.domain import NotInScope
from common.scope.references import visible_ids
from enterprises.models import Rating, RatingChange
from enterprises.rating.explanation import Explanation, explain
from enterprises.rating.on_day import of_change
from orgs.models import Worker
from services.choices import StepOwner
from services.models import (
    JointVisit,
    JointVisitReply,
    ResponseCase,
    ResponseStep,
    Visit,
)
from services.selectors.case_value import Value, value_at_stake

_LINKS = ("enterprise__rating", "building", "worker", "department", "case")
MINE = "mine"
OVERDUE = "overdue"
MOST_VISITS = 20


@dataclass(frozen=True, slots=True)
class AskedSteps:
    """Which live steps are asked for."""

    area: Area | None = None
    colour: str = ""
    origin: str = ""
    owner: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as a reader may see it: what lies elsewhere has no name."""

    step: ResponseStep
    building: str
    owner: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class JointVisitLine:
    """A joint visit with its departments."""

    joint_visit: JointVisit
    replies: tuple[JointVisitReply, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case: why it was opened, what was done, what is at stake."""

    case: ResponseCase
    rating: Rating | None
    entered: Explanation | None
    live: tuple[StepLine, ...]
    settled: tuple[StepLine, ...]
    joint_visits: tuple[JointVisitLine, ...]
    visits: tuple[Visit, ...]
    value: Value


@dataclass(frozen=True, slots=True)
class EnterpriseResponses:
    """What is under way for an enterprise."""

    case: ResponseCase | None
    steps: tuple[StepLine, ...]


def steps_asked(asked: AskedSteps, *, user: Any, day: datetime.date) -> QuerySet[ResponseStep]:
    """Return the live steps of the user's scope, the most urgent first."""
    rows: QuerySet[ResponseStep] = ResponseStep.objects.visible_to(user).live()
    if asked.area is not None:
        inside = Area.objects.below(asked.area.path)
        rows = rows.filter(Q(building__subdistrict__in=inside) | Q(building__grid__in=inside))
    narrowed = {
        "enterprise__rating__colour": asked.colour,
        "origin": asked.origin,
        "owner": asked.owner,
    }
    rows = rows.filter(**{name: value for name, value in narrowed.items() if value})
    if asked.only == OVERDUE:
        rows = rows.filter(due_on__lt=day)
    if asked.only == MINE:
        own = Q(worker__user=user.pk)
        if user.department_id is not None:
            own |= Q(department=user.department_id)
        rows = rows.filter(own)
    return rows.select_related(*_LINKS).order_by("due_on", "pk")


def cases_to_close(user: Any) -> QuerySet[ResponseCase]:
    """Return the open cases whose enterprise is at risk no longer, the longest waiting first."""
    rows: QuerySet[ResponseCase] = ResponseCase.objects.visible_to(user).open()
    return (
        rows.filter(calmed_on__isnull=False)
        .select_related("enterprise")
        .order_by("calmed_on", "pk")
    )


def step_lines(
    steps: Iterable[ResponseStep], *, user: Any, day: datetime.date
) -> tuple[StepLine, ...]:
    """Return steps with the names that the user may read: two queries at most."""
    rows = list(steps)
    buildings = visible_ids(Building, [row.building_id for row in rows], user)
    workers = visible_ids(Worker, [row.worker_id for row in rows], user)
    return tuple(
        StepLine(
            step=row,
            building=row.building.name if row.building and row.building_id in buildings else "",
            owner=_owner(row, may_name=row.worker_id in workers),
            is_overdue=row.is_live and row.due_on < day,
        )
        for row in rows
    )


def one_step(step_id: uuid.UUID, *, user: Any) -> ResponseStep:
    """Return a step that the user may see; raise ``NotInScope``."""
    rows: QuerySet[ResponseStep] = ResponseStep.objects.visible_to(user)
    step = rows.select_related(*_LINKS).filter(pk=step_id).first()
    if step is None:
        raise NotInScope
    return step


def case_file(case_id: uuid.UUID, *, user: Any, day: datetime.date) -> CaseFile:
    """Return the story of a case that the user may see; raise ``NotInScope``."""
    cases: QuerySet[ResponseCase] = ResponseCase.objects.visible_to(user)
    case = (
        cases.select_related("enterprise", "rating_change", "closed_by").filter(pk=case_id).first()
    )
    if case is None:
        raise NotInScope
    steps = case.steps.select_related(*_LINKS).order_by("due_on", "pk")
    lines = step_lines(steps, user=user, day=day)
    settled = [line for line in lines if not line.step.is_live]
    settled.sort(key=lambda line: line.step.done_at or line.step.opened_at, reverse=True)
    return CaseFile(
        case=case,
        rating=Rating.objects.filter(enterprise=case.enterprise_id).first(),
        entered=explain_change(case.rating_change),
        live=tuple(line for line in lines if line.step.is_live),
        settled=tuple(settled),
        joint_visits=joint_visit_lines(case.joint_visits.all()),
        visits=visits_since(case.enterprise_id, case.opened_on, user=user),
        value=value_at_stake(case.enterprise_id, case.closed_on or day),
    )


def explain_change(change: RatingChange | None) -> Explanation | None:
    """Return why the colour was entered, by the scheme of that day."""
    return explain(of_change(change)) if change is not None else None


def joint_visit_lines(rows: QuerySet[JointVisit]) -> tuple[JointVisitLine, ...]:
    """Return joint visits with their departments: two queries."""
    visits = list(rows.select_related("chief_team"))
    replies: dict[uuid.UUID, list[JointVisitReply]] = {visit.pk: [] for visit in visits}
    asked = JointVisitReply.objects.filter(joint_visit__in=visits).select_related("department")
    for reply in asked.order_by("department__code"):
        replies[reply.joint_visit_id].append(reply)
    return tuple(JointVisitLine(visit, tuple(replies[visit.pk])) for visit in visits)


def visits_since(enterprise_id: uuid.UUID, day: datetime.date, *, user: Any) -> tuple[Visit, ...]:
    """Return the visits to an enterprise since a day that the user may see, the latest first."""
    visits: QuerySet[Visit] = Visit.objects.visible_to(user).counting()
    since = visits.filter(enterprise=enterprise_id, visited_at__gte=start_of(day))
    return tuple(since.select_related("building").order_by("-visited_at", "-pk")[:MOST_VISITS])


def responses_of(enterprise_id: uuid.UUID, *, user: Any, day: datetime.date) -> EnterpriseResponses:
    """Return the open case and the live steps of an enterprise that the user may see."""
    steps: QuerySet[ResponseStep] = ResponseStep.objects.visible_to(user).live()
    cases: QuerySet[ResponseCase] = ResponseCase.objects.visible_to(user).open()
    return EnterpriseResponses(
        case=cases.filter(enterprise=enterprise_id).first(),
        steps=step_lines(
            steps.filter(enterprise=enterprise_id).select_related(*_LINKS), user=user, day=day
        ),
    )


def owners_to_offer(step: ResponseStep, *, user: Any, day: datetime.date) -> list[tuple[str, str]]:
    """Return whom a step may be given to: offices, workers of the place, departments."""
    workers: QuerySet[Worker] = Worker.objects.visible_to(user).current_on(day)
    if step.building is not None:
        workers = workers.filter(area=step.building.subdistrict_id)
    departments: QuerySet[Department] = Department.objects.visible_to(user)
    offices = (StepOwner.SUBDISTRICT, StepOwner.DISTRICT)
    return [
        *((str(office.value), str(office.label)) for office in offices),
        *((f"worker:{worker.pk}", worker.name) for worker in workers.order_by("external_id")),
        *((f"department:{one.pk}", one.name) for one in departments.order_by("code")),
    ]


def _owner(step: ResponseStep, *, may_name: bool) -> str:
    if step.owner == StepOwner.WORKER and step.worker is None:
        return f"{step.get_owner_display()}（尚无分管人）"
    if step.owner == StepOwner.WORKER and step.worker is not None and may_name:
        return step.worker.name
    if step.owner == StepOwner.DEPARTMENT and step.department is not None:
        return step.department.name
    return str(step.get_owner_display())
