"""Back office of places."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from buildings.actions.area import create_area, update_area
from buildings.actions.building import create_building, update_building
from buildings.actions.points import stated_point
from buildings.forms import AreaForm
from buildings.models import (
    Area,
    AreaParent,
    Building,
    BuildingTax,
    Floor,
    GridPlacement,
    Jurisdiction,
    KeyStanding,
    PropertyCompany,
    TaxClass,
    Unit,
    Zone,
)
from common.backoffice.admin import FactInline, ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, ScopedFilter


class AreaParentInline(FactInline):
    """The dated parents of an area; changed with the area, whose path follows."""

    model = AreaParent
    fk_name = "area"
    can_add = False


@admin.register(Area)
class AreaAdmin(RegisterAdmin):
    """The area tree."""

    change_capability = "district.change"
    list_display = ["code", "name", "kind", "opened_on", "closed_on"]
    list_filter = [("kind", ChoicesDropdownFilter)]
    search_fields = ["code", "name"]
    form = AreaForm
    inlines = [AreaParentInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return what follows from other fields, and what an area keeps for ever."""
        return ["path", "code", "kind"] if obj else ["path"]

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the form with the areas that the user may see."""
        form = super().get_form(request, obj, **kwargs)
        form.base_fields["parent"].queryset = Area.objects.visible_to(request.user)
        return form

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write an area below its parent."""
        create_area(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write what changed; another parent holds from today on."""
        update_area(by=request.user, area_id=key, values=values)


@admin.register(AreaParent)
class AreaParentAdmin(ReadOnlyAdmin):
    """Dated parents; written with the area."""

    list_display = ["area", "parent", "starts_on", "ends_on"]
    list_select_related = ["area", "parent"]


@admin.register(Zone)
class ZoneAdmin(RegisterAdmin):
    """Zones that cross areas."""

    change_capability = "district.change"
    list_display = ["name", "kind"]
    search_fields = ["name"]
    autocomplete_fields = ["buildings"]
    can_delete = True


@admin.register(PropertyCompany)
class PropertyCompanyAdmin(RegisterAdmin):
    """Owners and managers."""

    change_capability = "registers.change"
    list_display = ["name"]
    search_fields = ["name"]


class JurisdictionInline(FactInline):
    """Who managed the building when; changed by its own act."""

    model = Jurisdiction
    can_add = False


class GridPlacementInline(FactInline):
    """Which grid the building lay in when; changed with the building."""

    model = GridPlacement
    can_add = False


class KeyStandingInline(FactInline):
    """When the building was a key building; changed with the building."""

    model = KeyStanding
    can_add = False


class BuildingTaxInline(FactInline):
    """Yearly tax of the building."""

    model = BuildingTax
    change_capability = "registers.change"


@admin.register(Building)
class BuildingAdmin(RegisterAdmin):
    """The building register."""

    change_capability = "registers.change"
    list_display = [
        "external_id",
        "name",
        "subdistrict",
        "kind",
        "floors_above",
        "is_key",
        "is_landmark",
        "address",
    ]
    list_display_links = ["external_id", "name"]
    list_select_related = ["subdistrict"]
    list_filter = [
        ("subdistrict", ScopedFilter),
        ("kind", ChoicesDropdownFilter),
        "is_key",
        "is_landmark",
    ]
    search_fields = ["external_id", "name_folded", "name_initials", "address"]
    autocomplete_fields = ["owner", "manager", "grid"]
    inlines = [JurisdictionInline, GridPlacementInline, KeyStandingInline, BuildingTaxInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("external_id", "source"),
                    ("name", "alias"),
                    ("subdistrict", "grid"),
                    "address",
                    ("kind", "is_key", "is_landmark"),
                ]
            },
        ),
        ("建筑", {"fields": [("built_year", "floors_above", "floor_area"), ("owner", "manager")]}),
        (
            "位置",
            {
                "fields": [
                    ("stated_longitude", "stated_latitude", "stated_datum"),
                    ("longitude", "latitude"),
                ]
            },
        ),
    ]
    readonly_fields = ["longitude", "latitude"]

    def prepared(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values with the stated point as the action wants it."""
        return stated_point(values)

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write a building with what is dated, since ever."""
        create_building(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write what changed; what is dated changes from today on."""
        update_building(by=request.user, building_id=key, values=values)


@admin.register(Jurisdiction)
class JurisdictionAdmin(ReadOnlyAdmin):
    """Who managed which building when."""

    list_display = ["building", "area", "starts_on", "ends_on"]
    list_select_related = ["building", "area"]
    search_fields = ["building__name_folded", "building__external_id"]


@admin.register(GridPlacement)
class GridPlacementAdmin(ReadOnlyAdmin):
    """Which building lay in which grid when."""

    list_display = ["building", "grid", "starts_on", "ends_on"]
    list_select_related = ["building", "grid"]
    search_fields = ["building__name_folded", "building__external_id"]


@admin.register(KeyStanding)
class KeyStandingAdmin(ReadOnlyAdmin):
    """Which building was a key building when."""

    list_display = ["building", "is_key", "starts_on", "ends_on"]
    list_select_related = ["building"]
    list_filter = ["is_key"]
    search_fields = ["building__name_folded", "building__external_id"]


@admin.register(BuildingTax)
class BuildingTaxAdmin(RegisterAdmin):
    """Yearly tax of buildings."""

    change_capability = "registers.change"
    list_display = ["building", "year", "amount"]
    list_select_related = ["building"]
    autocomplete_fields = ["building"]
    search_fields = ["building__name_folded", "building__external_id"]
    can_delete = True


@admin.register(TaxClass)
class TaxClassAdmin(RegisterAdmin):
    """Classes by yearly tax."""

    change_capability = "district.change"
    list_display = ["label", "code", "minimum"]


@admin.register(Floor)
class FloorAdmin(RegisterAdmin):
    """Floors."""

    change_capability = "registers.change"
    list_display = ["building", "number", "area"]
    list_select_related = ["building"]
    autocomplete_fields = ["building"]
    search_fields = ["building__name_folded", "building__external_id"]


@admin.register(Unit)
class UnitAdmin(RegisterAdmin):
    """Units that can be let."""

    change_capability = "registers.change"
    list_display = ["building", "floor_number", "number", "area"]
    list_display_links = ["number"]
    list_select_related = ["building"]
    autocomplete_fields = ["building"]
    search_fields = ["number", "building__name_folded", "building__external_id"]
