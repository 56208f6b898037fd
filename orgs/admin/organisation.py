"""Back office of party organisations."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from common.backoffice.admin import FactInline, ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter, ScopedFilter
from orgs.actions.organisation import create_organisation, update_organisation
from orgs.models import (
    MemberCount,
    OrganisationFormPeriod,
    OrganisationSeat,
    PartyOrganisation,
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

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write an organisation with what it stands under."""
        create_organisation(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write what changed; what it stands under changes from today on."""
        update_organisation(by=request.user, organisation_id=key, values=values)


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
