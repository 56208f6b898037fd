"""Which councils the buildings have on a day."""

import datetime
import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from councils.models import Council, CouncilBuilding, CouncilTerm


def founded_links(day: datetime.date) -> QuerySet[Any, Any]:
    """Return the buildings of councils founded by the day, and whether the term is over."""
    overdue = CouncilTerm.objects.overdue_on(day).filter(council=OuterRef("council"))
    return (
        CouncilBuilding.objects.standing_on(day)
        .filter(council__founded_on__lte=day)
        .annotate(term_over=Exists(overdue))
    )


def councils_in_term(
    building_ids: Collection[uuid.UUID], day: datetime.date
) -> dict[uuid.UUID, Council]:
    """Return the council in term of each building that has one on the day.

    Of several it is the one that was founded last.
    """
    links = (
        founded_links(day)
        .filter(building__in=building_ids, term_over=False)
        .select_related("council")
        .order_by("council__founded_on", "council")
    )
    return {link.building_id: link.council for link in links}
