"""Back office of organisational life and of what organisations count."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from common.backoffice.admin import FactInline, ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter
from orgs.actions.life import correct_life, record_life
from orgs.choices import LifeKind
from orgs.models import LifePartner, LifeRecord, LifeRule, OrganisationTally, PartyOrganisation


@admin.register(LifeRule)
class LifeRuleAdmin(RegisterAdmin):
    """Rules of organisational life: the district's own."""

    change_capability = "district.change"
    list_display = ["kind", "interval", "times", "condition", "starts_on", "ends_on"]
    list_filter = [("kind", ChoicesDropdownFilter)]


class PartnerInline(FactInline):
    """Guests of a gathering; written with the record through the pages and the API."""

    model = LifePartner
    fields = ["organisation"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the guests that the user may see."""
        visible = PartyOrganisation.objects.visible_to(request.user)
        return super().get_queryset(request).filter(organisation__in=visible)


@admin.register(LifeRecord)
class LifeRecordAdmin(RegisterAdmin):
    """What was held: one short record, no names, no photo."""

    change_capability = "visits.change"
    list_display = ["held_on", "topic", "organisation", "kinds_told", "attendees"]
    list_display_links = ["held_on", "topic"]
    list_select_related = ["organisation"]
    list_filter = [("held_on", RangeDateFilter)]
    search_fields = ["topic", "organisation__external_id", "organisation__name"]
    autocomplete_fields = ["organisation"]
    inlines = [PartnerInline]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the kinds to tick."""
        if db_field.name != "kinds":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.MultipleChoiceField(
            label="组织生活", choices=LifeKind.choices, widget=forms.CheckboxSelectMultiple
        )

    @admin.display(description="组织生活")
    def kinds_told(self, obj: Any) -> str:
        """Return the kinds in words."""
        return obj.kinds_label

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Record it."""
        record_life(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Correct it."""
        correct_life(by=request.user, record_id=key, values=values)


@admin.register(LifePartner)
class LifePartnerAdmin(ReadOnlyAdmin):
    """Guests of gatherings."""

    list_display = ["record", "organisation"]
    list_select_related = ["record"]
    search_fields = ["record__topic"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the guests that the user may see."""
        visible = PartyOrganisation.objects.visible_to(request.user)
        return (
            super()
            .get_queryset(request)
            .filter(organisation__in=visible)
            .select_related("record", "organisation")
        )


@admin.register(OrganisationTally)
class OrganisationTallyAdmin(RegisterAdmin):
    """双培养 and 双报到: numbers only."""

    view_capability = "members.view"
    change_capability = "registers.change"
    list_display = ["organisation", "kind", "count", "starts_on", "ends_on"]
    list_select_related = ["organisation"]
    list_filter = [("kind", ChoicesDropdownFilter), ("starts_on", RangeDateFilter)]
    search_fields = ["organisation__external_id", "organisation__name"]
    autocomplete_fields = ["organisation"]
