"""Reads over party organisations, their links, coverage and the workforce."""

import datetime
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from buildings.querysets import OfAreaQuerySet, OfBuildingQuerySet, OpenQuerySet
from common.records.periods import PeriodQuerySet, standing_on
from common.scope.querysets import ScopedQuerySet
from common.scope.scope import scope_of
from enterprises.querysets import OfEnterpriseQuerySet


class OrganisationQuerySet(OfAreaQuerySet):
    """Reads over party organisations: each belongs to one area."""

    def standing_on(self, day: datetime.date) -> Self:
        """Return the organisations that were founded and not dissolved on ``day``."""
        return self.filter(
            Q(founded_on__isnull=True) | Q(founded_on__lte=day),
            Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day),
        )


class OfOrganisationQuerySet(OfAreaQuerySet):
    """Facts of a party organisation."""

    area_field = "organisation__area"


class OrganisationSeatQuerySet(OfOrganisationQuerySet):
    """Reads over the buildings of organisations."""

    def visible_to(self, user: Any) -> Self:
        """Return seats of organisations and buildings in the user's scope, both of them."""
        building: Any = self.model._meta.get_field("building").related_model
        return super().visible_to(user).filter(building__in=building.objects.visible_to(user))


class OrganisationTermQuerySet(OfOrganisationQuerySet):
    """Reads over terms."""

    def overdue_on(self, day: datetime.date) -> Self:
        """Return running terms whose last day has passed, without an extension approved by then.

        The election may still be held on the day it is due; overdue from the day after.
        """
        extension: Any = self.model._meta.get_field("extensions").related_model
        granted = extension._base_manager.filter(
            term=OuterRef("pk"), approved_on__lte=day, until__gte=day
        )
        return self.filter(~Exists(granted), standing_on(day), due_on__lt=day)


class OfTermQuerySet(OfAreaQuerySet):
    """Facts of a term."""

    area_field = "term__organisation__area"


class OfElectionQuerySet(OfAreaQuerySet):
    """Facts of an election."""

    area_field = "election__organisation__area"


class FoundingQuerySet(OfAreaQuerySet):
    """Reads over foundings."""

    def open(self) -> Self:
        """Return foundings that are neither filed nor given up."""
        return self.exclude(state__in=["filed", "refused", "withdrawn"])


class LifeQuerySet(OfOrganisationQuerySet):
    """Reads over what organisations held."""

    def within(self, starts_on: datetime.date, ends_on: datetime.date) -> Self:
        """Return records held in [starts_on, ends_on)."""
        return self.filter(held_on__gte=starts_on, held_on__lt=ends_on)

    def taken_part_in(self, organisation_id: Any) -> Self:
        """Return records that an organisation hosted or took part in."""
        partner: Any = self.model._meta.get_field("partners").related_model
        guest = partner._base_manager.filter(record=OuterRef("pk"), organisation=organisation_id)
        return self.filter(Q(organisation=organisation_id) | Exists(guest))


class OfLifeQuerySet(OfAreaQuerySet):
    """Facts of a record of organisational life."""

    area_field = "record__organisation__area"


class LifeRuleQuerySet(OpenQuerySet):
    """Reads over the rules of organisational life."""


class FormationRuleQuerySet(OpenQuerySet):
    """Reads over the rules of formation."""


class CoverageQuerySet(OfEnterpriseQuerySet):
    """Reads over coverages: the enterprise decides who sees them."""


class AllianceQuerySet(OfAreaQuerySet):
    """Reads over alliances."""


class OfAllianceQuerySet(OfAreaQuerySet):
    """Facts of an alliance."""

    area_field = "alliance__area"


class AllianceTaskQuerySet(OfAllianceQuerySet):
    """Reads over tasks of alliances."""

    def overdue_on(self, day: datetime.date) -> Self:
        """Return the tasks due before the day that were not done by then."""
        return self.filter(Q(done_on__isnull=True) | Q(done_on__gt=day), due_on__lt=day)


class OfJointMeetingQuerySet(OfAreaQuerySet):
    """Facts of a joint meeting."""

    area_field = "meeting__alliance__area"


class _OfTwoQuerySet(PeriodQuerySet, ScopedQuerySet):
    """A link between two organisations: whoever sees one of them sees the link."""

    sides: tuple[str, str]

    def visible_to(self, user: Any) -> Self:
        """Return links of organisations in the user's scope."""
        scope = scope_of(user)
        if scope.everything:
            return self
        one, other = (Q(**{f"{side}__area__in": scope.area_ids}) for side in self.sides)
        return self.filter(one | other)


class PairingQuerySet(_OfTwoQuerySet):
    """Reads over pairings."""

    sides = ("organisation", "partner")


class CrossAppointmentQuerySet(_OfTwoQuerySet):
    """Reads over cross appointments."""

    sides = ("home", "host")


class WorkerQuerySet(OfAreaQuerySet):
    """Reads over full-time workers."""


class OfWorkerQuerySet(OfAreaQuerySet):
    """Facts of a worker."""

    area_field = "worker__area"


class HandoverQuerySet(OfAreaQuerySet):
    """Reads over handovers: what was handed over stays with the subdistrict it was handed over in.

    The worker may serve elsewhere by now.
    """

    def visible_to(self, user: Any) -> Self:
        """Return handovers of the user's areas, by the post that the worker held until then."""
        scope = scope_of(user)
        if scope.everything:
            return self
        worker: Any = self.model._meta.get_field("worker").related_model
        post: Any = worker._meta.get_field("posts").related_model
        held = post._base_manager.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lt=OuterRef("on")),
            Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("on")),
            worker=OuterRef("worker"),
            area__in=scope.area_ids,
        )
        return self.filter(Exists(held))


class TrainingCourseQuerySet(OfAreaQuerySet):
    """Reads over courses: those of the whole district are everybody's."""

    def visible_to(self, user: Any) -> Self:
        """Return courses of the user's areas and of the district."""
        scope = scope_of(user)
        if scope.everything or scope.is_empty:
            return super().visible_to(user)
        return self.filter(Q(area__in=scope.area_ids) | Q(area__kind="district"))


class InstructorQuerySet(OfAreaQuerySet):
    """Reads over instructors."""


class InstructorDutyQuerySet(OfAreaQuerySet):
    """Reads over what instructors look after."""

    area_field = "instructor__area"


class SecondmentQuerySet(OfBuildingQuerySet):
    """Reads over seconded cadres."""


class ResponsibilityQuerySet(PeriodQuerySet, ScopedQuerySet):
    """Reads over who answers for a building or a grid."""

    def visible_to(self, user: Any) -> Self:
        """Return responsibilities for buildings and grids in the user's scope."""
        scope = scope_of(user)
        if scope.everything:
            return self
        return self.filter(
            Q(building__subdistrict__in=scope.area_ids)
            | Q(building__grid__in=scope.area_ids)
            | Q(building__in=scope.building_ids)
            | Q(grid__in=scope.area_ids)
        )
