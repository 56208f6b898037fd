"""Reads over enterprises and their facts."""

import datetime
from typing import Any, Self

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from common.calendar.clock import today
from common.records.periods import PeriodQuerySet
from common.records.searching import Searched, among
from common.scope.querysets import ScopedQuerySet
from common.scope.scope import Scope, scope_of
from common.secrets.fields import blind_index
from common.text.phones import normalise_phone
from enterprises.choices import LeaveDestination

SEARCHED = Searched(
    names=("name_folded",), initials=("name_initials",), codes=("external_id", "uscc")
)


class EnterpriseQuerySet(ScopedQuerySet):
    """Reads over enterprises."""

    def visible_to(self, user: Any) -> Self:
        """Return enterprises that rent in the user's buildings now or later.

        One that has left everywhere stays with the places it left; one without any
        occupancy belongs to the district alone.
        """
        scope = scope_of(user)
        if scope.everything:
            return self
        return self.filter(visible_enterprises(self.model, "pk", scope))

    def found_by(self, text: str, user: Any) -> Self:
        """Return enterprises with this name, initials, number or whole telephone number."""
        return self.filter(matching_enterprises(self.model, text, user))


def matching_enterprises(model: Any, text: str, user: Any) -> Q:
    """Return the condition «the enterprise is what ``text`` asks for»: the one for all searches.

    A whole telephone number finds only for those who may see numbers.
    """
    condition = SEARCHED.matching(text)
    number = normalise_phone(text)
    if number is None or not user.has_capability("contacts.reveal"):
        return condition
    contacts: QuerySet = model._meta.get_field("contacts").related_model._base_manager.filter(
        phone_index=blind_index(number)
    )
    return condition | among(contacts.values("enterprise"))


def visible_enterprises(model: Any, reference: str, scope: Scope) -> Q:
    """Return the condition «the enterprise that ``reference`` names is in ``scope``»."""
    rows: QuerySet = model._meta.get_field("occupancies").related_model._base_manager.all()
    occupancies = rows.filter(enterprise=OuterRef(reference))
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=today())
    here = (
        Q(unit__building__subdistrict__in=scope.area_ids)
        | Q(unit__building__grid__in=scope.area_ids)
        | Q(unit__building__in=scope.building_ids)
    )
    # Whoever was ever here comes first: the planner joins those few, instead of reading every
    # occupancy of the district to find who is nowhere now.
    ever_here = rows.filter(here).values("enterprise")
    return Q(**{f"{reference}__in": ever_here}) & (
        Q(Exists(occupancies.filter(still & here))) | ~Q(Exists(occupancies.filter(still)))
    )


class OfEnterpriseQuerySet(PeriodQuerySet, ScopedQuerySet):
    """Facts of an enterprise."""

    enterprise_field = "enterprise"

    def visible_to(self, user: Any) -> Self:
        """Return facts of enterprises in the user's scope."""
        scope = scope_of(user)
        if scope.everything:
            return self
        enterprise = self.model._meta.get_field(self.enterprise_field).related_model
        return self.filter(visible_enterprises(enterprise, f"{self.enterprise_field}_id", scope))


class OccupancyQuerySet(PeriodQuerySet, ScopedQuerySet):
    """Reads over occupancies; ``occupancy_field`` leads from a dependent row to its occupancy."""

    prefix = ""

    def visible_to(self, user: Any) -> Self:
        """Return occupancies of buildings in the user's scope."""
        scope = scope_of(user)
        if scope.everything:
            return self
        building = f"{self.prefix}unit__building"
        return self.filter(
            Q(**{f"{building}__subdistrict__in": scope.area_ids})
            | Q(**{f"{building}__grid__in": scope.area_ids})
            | Q(**{f"{building}__in": scope.building_ids})
        )

    def left_by(self, day: datetime.date) -> Self:
        """Return the ends by ``day`` after which the enterprise held nothing in the building.

        Another room taken over on the day of the end is a change of room, or a renewal.
        """
        here = self.model._base_manager.filter(
            enterprise=OuterRef("enterprise"), unit__building=OuterRef("unit__building")
        )
        still = here.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("ends_on")),
            starts_on__lte=OuterRef("ends_on"),
        )
        return self.filter(~Exists(still), ends_on__lte=day, ends_on__gt=F("starts_on"))

    def move_outs(self, day: datetime.date) -> Self:
        """Return the move-outs by ``day``: one row for each enterprise, building and day.

        Several rooms given up at once are one move-out, told by the room registered first.
        """
        earlier = self.model._base_manager.filter(
            enterprise=OuterRef("enterprise"),
            unit__building=OuterRef("unit__building"),
            ends_on=OuterRef("ends_on"),
            starts_on__lt=F("ends_on"),
            pk__lt=OuterRef("pk"),
        )
        return self.left_by(day).filter(~Exists(earlier))

    def unstated(self) -> Self:
        """Return ends of which destination or reason is not known."""
        return self.filter(
            Q(leave_destination__in=["", LeaveDestination.UNKNOWN]) | Q(leave_reason_code="")
        )


class LeaseIntentQuerySet(OccupancyQuerySet):
    """Reads over lease intents."""

    prefix = "occupancy__"


class ReferenceQuerySet(ScopedQuerySet):
    """Rows of the whole installation that everybody with any scope may read."""

    def visible_to(self, user: Any) -> Self:
        """Return all rows to a user with any scope."""
        return self.none() if scope_of(user).is_empty else self


class ArrearsQuerySet(OfEnterpriseQuerySet):
    """Reads over arrears."""

    def open_on(self, day: datetime.date) -> Self:
        """Return arrears that had started by ``day`` and were not settled by then."""
        return self.filter(
            Q(settled_on__isnull=True) | Q(settled_on__gt=day),
            started_on__lte=day,
        )


class RatingOverrideQuerySet(OfEnterpriseQuerySet):
    """Reads over overrides of ratings."""

    def in_force_on(self, day: datetime.date) -> Self:
        """Return overrides whose period holds on ``day`` and that wait for nobody's approval."""
        return self.current_on(day).filter(Q(needs_approval=False) | Q(approved_at__isnull=False))

    def waiting(self) -> Self:
        """Return overrides that a second person has to approve."""
        return self.filter(needs_approval=True, approved_at__isnull=True, withdrawn_at__isnull=True)

    def run_out_by(self, day: datetime.date) -> Self:
        """Return overrides that ended by ``day`` without a record of the return, if in force."""
        return self.filter(
            Q(needs_approval=False) | Q(approved_at__isnull=False),
            ends_on__lte=day,
            returned_on__isnull=True,
        )


class SignalQuerySet(OfEnterpriseQuerySet):
    """Reads over signals."""

    def open_on(self, day: datetime.date, max_age_days: int) -> Self:
        """Return signals observed by ``day``, at most so many days old, not closed by then."""
        return self.filter(
            Q(closed_on__isnull=True) | Q(closed_on__gt=day),
            observed_on__lte=day,
            observed_on__gte=day - datetime.timedelta(max_age_days),
        )
