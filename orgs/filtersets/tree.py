"""How lists of party organisations, their terms, elections and foundings can be narrowed."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django_filters import BooleanFilter, CharFilter, UUIDFilter

from buildings.filtersets import in_area
from buildings.models import Building
from common.records.filters import (
    RegisterFilterSet,
    choices,
    day_from,
    day_until,
    reader_of,
    reference,
)
from common.records.periods import standing_on
from orgs.choices import (
    ElectionKind,
    ElectionState,
    FoundingState,
    LineKind,
    OrganisationForm,
)
from orgs.models import (
    OrganisationFormPeriod,
    OrganisationSeat,
    OrganisationTerm,
)


class OrganisationFilterSet(RegisterFilterSet):
    """Party organisations; the form is that of the day (``as_of``, else today)."""

    area = in_area("area")
    parent = reference("parent", "上级组织标识")
    building = UUIDFilter(method="seated_in", label="当日所在楼宇标识")
    host_enterprise = reference("host_enterprise", "依托企业标识")
    external_id = CharFilter(field_name="external_id", label="编号")
    form = choices(OrganisationForm, "form", "当日类型")
    is_dissolved = BooleanFilter(
        field_name="dissolved_on", lookup_expr="isnull", exclude=True, label="已撤销"
    )

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the narrowed rows; the form is looked up for the day."""
        forms = self.form.cleaned_data.pop("form", None)
        queryset = super().filter_queryset(queryset)
        if not forms:
            return queryset
        of_day = OrganisationFormPeriod.objects.filter(
            standing_on(self.day), organisation=OuterRef("pk"), form__in=forms
        )
        return queryset.filter(Exists(of_day))

    def seated_in(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Return the organisations seated in the building on the day."""
        seats = OrganisationSeat.objects.filter(
            standing_on(self.day), organisation=OuterRef("pk"), building=value
        )
        reader = reader_of(self)
        if reader is not None:
            seats = seats.filter(building__in=Building.objects.visible_to(reader))
        return queryset.filter(Exists(seats))


class LineFilterSet(RegisterFilterSet):
    """Second links of organisations."""

    organisation = reference("organisation", "党组织标识")
    leader = reference("leader", "条线组织标识")
    kind = choices(LineKind, "kind", "条线")


class TermFilterSet(RegisterFilterSet):
    """Terms; what is overdue or due is asked for the day (``as_of``, else today)."""

    organisation = reference("organisation", "党组织标识")
    due_from = day_from("due_on", "换届日期")
    due_until = day_until("due_on", "换届日期")
    is_overdue = BooleanFilter(method="overdue", label="当日届满未换届")

    def overdue(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Return the terms that are overdue on the day, or the others."""
        over = OrganisationTerm.objects.overdue_on(self.day).values("pk")
        return queryset.filter(pk__in=over) if value else queryset.exclude(pk__in=over)


class ElectionFilterSet(RegisterFilterSet):
    """Elections."""

    organisation = reference("organisation", "党组织标识")
    state = choices(ElectionState, "state", "进度")
    kind = choices(ElectionKind, "kind", "选举类型")
    planned_from = day_from("planned_on", "计划日期")
    planned_until = day_until("planned_on", "计划日期")


class FoundingFilterSet(RegisterFilterSet):
    """Foundings."""

    area = in_area("area")
    enterprise = reference("enterprise", "企业标识")
    building = reference("building", "楼宇标识")
    state = choices(FoundingState, "state", "进度")
    due_until = day_until("answer_due_on", "批复期限")
