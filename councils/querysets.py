"""Reads over councils and their seats."""

import datetime
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from buildings.querysets import OfBuildingQuerySet
from common.calendar.clock import today
from common.records.periods import PeriodQuerySet, standing_on
from common.scope.querysets import ScopedQuerySet
from common.scope.scope import scope_of


class CouncilQuerySet(PeriodQuerySet, ScopedQuerySet):
    """Reads over councils; ``council_field`` is the key by which a row names its council."""

    council_field = "pk"

    def visible_to(self, user: Any) -> Self:
        """Return rows of councils that are, now or later, for a building in the user's scope.

        A council that is for no building any more stays with the places it was for.
        """
        scope = scope_of(user)
        if scope.everything:
            return self
        links = self._links().filter(council=OuterRef(self.council_field))
        still = Q(ends_on__isnull=True) | Q(ends_on__gt=today())
        here = (
            Q(building__subdistrict__in=scope.area_ids)
            | Q(building__grid__in=scope.area_ids)
            | Q(building__in=scope.building_ids)
        )
        return self.filter(
            Exists(links.filter(still & here))
            | (~Exists(links.filter(still)) & Exists(links.filter(here)))
        )

    def _links(self) -> Any:
        return _links_of(self.model)


class OfCouncilQuerySet(CouncilQuerySet):
    """Facts of a council."""

    council_field = "council_id"

    def _links(self) -> Any:
        return _links_of(self.model._meta.get_field("council").related_model)


class CouncilTermQuerySet(OfCouncilQuerySet):
    """Reads over the terms of councils."""

    def overdue_on(self, day: datetime.date) -> Self:
        """Return the terms of the day that are over; the last day still belongs to the term."""
        return self.filter(standing_on(day), due_on__lt=day)


class CouncilBuildingQuerySet(OfCouncilQuerySet):
    """Reads over the buildings of councils."""

    def visible_to(self, user: Any) -> Self:
        """Return links of councils and buildings in the user's scope, both of them."""
        building: Any = self.model._meta.get_field("building").related_model
        return super().visible_to(user).filter(building__in=building.objects.visible_to(user))

    def standing_on(self, day: datetime.date) -> Self:
        """Return the links that hold on ``day``."""
        return self.filter(standing_on(day))


class TopicProposalQuerySet(OfBuildingQuerySet):
    """Reads over proposed topics: those of buildings in the user's scope."""


class TopicProposalRequestQuerySet(ScopedQuerySet):
    """Reads over the requests behind proposed topics."""

    def visible_to(self, user: Any) -> Self:
        """Return the links of proposals and requests in the user's scope, both of them."""
        if scope_of(user).everything:
            return self
        proposal: Any = self.model._meta.get_field("proposal").related_model
        request: Any = self.model._meta.get_field("request").related_model
        return self.filter(
            proposal__in=proposal.objects.visible_to(user).order_by().values("pk"),
            request__in=request.objects.visible_to(user).order_by().values("pk"),
        )


def _links_of(council: Any) -> Any:
    return council._meta.get_field("building_links").related_model._base_manager
