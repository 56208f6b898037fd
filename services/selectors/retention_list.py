"""Who may leave (留商名单): at risk by colour, with an open case, or with a lease near its end."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery

from common.calendar.months import add_months
from enterprises.choices import Tenure
from enterprises.models import Enterprise, LeaseIntent, Occupancy, Rating, RatingOverride
from enterprises.rating.shown import overrides_on
from services.field_rules.radar import HORIZONS
from services.models import JointVisit, ResponseCase
from services.playbook import AT_RISK
from services.selectors.free_rooms import STAYS


@dataclass(frozen=True, slots=True)
class RetentionLine:
    """One tenant: its colours, the end of its lease, what is under way."""

    enterprise_id: uuid.UUID
    name: str
    external_id: str | None
    colour: str | None
    shown_colour: str | None
    needs_review: bool
    lease_ends_on: datetime.date | None
    case_opened_on: datetime.date | None
    joint_visit_on: datetime.date | None


def at_risk(*, user: Any, day: datetime.date) -> QuerySet[Enterprise]:
    """Return the tenants of the user's scope that may leave, by the end of their lease.

    On the list are the orange and the red (computed, or by an override of today), those with an
    open case, and those with a lease in the horizon of the radar that did not say they stay.
    """
    overridden = RatingOverride.objects.in_force_on(day).filter(colour__in=AT_RISK)
    cases = ResponseCase.objects.open()
    rated = Rating.objects.filter(colour__in=AT_RISK)
    rows = Enterprise.objects.visible_to(user).filter(
        Q(pk__in=rated.values("enterprise"))
        | Q(pk__in=overridden.values("enterprise"))
        | Q(pk__in=cases.order_by().values("enterprise"))
        | Q(pk__in=_ending(day).values("enterprise"))
    )
    leases = (
        _leases(day)
        .filter(enterprise=OuterRef("pk"))
        .order_by()
        .values("enterprise")
        .annotate(first=Min("ends_on"))
    )
    return rows.annotate(lease_ends_on=Subquery(leases.values("first"))).order_by(
        F("lease_ends_on").asc(nulls_last=True), F("external_id").asc(nulls_last=True), "pk"
    )


def _leases(day: datetime.date) -> QuerySet[Occupancy]:
    current = Occupancy.objects.current_on(day)
    return current.filter(tenure=Tenure.LEASED, ends_on__isnull=False)


def _ending(day: datetime.date) -> QuerySet[Occupancy]:
    """Return the leases in the horizon of their size whose tenant did not say that it stays."""
    near = Q()
    for least, months in HORIZONS:
        until = add_months(day, months)
        near |= Q(area__gte=least, ends_on__lte=until) if least else Q(ends_on__lte=until)
    # A later word may take back an earlier one; the latest counts.
    last = (
        LeaseIntent.objects.filter(
            Q(recorded_on__isnull=True) | Q(recorded_on__lte=day), occupancy=OuterRef("pk")
        )
        .order_by(F("recorded_on").desc(nulls_last=True), "-created_at")
        .values("intent")[:1]
    )
    return (
        _leases(day)
        .filter(near)
        .alias(said=Subquery(last))
        .filter(Q(said__isnull=True) | ~Q(said__in=STAYS))
    )


def told_lines(rows: Sequence[Enterprise], *, user: Any, day: datetime.date) -> list[RetentionLine]:
    """Return the lines of ``at_risk`` rows: four queries."""
    ids = [row.pk for row in rows]
    ratings = {row.enterprise_id: row for row in Rating.objects.filter(enterprise__any_of=ids)}
    overrides = overrides_on(ids, day)
    cases = dict(
        ResponseCase.objects.visible_to(user)
        .open()
        .filter(enterprise__any_of=ids)
        .values_list("enterprise_id", "opened_on")
    )
    planned = dict(
        JointVisit.objects.visible_to(user)
        .filter(enterprise__any_of=ids, held_at__isnull=True)
        .order_by("-planned_on")
        .values_list("enterprise_id", "planned_on")
    )
    return [_line(row, ratings, overrides, cases, planned) for row in rows]


def _line(row: Any, ratings: Any, overrides: Any, cases: Any, planned: Any) -> RetentionLine:
    rating, override = ratings.get(row.pk), overrides.get(row.pk)
    colour = rating.colour if rating else None
    return RetentionLine(
        enterprise_id=row.pk,
        name=row.name,
        external_id=row.external_id,
        colour=colour,
        shown_colour=override.shown(colour) if override and colour else colour,
        needs_review=bool(rating and rating.needs_review),
        lease_ends_on=row.lease_ends_on,
        case_opened_on=cases.get(row.pk),
        joint_visit_on=planned.get(row.pk),
    )
