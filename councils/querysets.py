"""Reads over councils and their seats."""

import datetime
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from buildings.querysets import OfBuildingQuerySet
from common.calendar.clock import today
from common.records.periods import PeriodQuerySet, standing_on
from common.scope.querysets import ScopedQuerySet
from common.scope.scope import scope_of
from enterprises.querysets import ReferenceQuerySet


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
        return apps.get_model("councils", "CouncilBuilding")._base_manager


class OfCouncilQuerySet(CouncilQuerySet):
    """Facts of a council."""

    council_field = "council_id"


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


class OfCouncilBuildingQuerySet(OfCouncilQuerySet):
    """Facts of a council in one of its buildings."""

    def visible_to(self, user: Any) -> Self:
        """Return facts of councils and buildings in the user's scope, both of them."""
        building: Any = self.model._meta.get_field("building").related_model
        return super().visible_to(user).filter(building__in=building.objects.visible_to(user))


class OfTopicQuerySet(CouncilQuerySet):
    """Facts of a topic."""

    council_field = "topic__council_id"


class OfSelectionQuerySet(CouncilQuerySet):
    """Facts of a selection."""

    council_field = "selection__council_id"


class OfNoticeQuerySet(CouncilQuerySet):
    """Facts of a public notice."""

    council_field = "notice__selection__council_id"


class OfMeetingQuerySet(CouncilQuerySet):
    """Facts of a meeting."""

    council_field = "meeting__council_id"


class OfAgendaItemQuerySet(CouncilQuerySet):
    """Facts of an item of an agenda."""

    council_field = "item__meeting__council_id"


class OfVoteQuerySet(CouncilQuerySet):
    """Facts of a vote."""

    council_field = "vote__item__meeting__council_id"


class OfMinutesQuerySet(CouncilQuerySet):
    """Facts of minutes."""

    council_field = "minutes__meeting__council_id"


class InvitationQuerySet(OfMeetingQuerySet):
    """Reads over invitations of departments."""

    def visible_to(self, user: Any) -> Self:
        """Return those of councils in the user's scope, and those to his department."""
        here = super().visible_to(user)
        department = getattr(user, "department_id", None)
        if department is None or not user.is_active:
            return here
        return self.filter(Q(pk__in=here.values("pk")) | Q(department=department))


class OfProjectQuerySet(CouncilQuerySet):
    """Facts of a project."""

    council_field = "project__council_id"


class OfPairingQuerySet(CouncilQuerySet):
    """Facts of a pairing."""

    council_field = "pairing__council_id"


class ListMatchQuerySet(CouncilQuerySet):
    """Reads over matches: of the council whose need it is."""

    council_field = "need__council_id"

    def of_entry(self, entry: Any) -> Self:
        """Return the matches of an entry, on whichever side it stands."""
        return self.filter(Q(need=entry) | Q(offer=entry))

    def running_from(self, day: datetime.date) -> Self:
        """Return the accepted matches that run on ``day`` or later."""
        later = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
        return self.filter(later, state="accepted")


class SettingQuerySet(ReferenceQuerySet):
    """Settings of the whole district."""


class SettingPeriodQuerySet(PeriodQuerySet, ReferenceQuerySet):
    """Dated settings of the whole district."""


class OfEvaluationSetQuerySet(ReferenceQuerySet):
    """Measures of an evaluation."""
