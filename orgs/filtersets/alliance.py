"""How lists of alliances, pairings and cross appointments can be narrowed."""

from django.db.models import QuerySet
from django_filters import BooleanFilter

from buildings.filtersets import in_area
from common.records.filters import (
    RegisterFilterSet,
    choices,
    day_from,
    day_until,
    reference,
)
from orgs.choices import (
    AllianceKind,
)
from orgs.models import (
    AllianceTask,
)


class AllianceFilterSet(RegisterFilterSet):
    """Alliances."""

    area = in_area("area")
    kind = choices(AllianceKind, "kind", "类型")


class AllianceMemberFilterSet(RegisterFilterSet):
    """Members of alliances."""

    area = in_area("alliance__area")
    alliance = reference("alliance", "联盟标识")
    organisation = reference("organisation", "党组织标识")
    enterprise = reference("enterprise", "企业标识")


class AlliancePlanFilterSet(RegisterFilterSet):
    """Plans of alliances."""

    area = in_area("alliance__area")
    alliance = reference("alliance", "联盟标识")


class AllianceTaskFilterSet(RegisterFilterSet):
    """Tasks; ``is_overdue`` is judged on the day (``as_of``, else today)."""

    area = in_area("alliance__area")
    alliance = reference("alliance", "联盟标识")
    is_open = BooleanFilter(field_name="done_on", lookup_expr="isnull", label="尚未完成")
    is_overdue = BooleanFilter(method="overdue", label="已逾期未完成")
    due_from = day_from("due_on", "完成期限")
    due_until = day_until("due_on", "完成期限")

    def overdue(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Return the tasks that are, or are not, overdue on the day."""
        late = AllianceTask.objects.overdue_on(self.day).values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)


class JointMeetingFilterSet(RegisterFilterSet):
    """Joint meetings."""

    area = in_area("alliance__area")
    alliance = reference("alliance", "联盟标识")
    held_from = day_from("held_on", "日期")
    held_until = day_until("held_on", "日期")


class PairingFilterSet(RegisterFilterSet):
    """Pairings."""

    organisation = reference("organisation", "党组织标识")
    partner = reference("partner", "结对党组织标识")


class CrossAppointmentFilterSet(RegisterFilterSet):
    """Cross appointments."""

    home = reference("home", "所在党组织标识")
    host = reference("host", "任职党组织标识")
