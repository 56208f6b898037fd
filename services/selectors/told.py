"""What this app tells apps below: when enterprises were met, which requests are open."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate

from common.calendar.clock import end_of
from orgs.selectors.demands import Demand, DemandProvider, register_demands
from orgs.selectors.new_tenants import register_contacts
from services.models import ServiceRequest, Visit, VisitPhoto, VisitType


def met(day: datetime.date) -> QuerySet:
    """Return the visits to enterprises up to ``day``, with their Shanghai date ``on``."""
    visits = Visit.objects.until(day).filter(enterprise__isnull=False)
    return visits.order_by().annotate(on=TruncDate("visited_at"))


def open_demands(day: datetime.date) -> QuerySet:
    """Select (id, enterprise_id, building_id) of requests received and not resolved by a day."""
    return ServiceRequest.objects.filter(
        Q(resolved_at__isnull=True) | Q(resolved_at__gte=end_of(day)),
        received_at__lt=end_of(day),
    ).values("id", "enterprise_id", "building_id")


def told_demands(ids: Collection[uuid.UUID]) -> list[Demand]:
    """Return requests in a word, the one that is due first at the head."""
    found = ServiceRequest.objects.filter(pk__in=ids).select_related("enterprise", "building")
    return [
        Demand(
            id=request.pk,
            number=request.external_id or "",
            subject=request.category,
            place=str(request.enterprise or request.building or ""),
            due_on=request.due_on,
        )
        for request in found.order_by(F("due_on").asc(nulls_last=True), "received_at", "pk")
    ]


def purposes() -> dict[str, str]:
    """Return the label of each purpose by code and by label."""
    types = list(VisitType.objects.values_list("code", "label"))
    return {**dict(types), **{label: label for _, label in types}}


def received_photos(visit_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, frozenset[str]]:
    """Return the hashes of the photos that have arrived whole, by visit."""
    arrived = VisitPhoto.objects.filter(visit__any_of=list(visit_ids), attachment__isnull=False)
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for visit, sha256 in arrived.values_list("visit_id", "sha256"):
        found[visit].add(sha256)
    return {visit: frozenset(hashes) for visit, hashes in found.items()}


def pictures_seen_by(user: Any, ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return those of the attachments that show on visits in the user's scope."""
    return _pictures(VisitPhoto.objects.visible_to(user), ids)


def pictures_in_use(ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return those of the attachments that belong to a visit."""
    return _pictures(VisitPhoto.objects.all(), ids)


def _pictures(photos: QuerySet, ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    named = photos.filter(attachment__in=ids).values_list("attachment_id", flat=True)
    return frozenset(key for key in named if key is not None)


register_contacts(met)
register_demands(DemandProvider(open_demands, told_demands))
