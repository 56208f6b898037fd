"""Visits as the office looks at them: by place, and those that are to be looked at more closely."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from buildings.models import Area, Building
from common.audit.models import AuditEntry
from common.calendar.clock import SHANGHAI, end_of, start_of
from services.choices import ProposalState
from services.field_rules.sampling import is_drawn, period_of
from services.models import TenantProposal, Visit
from services.selectors.conflicts import conflicts_of
from services.selectors.troubles import troubles_of

EDITS = ("visit.correct", "visit.update", "visit.restore_value")
ONLY = {
    "review": "只看待核",
    "withdrawn": "只看已撤回",
    "edited": "只看改过的",
}
NARROWED = {
    "review": ~Q(review_reason=""),
    "withdrawn": Q(withdrawn_at__isnull=False),
    "edited": Q(is_edited=True),
}


@dataclass(frozen=True, slots=True)
class AskedVisits:
    """Which visits are asked for; days by their Shanghai date."""

    area: Area | None = None
    building: Building | None = None
    purpose: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    only: str = ""


def visits_asked(asked: AskedVisits, *, user: Any) -> QuerySet[Visit]:
    """Return the visits of the user's scope, withdrawn ones too, the latest first."""
    rows: QuerySet[Visit] = Visit.objects.visible_to(user)
    if asked.area is not None:
        inside = Area.objects.below(asked.area.path)
        rows = rows.filter(Q(building__subdistrict__in=inside) | Q(building__grid__in=inside))
    if asked.building is not None:
        rows = rows.filter(building=asked.building)
    if asked.purpose:
        rows = rows.filter(purpose=asked.purpose)
    if asked.since is not None:
        rows = rows.filter(visited_at__gte=start_of(asked.since))
    if asked.until is not None:
        rows = rows.filter(visited_at__lt=end_of(asked.until))
    rows = _with_edits(rows)
    if asked.only:
        rows = rows.filter(NARROWED[asked.only])
    return _told(rows).order_by("-visited_at", "-pk")


def sample_period(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Return the days whose sample is open: this month and the one before."""
    first = day.replace(day=1)
    return (first - datetime.timedelta(days=1)).replace(day=1), day


def to_review(*, user: Any, day: datetime.date) -> QuerySet[Visit]:
    """Return the visits to look at: those drawn by lot, and every one that came with a mark.

    Those that nobody has decided on: not reviewed, or questioned and not answered yet.
    """
    since, until = sample_period(day)
    fresh = (
        Visit.objects.visible_to(user)
        .counting()
        .filter(visited_at__gte=start_of(since), visited_at__lt=end_of(until))
    )
    open_ = Q(review__isnull=True) | Q(review__outcome="questioned")
    rows = Visit.objects.visible_to(user).counting().filter(open_)
    wanted = ~Q(review_reason="") | Q(pk__in=_drawn(fresh)) | Q(review__outcome="questioned")
    return _told(_with_edits(rows.filter(wanted))).order_by("visited_at", "pk")


def _drawn(rows: QuerySet[Visit]) -> list[uuid.UUID]:
    key = (settings.BLIND_INDEX_KEY or "").encode()
    return [
        visit
        for visit, moment in rows.order_by().values_list("pk", "visited_at")
        if is_drawn(
            visit, period_of(moment.astimezone(SHANGHAI)), settings.VISIT_SAMPLE_PERCENT, key
        )
    ]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for staff, list by list."""

    review: int
    troubles: int
    conflicts: int
    news: int


def waiting_for(user: Any, day: datetime.date) -> Waiting:
    """Return the counts of the tabs."""
    return Waiting(
        review=to_review(user=user, day=day).count(),
        troubles=troubles_of(user).count(),
        conflicts=conflicts_of(user).count(),
        news=open_news(user).count(),
    )


def open_news(user: Any) -> QuerySet[TenantProposal]:
    """Return news of buildings that nobody has decided on, the oldest first."""
    rows = TenantProposal.objects.visible_to(user).filter(state=ProposalState.OPEN)
    return rows.select_related("building", "unit", "proposed_by").order_by("observed_on", "pk")


def _with_edits(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    edits = AuditEntry.objects.filter(
        object_type=Visit._meta.label_lower,
        object_id=Cast(OuterRef("pk"), CharField()),
        verb__in=EDITS,
    )
    return rows.annotate(is_edited=Exists(edits))


def _told(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    return rows.select_related("building", "enterprise", "worker", "review").annotate(
        area_name=F("building__subdistrict__name")
    )
