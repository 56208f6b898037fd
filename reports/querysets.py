"""Reads over stored figures."""

import datetime
import uuid
from collections.abc import Collection
from typing import Any, Self

from django.db.models import Q

from buildings.querysets import OfAreaQuerySet, OpenQuerySet
from common.scope.querysets import ScopedQuerySet
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


class FrozenMonthQuerySet(OpenQuerySet):
    """Reads over months whose figures are frozen."""

    def of_month(self, last_day: datetime.date) -> Self:
        """Return the month that ends with ``last_day``."""
        return self.filter(last_day=last_day)


class FrozenPlaceQuerySet(ScopedQuerySet):
    """Reads over frozen places: by the area that each belonged to when its month was closed.

    They hold keys, not links: a building that is removed later stays in what was reported.
    """

    place_field = ""

    def visible_to(self, user: Any) -> Self:
        """Return what belongs to areas in the user's scope, and to buildings assigned."""
        scope = scope_of(user)
        if scope.everything:
            return self
        prefix = self.place_field
        return self.filter(
            Q(**{f"{prefix}area_key__in": scope.area_ids})
            | Q(**{f"{prefix}building_key__in": scope.building_ids})
        )

    def within(self, place_key: uuid.UUID) -> Self:
        """Return the place and all places that lay in it."""
        return self.filter(within__contains=[place_key])


class OfFrozenPlaceQuerySet(FrozenPlaceQuerySet):
    """Reads over what belongs to a frozen place."""

    place_field = "place__"
