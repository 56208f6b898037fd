"""Reads over stations, visits, requests and participations."""

import datetime
from typing import Any, Self

from django.db.models import F, Q

from buildings.querysets import OfAreaQuerySet
from common.calendar.clock import end_of, today
from common.records.periods import PeriodQuerySet, current_on
from common.scope.querysets import PublicQuerySet, ScopedQuerySet
from common.scope.scope import scope_of
from enterprises.querysets import (
    OfEnterpriseQuerySet,
    ReferenceQuerySet,
    visible_enterprises,
)
from services.choices import LIVE_STATES

HANDLE = "requests.handle"
DISPATCH = "requests.dispatch"
WRITE = "visits.change"


class StationQuerySet(OfAreaQuerySet):
    """Reads over service stations: each belongs to one area."""


class VisitQuerySet(ScopedQuerySet):
    """Reads over building visits."""

    def visible_to(self, user: Any) -> Self:
        """Return visits to buildings in the user's scope, and the user's own."""
        scope = scope_of(user)
        if scope.everything:
            return self
        if scope.is_empty:
            return self.none()
        return self.filter(
            Q(building__subdistrict__in=scope.area_ids)
            | Q(building__grid__in=scope.area_ids)
            | Q(building__in=scope.building_ids)
            | Q(worker__user=user.pk)
        )

    def counting(self) -> Self:
        """Return the visits that count: those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def until(self, day: datetime.date) -> Self:
        """Return the visits that count, up to the end of a Shanghai day."""
        return self.counting().filter(visited_at__lt=end_of(day))


class OfVisitQuerySet(ScopedQuerySet):
    """Rows that belong to a visit."""

    def visible_to(self, user: Any) -> Self:
        """Return the rows of visits that the user may see."""
        visit: Any = self.model._meta.get_field("visit").related_model
        if scope_of(user).everything:
            return self
        return self.filter(visit__in=visit.objects.visible_to(user).values("pk"))


class OfJointVisitQuerySet(ScopedQuerySet):
    """Rows that belong to a joint visit."""

    def visible_to(self, user: Any) -> Self:
        """Return the rows of joint visits that the user may see."""
        joint_visit: Any = self.model._meta.get_field("joint_visit").related_model
        if scope_of(user).everything:
            return self
        return self.filter(joint_visit__in=joint_visit.objects.visible_to(user).values("pk"))


class ChiefServiceTeamQuerySet(ScopedQuerySet):
    """Reads over chief service teams; ``prefix`` leads from a dependent row to its team."""

    prefix = ""

    def visible_to(self, user: Any) -> Self:
        """Return the teams of the whole district, and those of the user's areas."""
        scope = scope_of(user)
        if scope.everything:
            return self
        if scope.is_empty:
            return self.none()
        return self.filter(
            Q(**{f"{self.prefix}area__isnull": True})
            | Q(**{f"{self.prefix}area__in": scope.area_ids})
        )


class OfTeamQuerySet(ChiefServiceTeamQuerySet):
    """Rows that belong to a chief service team."""

    prefix = "team__"


class PlaybookStepQuerySet(PeriodQuerySet, ReferenceQuerySet):
    """Reads over the dated steps of the playbook."""


class ResponseCaseQuerySet(OfEnterpriseQuerySet):
    """Reads over cases."""

    def open(self) -> Self:
        """Return the cases that have no outcome."""
        return self.filter(closed_on__isnull=True)


class ResponseStepQuerySet(OfEnterpriseQuerySet):
    """Reads over response steps."""

    def live(self) -> Self:
        """Return the steps that are to be taken or under way, the most urgent first."""
        return self.filter(state__in=LIVE_STATES).order_by("due_on", "pk")

    def overdue_on(self, day: datetime.date) -> Self:
        """Return the live steps whose due day is past."""
        return self.filter(state__in=LIVE_STATES, due_on__lt=day)


class ServiceRequestQuerySet(ScopedQuerySet):
    """Reads over service requests."""

    def visible_to(self, user: Any) -> Self:
        """Return requests from buildings in scope; without a building, of enterprises in scope.

        A department's officer sees those that his department has or takes part in, wherever.
        """
        scope = scope_of(user)
        if scope.everything:
            return self
        seen = Q(pk__in=[])
        if not scope.is_empty:
            enterprise = self.model._meta.get_field("enterprise").related_model
            seen |= (
                Q(building__subdistrict__in=scope.area_ids)
                | Q(building__grid__in=scope.area_ids)
                | Q(building__in=scope.building_ids)
                | (
                    Q(building__isnull=True)
                    & visible_enterprises(enterprise, "enterprise_id", scope)
                )
            )
        if getattr(user, "is_active", False) and user.has_capability(HANDLE):
            department: Any = self.model._meta.get_field("holder").related_model
            own = Q(users=user.pk) | (
                Q(users__substitutes__deputy=user.pk) & current_on(today(), "users__substitutes__")
            )
            departments = department.objects.filter(own).values("pk")
            seen |= Q(holder__in=departments) | Q(
                pk__in=self.model._default_manager.filter(co_tasks__department__in=departments)
                .order_by()
                .values("pk")
            )
        return self.filter(seen)

    def overdue_on(self, day: datetime.date) -> Self:
        """Return requests past their due day on ``day``, received by then and not resolved by then.

        Moments count by their Asia/Shanghai date. What was merged into another is not overdue.
        """
        return self.filter(
            Q(resolved_at__isnull=True) | Q(resolved_at__gte=end_of(day)),
            due_on__lt=day,
            received_at__lt=end_of(day),
            duplicate_of__isnull=True,
        )

    def numbered(self, text: str) -> Self:
        """Return the requests with this number of the register, or this code."""
        return self.filter(Q(external_id__iexact=text) | Q(progress_code=text.upper()))

    def open(self) -> Self:
        """Return requests that are not resolved."""
        return self.filter(resolved_at__isnull=True).order_by(F("due_on").asc(nulls_last=True))


class OfRequestQuerySet(ScopedQuerySet):
    """Rows that belong to a request."""

    def visible_to(self, user: Any) -> Self:
        """Return the rows of requests that the user may see."""
        request: Any = self.model._meta.get_field("request").related_model
        if scope_of(user).everything:
            return self
        return self.filter(request__in=request.objects.visible_to(user).values("pk"))


class DeskRuleQuerySet(PublicQuerySet):
    """Settings of the desk; dated ones hold in their period."""

    def current_on(self, day: datetime.date) -> Self:
        """Return what holds on ``day``."""
        return self.filter(current_on(day))


class UnitDayQuerySet(PublicQuerySet):
    """Reads over the days on which a department differs from the calendar."""


class SubstituteQuerySet(ScopedQuerySet):
    """Reads over substitutes."""

    def current_on(self, day: datetime.date) -> Self:
        """Return who stands in for whom on ``day``."""
        return self.filter(current_on(day))

    def visible_to(self, user: Any) -> Self:
        """Return the user's own, and all to whoever dispatches requests."""
        if not getattr(user, "is_active", False):
            return self.none()
        if user.has_capability(DISPATCH):
            return self
        return self.filter(Q(user=user.pk) | Q(deputy=user.pk))


class ParticipationQuerySet(OfEnterpriseQuerySet):
    """Reads over participations in activities and meetings."""

    def within(self, day: datetime.date, days: int) -> Self:
        """Return participations held in (day − days, day]."""
        return self.filter(held_on__gt=day - datetime.timedelta(days), held_on__lte=day)
