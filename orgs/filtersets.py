"""How lists of party organisations, coverages and workers can be narrowed."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django_filters import BooleanFilter, CharFilter, UUIDFilter

from buildings.filtersets import in_area
from buildings.models import Building
from common.records.filters import RegisterFilterSet, choices, reader_of, reference
from common.records.periods import standing_on
from enterprises.models import Occupancy
from orgs.choices import (
    CheckpointKind,
    CheckpointResult,
    CoverageMode,
    OrganisationForm,
    UnbuiltReasonKind,
)
from orgs.models import OrganisationFormPeriod, OrganisationSeat


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


class CoverageFilterSet(RegisterFilterSet):
    """Coverages."""

    enterprise = reference("enterprise", "企业标识")
    organisation = reference("organisation", "党组织标识")
    mode = choices(CoverageMode, "mode", "覆盖方式")


class CheckpointFilterSet(RegisterFilterSet):
    """Steps of new tenants."""

    enterprise = reference("enterprise", "企业标识")
    kind = choices(CheckpointKind, "kind", "步骤")
    result = choices(CheckpointResult, "result", "结果")


class UnbuiltReasonFilterSet(RegisterFilterSet):
    """Reasons why no organisation is built."""

    enterprise = reference("enterprise", "企业标识")
    kind = choices(UnbuiltReasonKind, "kind", "原因")


class GapFilterSet(RegisterFilterSet):
    """Work lists of coverage."""

    external_id = CharFilter(field_name="external_id", label="企业编号")
    building = UUIDFilter(method="in_building", label="当日所在楼宇标识")

    def in_building(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Return the tenants of the building on the day."""
        rooms = Occupancy.objects.current_on(self.day).filter(
            enterprise=OuterRef("pk"), unit__building=value
        )
        reader = reader_of(self)
        if reader is not None:
            rooms = rooms.filter(unit__building__in=Building.objects.visible_to(reader))
        return queryset.filter(Exists(rooms))


class WorkerFilterSet(RegisterFilterSet):
    """Full-time workers."""

    area = in_area("area")
    external_id = CharFilter(field_name="external_id", label="工号")
