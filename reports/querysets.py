"""Reads over stored figures."""

import datetime
import uuid
from collections.abc import Collection
from typing import Any, Self

from django.db.models import Q

from buildings.querysets import OfAreaQuerySet, OpenQuerySet
from common.scope.scope import scope_of


class SnapshotQuerySet(OfAreaQuerySet):
    """Reads over snapshots: of areas in scope, and of buildings in them or assigned."""

    def visible_to(self, user: Any) -> Self:
        """Return figures of areas and buildings in the user's scope."""
        scope = scope_of(user)
        if scope.everything:
            return self
        return self.filter(Q(area__in=scope.area_ids) | Q(building__in=scope.building_ids))

    def taken_on(self, day: datetime.date) -> Self:
        """Return the figures of a day."""
        return self.filter(as_of=day)

    def of_places(self, places: Collection[uuid.UUID]) -> Self:
        """Return figures of areas and single buildings, named by one kind of id."""
        return self.filter(Q(building__isnull=True, area__in=places) | Q(building__in=places))


class SnapshotDayQuerySet(OpenQuerySet):
    """Reads over the days that have a snapshot."""
