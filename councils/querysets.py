"""Reads over councils and their seats."""

from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from common.records.periods import PeriodQuerySet
from common.scope.querysets import ScopedQuerySet
from common.scope.scope import scope_of


class CouncilQuerySet(PeriodQuerySet, ScopedQuerySet):
    """Reads over councils; ``council_field`` is the key by which a row names its council."""

    council_field = "pk"

    def visible_to(self, user: Any) -> Self:
        """Return rows of councils that have a building in the user's scope."""
        scope = scope_of(user)
        if scope.everything:
            return self
        links = self._links().filter(
            Q(building__subdistrict__in=scope.area_ids)
            | Q(building__grid__in=scope.area_ids)
            | Q(building__in=scope.building_ids),
            council=OuterRef(self.council_field),
        )
        return self.filter(Exists(links))

    def _links(self) -> Any:
        return _links_of(self.model)


class OfCouncilQuerySet(CouncilQuerySet):
    """Facts of a council."""

    council_field = "council_id"

    def _links(self) -> Any:
        return _links_of(self.model._meta.get_field("council").related_model)


def _links_of(council: Any) -> Any:
    return council._meta.get_field("buildings").remote_field.through._base_manager
