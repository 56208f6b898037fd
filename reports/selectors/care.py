"""How enterprises are cared for on a day: by which modes covered, when last visited."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Max
from django.db.models.functions import TruncDate

from orgs.choices import CoverageMode
from orgs.models import Coverage
from services.models import Visit


def coverage_modes(
    ids: Collection[uuid.UUID], day: datetime.date
) -> dict[uuid.UUID, tuple[str, ...]]:
    """Return the modes that cover each enterprise, the strongest first; blanks are absent."""
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    covered = Coverage.objects.current_on(day).filter(enterprise__in=ids)
    for enterprise_id, mode in covered.values_list("enterprise_id", "mode"):
        found[enterprise_id].add(mode)
    return {
        key: tuple(mode for mode in CoverageMode.values if mode in modes)
        for key, modes in found.items()
    }


def last_visits(
    ids: Collection[uuid.UUID], *, user: Any, day: datetime.date
) -> dict[uuid.UUID, datetime.date]:
    """Return the day of each enterprise's last visit that ``user`` may see."""
    return dict(
        Visit.objects.visible_to(user)
        .counting()
        .filter(enterprise__in=ids, visited_at__date__lte=day)
        .order_by()
        .values_list("enterprise_id")
        .annotate(last=Max(TruncDate("visited_at")))
    )
