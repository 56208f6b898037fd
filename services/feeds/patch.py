"""The patch of a worker: the buildings of his write scope."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from buildings.models import Building
from common.sync.feed.patches import register_patch


def buildings_of(user: Any) -> Iterable[uuid.UUID]:
    """Return the buildings in which the user may write."""
    scope = user.write_scope
    buildings = Building.objects.order_by()
    if not scope.everything:
        buildings = buildings.filter(
            Q(subdistrict__in=scope.area_ids)
            | Q(grid__in=scope.area_ids)
            | Q(pk__in=scope.building_ids)
        )
    return buildings.values_list("pk", flat=True)


register_patch(buildings_of)
