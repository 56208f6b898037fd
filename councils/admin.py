"""Back office of councils."""

from django.contrib import admin

from common.backoffice.admin import FactInline, ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter
from councils.models import Council, CouncilBuilding, Seat


class CouncilBuildingInline(FactInline):
    """Buildings of the council."""

    model = CouncilBuilding
    change_capability = "registers.change"
    autocomplete_fields = ["building"]
    can_delete = True


class SeatInline(FactInline):
    """Seats of the council."""

    model = Seat
    change_capability = "registers.change"


@admin.register(Council)
class CouncilAdmin(RegisterAdmin):
    """The register of building councils."""

    change_capability = "registers.change"
    list_display = ["external_id", "name", "kind", "founded_on", "term_ends_on"]
    list_display_links = ["external_id", "name"]
    list_filter = [("kind", ChoicesDropdownFilter), ("term_ends_on", RangeDateFilter)]
    search_fields = ["external_id", "name"]
    autocomplete_fields = ["leading_organisation"]
    inlines = [CouncilBuildingInline, SeatInline]


@admin.register(CouncilBuilding)
class CouncilBuildingAdmin(ReadOnlyAdmin):
    """Which council is for which building; edited on the council's page."""

    list_display = ["council", "building"]
    list_select_related = ["council", "building"]
    search_fields = ["council__name", "building__name_folded"]


@admin.register(Seat)
class SeatAdmin(RegisterAdmin):
    """Seats of councils."""

    change_capability = "registers.change"
    list_display = ["name", "council", "capacity", "is_building_head", "starts_on", "ends_on"]
    list_select_related = ["council"]
    list_filter = ["is_building_head", ("starts_on", RangeDateFilter)]
    search_fields = ["name", "council__name"]
    autocomplete_fields = ["council"]
