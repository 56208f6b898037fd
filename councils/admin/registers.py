"""Back office of councils."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.http import HttpRequest

from buildings.models import Building
from common.backoffice.admin import FactInline, ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter
from councils.actions.council import create_council, update_council
from councils.actions.members import add_seat, change_seat
from councils.forms.councils import CouncilForm
from councils.models import (
    Council,
    CouncilBuilding,
    CouncilTerm,
    Seat,
    TopicProposal,
    TopicProposalRequest,
)


class CouncilBuildingInline(FactInline):
    """Which buildings the council was for when; changed with the council."""

    model = CouncilBuilding
    can_add = False


class CouncilTermInline(FactInline):
    """Until when the council's term ran, as known when; changed with the council."""

    model = CouncilTerm
    can_add = False


class SeatInline(FactInline):
    """Seats of the council; changed on their own pages."""

    model = Seat
    can_add = False


@admin.register(Council)
class CouncilAdmin(RegisterAdmin):
    """The register of building councils."""

    change_capability = "registers.change"
    list_display = ["external_id", "name", "kind", "founded_on", "term_ends_on"]
    list_display_links = ["external_id", "name"]
    list_filter = [
        ("kind", ChoicesDropdownFilter),
        ("basis", ChoicesDropdownFilter),
        ("term_ends_on", RangeDateFilter),
    ]
    search_fields = ["external_id", "name"]
    autocomplete_fields = ["leading_organisation"]
    form = CouncilForm
    readonly_fields = ["canonical"]
    inlines = [CouncilBuildingInline, CouncilTermInline, SeatInline]

    @admin.display(description="规范名称")
    def canonical(self, council: Council) -> str:
        """Return the name under which all local kinds are compared."""
        return council.canonical_name

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the form with the buildings that the user may see."""
        form = super().get_form(request, obj, **kwargs)
        if field := form.base_fields.get("buildings"):
            field.queryset = Building.objects.visible_to(request.user)
            link = CouncilBuilding._meta.get_field("building")
            field.widget = AutocompleteSelectMultiple(link, self.admin_site)
            field.widget.choices = field.choices
        return form

    def prepared(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values with the buildings by their keys."""
        named = values.get("buildings")
        return values if named is None else {**values, "buildings": [row.pk for row in named]}

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write a council with its buildings and term."""
        create_council(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write what changed; another term and other buildings hold from today on."""
        update_council(by=request.user, council_id=key, values=values)


@admin.register(CouncilBuilding)
class CouncilBuildingAdmin(ReadOnlyAdmin):
    """Which council was for which building when; edited on the council's page."""

    list_display = ["council", "building", "starts_on", "ends_on"]
    list_select_related = ["council", "building"]
    search_fields = ["council__name", "building__name_folded"]


@admin.register(CouncilTerm)
class CouncilTermAdmin(ReadOnlyAdmin):
    """Terms of councils; edited on the council's page."""

    list_display = ["council", "due_on", "starts_on", "ends_on"]
    list_select_related = ["council"]
    search_fields = ["council__name"]


@admin.register(Seat)
class SeatAdmin(RegisterAdmin):
    """Seats of councils."""

    change_capability = "registers.change"
    list_display = [
        *("name", "council", "capacity", "role", "mode", "is_building_head"),
        *("starts_on", "ends_on"),
    ]
    list_select_related = ["council"]
    list_filter = [
        "is_building_head",
        ("role", ChoicesDropdownFilter),
        ("mode", ChoicesDropdownFilter),
        ("starts_on", RangeDateFilter),
    ]
    search_fields = ["name", "council__name"]
    autocomplete_fields = ["council"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write the seat; a head who is no official comes from a selection."""
        add_seat(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Change the seat; a head who is no official comes from a selection."""
        change_seat(by=request.user, seat_id=key, values=values)


@admin.register(TopicProposal)
class TopicProposalAdmin(ReadOnlyAdmin):
    """Topics proposed by many small requests; staff decide on their own page."""

    list_display = [
        *("opened_on", "building", "category", "request_count", "enterprise_count"),
        *("state", "council"),
    ]
    list_display_links = ["opened_on", "building"]
    list_select_related = ["building", "council"]
    list_filter = [("state", ChoicesDropdownFilter), ("opened_on", RangeDateFilter)]
    search_fields = ["category", "building__external_id", "building__name_folded"]


@admin.register(TopicProposalRequest)
class TopicProposalRequestAdmin(ReadOnlyAdmin):
    """Which requests are behind which proposal."""

    list_display = ["proposal", "request"]
    list_select_related = ["proposal__building", "request"]
    search_fields = ["request__external_id", "proposal__building__name_folded"]
