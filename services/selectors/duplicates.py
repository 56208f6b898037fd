"""Open requests that may be about the same thing as one that is being written."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from services.choices import RequestState
from services.handling.likeness import Likeness, Pair, likeness_of, text_likeness
from services.models import ServiceRequest

WINDOW = datetime.timedelta(days=30)
# So many are compared: the newest of building, enterprise and category.
_COMPARED = 200
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An open request that looks alike, and why."""

    request: ServiceRequest
    likeness: Likeness
    voices: int


def suggested_duplicates(
    *,
    user: Any,
    now: datetime.datetime,
    building_id: uuid.UUID | None,
    enterprise_id: uuid.UUID | None,
    category: str,
    content: str,
    apart_from: uuid.UUID | None = None,
) -> list[Suggestion]:
    """Return at most five open requests of the last 30 days, the most alike first; one query."""
    near = Q()
    if building_id is not None:
        near |= Q(building=building_id)
    if enterprise_id is not None:
        near |= Q(enterprise=enterprise_id)
    if not near:
        return []
    found = (
        ServiceRequest.objects.visible_to(user)
        .filter(near, resolved_at__isnull=True, received_at__gte=now - WINDOW)
        .exclude(state=RequestState.MERGED)
        .exclude(pk__in=[apart_from] if apart_from else [])
        .select_related("enterprise", "building")
        .annotate(voice_count=Count("voices"))
        .order_by("-received_at")[:_COMPARED]
    )
    judged = [
        Suggestion(
            request,
            likeness_of(
                Pair(
                    is_same_enterprise=enterprise_id is not None
                    and request.enterprise_id == enterprise_id,
                    is_same_building=building_id is not None and request.building_id == building_id,
                    is_same_category=bool(category) and request.category == category,
                    days_apart=(now - request.received_at).days,
                    text_likeness=text_likeness(content, request.content),
                )
            ),
            request.voice_count,
        )
        for request in found
    ]
    alike = [item for item in judged if item.likeness.is_suggested]
    alike.sort(key=lambda item: (-item.likeness.points, -item.request.received_at.timestamp()))
    return alike[:_SHOWN]
