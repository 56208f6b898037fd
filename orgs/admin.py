"""Back office of party organisations, coverage and workers."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from common.backoffice.admin import FactInline, ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter, ScopedFilter
from orgs.models import (
    Coverage,
    MemberCount,
    OrganisationFormPeriod,
    OrganisationSeat,
    PartyOrganisation,
    Worker,
)


class FormInline(FactInline):
    """Forms over time."""

    model = OrganisationFormPeriod
    change_capability = "registers.change"


class MemberCountInline(FactInline):
    """Counts of members over time."""

    model = MemberCount
    change_capability = "registers.change"


class SeatInline(FactInline):
    """Buildings in which the organisation is seated."""

    model = OrganisationSeat
    change_capability = "registers.change"
    autocomplete_fields = ["building"]


@admin.register(PartyOrganisation)
class PartyOrganisationAdmin(RegisterAdmin):
    """The register of party organisations."""

    change_capability = "registers.change"
    list_display = ["external_id", "name", "area", "founded_on"]
    list_display_links = ["external_id", "name"]
    list_select_related = ["area"]
    list_filter = [("area", ScopedFilter), ("founded_on", RangeDateFilter)]
    search_fields = ["external_id", "name"]
    autocomplete_fields = ["parent", "host_enterprise"]
    inlines = [FormInline, MemberCountInline, SeatInline]


class OfOrganisationAdmin(ReadOnlyAdmin):
    """Facts of an organisation; edited on its page."""

    list_select_related = ["organisation"]
    search_fields = ["organisation__external_id", "organisation__name"]


@admin.register(OrganisationFormPeriod)
class OrganisationFormPeriodAdmin(OfOrganisationAdmin):
    """Forms over time."""

    list_display = ["organisation", "form", "starts_on", "ends_on", "document_number"]
    list_filter = [("form", ChoicesDropdownFilter)]


@admin.register(MemberCount)
class MemberCountAdmin(OfOrganisationAdmin):
    """Counts of members."""

    list_display = ["organisation", "full_members", "probationary_members", "starts_on", "ends_on"]


@admin.register(OrganisationSeat)
class OrganisationSeatAdmin(OfOrganisationAdmin):
    """Buildings of organisations."""

    list_display = ["organisation", "building", "starts_on", "ends_on"]
    list_select_related = ["organisation", "building"]


@admin.register(Coverage)
class CoverageAdmin(RegisterAdmin):
    """建、联、挂、派."""

    change_capability = "registers.change"
    list_display = [
        "enterprise",
        "mode",
        "organisation_in_scope",
        "instructor",
        "starts_on",
        "ends_on",
    ]
    list_select_related = ["enterprise"]
    list_filter = [("mode", ChoicesDropdownFilter), ("starts_on", RangeDateFilter)]
    search_fields = [
        "enterprise__external_id",
        "enterprise__name_folded",
        "enterprise__name_initials",
    ]
    autocomplete_fields = ["enterprise", "organisation"]
    export_columns = ("enterprise", "mode", "instructor", "starts_on", "ends_on")
    can_delete = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Return coverages with the organisation's name where the user may see it."""
        visible = PartyOrganisation.objects.visible_to(request.user).filter(
            pk=models.OuterRef("organisation_id")
        )
        return (
            super()
            .get_queryset(request)
            .annotate(organisation_name=models.Subquery(visible.values("name")[:1]))
        )

    @admin.display(description="党组织")
    def organisation_in_scope(self, obj: Any) -> str:
        """Return the organisation's name, or that it belongs to another subdistrict."""
        if obj.organisation_id is None:
            return ""
        return obj.organisation_name or "（其他街镇的党组织）"


@admin.register(Worker)
class WorkerAdmin(RegisterAdmin):
    """Full-time workers in post."""

    change_capability = "registers.change"
    list_display = ["external_id", "name", "area", "starts_on", "ends_on"]
    list_display_links = ["external_id", "name"]
    list_select_related = ["area"]
    list_filter = [("area", ScopedFilter)]
    search_fields = ["external_id", "name"]
    exclude = ["user"]
