"""How lists of party organisations, coverages and workers can be narrowed."""

from django.db.models import Exists, OuterRef, QuerySet
from django_filters import BooleanFilter, CharFilter

from buildings.filtersets import in_area
from common.records.filters import RegisterFilterSet, choices, reference
from common.records.periods import standing_on
from orgs.choices import CoverageMode, OrganisationForm
from orgs.models import OrganisationFormPeriod


class OrganisationFilterSet(RegisterFilterSet):
    """Party organisations; the form is that of the day (``as_of``, else today)."""

    area = in_area("area")
    parent = reference("parent", "上级组织标识")
    building = reference("seats__building", "楼宇标识")
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
        if self.form.cleaned_data.get("building"):
            queryset = queryset.distinct()
        if not forms:
            return queryset
        of_day = OrganisationFormPeriod.objects.filter(
            standing_on(self.day), organisation=OuterRef("pk"), form__in=forms
        )
        return queryset.filter(Exists(of_day))


class CoverageFilterSet(RegisterFilterSet):
    """Coverages."""

    enterprise = reference("enterprise", "企业标识")
    organisation = reference("organisation", "党组织标识")
    mode = choices(CoverageMode, "mode", "覆盖方式")


class WorkerFilterSet(RegisterFilterSet):
    """Full-time workers."""

    area = in_area("area")
    external_id = CharFilter(field_name="external_id", label="工号")
