"""One worker on a day, for staff; and how the qualification of all stands."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from buildings.models import Building
from common.errors.domain import NotInScope
from common.records.periods import current_on
from enterprises.models import Enterprise
from orgs.models import (
    Certification,
    Handover,
    Responsibility,
    TrainingResult,
    Worker,
    WorkerBuilding,
    WorkerEnterprise,
    WorkerPost,
)
from orgs.qualification import Qualified, is_valid_on
from orgs.selectors.caseload import WorkerLoad, demands_of, loads_on, posts_on
from orgs.selectors.demands import Demand

EXPIRY_DAYS = 90
MOST_DEMANDS = 50


@dataclass(frozen=True, slots=True)
class WorkerFile:
    """All that staff know of a worker: posts, charges, load, qualification, trainings."""

    worker: Worker
    load: WorkerLoad | None
    posts: list[WorkerPost]
    buildings: list[WorkerBuilding]
    enterprises: list[WorkerEnterprise]
    demands: list[Demand]
    certifications: list[Certification]
    is_certified: bool
    trainings: list[TrainingResult]
    responsibilities: list[Responsibility]
    handovers: list[Handover]


@dataclass(frozen=True, slots=True)
class Expiring:
    """A certificate that ends soon or has ended."""

    worker: Worker
    level: int
    valid_until: datetime.date
    is_over: bool


@dataclass(frozen=True, slots=True)
class Qualifications:
    """How many of those in post hold a valid certificate, and which end soon, by number."""

    in_post: int
    certified: int
    expiring: tuple[Expiring, ...]


def worker_file(worker_id: uuid.UUID, *, user: Any, day: datetime.date) -> WorkerFile:
    """Return a worker's file; raises ``NotInScope``."""
    worker = Worker.objects.visible_to(user).select_related("area").filter(pk=worker_id).first()
    if worker is None:
        raise NotInScope
    in_post = list(posts_on(day, user).filter(worker=worker))
    certifications = list(worker.certifications.order_by("-valid_from", "-created_at"))
    loads = loads_on(day, in_post)
    return WorkerFile(
        worker=worker,
        load=loads[0] if loads else None,
        posts=list(
            worker.posts.select_related("area").order_by("-ends_on", "-starts_on", "-recorded_on")
        ),
        buildings=_running(
            worker.charges.filter(building__in=Building.objects.visible_to(user)).select_related(
                "building"
            ),
            "building__name",
            day,
        ),
        enterprises=_running(
            worker.enterprises.filter(
                enterprise__in=Enterprise.objects.visible_to(user)
            ).select_related("enterprise"),
            "enterprise__name",
            day,
        ),
        demands=demands_of(worker.pk, day)[:MOST_DEMANDS] if in_post else [],
        certifications=certifications,
        is_certified=is_valid_on(held_on(certifications, day), day),
        trainings=list(worker.trainings.select_related("course").order_by("-course__held_on")),
        responsibilities=_running(
            Responsibility.objects.visible_to(user)
            .filter(worker=worker)
            .select_related("building", "grid"),
            "role",
            day,
        ),
        handovers=list(
            Handover.objects.visible_to(user)
            .filter(worker=worker)
            .select_related("successor")
            .order_by("-on")
        ),
    )


def qualifications_on(day: datetime.date, user: Any) -> Qualifications:
    """Return the certified share of those in post and the certificates that end: two queries."""
    posts = list(posts_on(day, user))
    events: dict[uuid.UUID, list[Certification]] = {}
    rows = Certification.objects.filter(worker__in=[post.worker_id for post in posts])
    for event in rows.order_by("-valid_from", "-created_at"):
        events.setdefault(event.worker_id, []).append(event)
    held = [(post.worker, held_on(events.get(post.worker_id, []), day)) for post in posts]
    return Qualifications(
        in_post=len(posts),
        certified=sum(is_valid_on(qualified, day) for _, qualified in held),
        expiring=tuple(
            Expiring(worker, qualified.level, qualified.valid_until, qualified.valid_until < day)
            for worker, qualified in held
            if qualified is not None
            and qualified.level is not None
            and qualified.valid_until is not None
            and qualified.valid_until <= day + datetime.timedelta(EXPIRY_DAYS)
        ),
    )


def held_on(events: list[Certification], day: datetime.date) -> Qualified | None:
    """Return what the events, the latest first, have led to by the day."""
    for event in events:
        if event.valid_from <= day:
            return Qualified(event.level, event.valid_from, event.valid_until)
    return None


def handover_of(handover_id: uuid.UUID, user: Any) -> Handover:
    """Return a handover with its pack; raises ``NotInScope``."""
    rows = Handover.objects.visible_to(user).select_related("worker__area", "successor")
    found = rows.filter(pk=handover_id).first()
    if found is None:
        raise NotInScope
    return found


def _running(rows: QuerySet[Any], order: str, day: datetime.date) -> list[Any]:
    return list(rows.filter(current_on(day)).order_by(order, "pk"))
