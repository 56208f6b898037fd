"""Reads over places; everything else in the platform hangs its scope on buildings."""

import datetime
from typing import Any, Self

from django.db.models import Q

from common.records.periods import PeriodQuerySet, standing_on
from common.records.searching import Searched
from common.scope.querysets import ScopedQuerySet
from common.scope.scope import scope_of

SEARCHED = Searched(names=("name_folded",), initials=("name_initials",), codes=("external_id",))


class AreaQuerySet(ScopedQuerySet):
    """Reads over areas."""

    def visible_to(self, user: Any) -> Self:
        """Return the areas in the user's scope (an area with all below it)."""
        scope = scope_of(user)
        return self if scope.everything else self.filter(pk__in=scope.area_ids)

    def below(self, path: str) -> Self:
        """Return the area with this path and everything below it, as the tree stands today."""
        return self.filter(path__startswith=path)


class BuildingQuerySet(ScopedQuerySet):
    """Reads over buildings."""

    def visible_to(self, user: Any) -> Self:
        """Return buildings of the user's areas and those assigned to the user."""
        scope = scope_of(user)
        if scope.everything:
            return self
        return self.filter(
            Q(subdistrict__in=scope.area_ids)
            | Q(grid__in=scope.area_ids)
            | Q(pk__in=scope.building_ids)
        )

    def found_by(self, text: str, user: Any) -> Self:
        """Return buildings with this name, initials or number, whoever asks."""
        return self.filter(SEARCHED.matching(text))

    def managed_on(self, day: datetime.date, area_ids: Any) -> Self:
        """Return buildings whose managing subdistrict on ``day`` is one of ``area_ids``."""
        return self.filter(standing_on(day, "jurisdictions__"), jurisdictions__area__in=area_ids)

    def key_on(self, day: datetime.date) -> Self:
        """Return the buildings that are key buildings on ``day``."""
        return self.filter(standing_on(day, "key_standings__"), key_standings__is_key=True)


class OfBuildingQuerySet(PeriodQuerySet, ScopedQuerySet):
    """Rows that belong to one building."""

    building_field = "building"

    def visible_to(self, user: Any) -> Self:
        """Return rows of buildings in the user's scope."""
        scope = scope_of(user)
        if scope.everything:
            return self
        prefix = self.building_field
        return self.filter(
            Q(**{f"{prefix}__subdistrict__in": scope.area_ids})
            | Q(**{f"{prefix}__grid__in": scope.area_ids})
            | Q(**{f"{prefix}__in": scope.building_ids})
        )


class OpenQuerySet(PeriodQuerySet, ScopedQuerySet):
    """Reference rows that everybody who is signed in may see."""

    def visible_to(self, user: Any) -> Self:
        """Return all rows to a user with any scope, nothing to others."""
        return self.none() if scope_of(user).is_empty else self


class OfAreaQuerySet(PeriodQuerySet, ScopedQuerySet):
    """Rows that belong to one area."""

    area_field = "area"

    def visible_to(self, user: Any) -> Self:
        """Return rows of areas in the user's scope."""
        scope = scope_of(user)
        if scope.everything:
            return self
        return self.filter(**{f"{self.area_field}__in": scope.area_ids})
