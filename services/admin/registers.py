"""Back office of stations, visits, requests and participations."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from buildings.actions.points import placed, stated_point
from common.backoffice.admin import RegisterAdmin
from common.backoffice.filters import (
    ChoicesDropdownFilter,
    RangeDateFilter,
    RangeDateTimeFilter,
    ScopedFilter,
)
from services.actions.requests import create_request, update_request
from services.models import Participation, ServiceRequest, Station, Visit


@admin.register(Station)
class StationAdmin(RegisterAdmin):
    """Service stations."""

    change_capability = "registers.change"
    list_display = ["external_id", "name", "tier", "area", "building", "starts_on", "ends_on"]
    list_display_links = ["external_id", "name"]
    list_select_related = ["area", "building"]
    list_filter = [("area", ScopedFilter), ("tier", ChoicesDropdownFilter)]
    search_fields = ["external_id", "name"]
    autocomplete_fields = ["building"]
    readonly_fields = ["longitude", "latitude"]

    def prepared(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values with the point in WGS-84 beside the stated one."""
        return placed(stated_point(values))


@admin.register(Visit)
class VisitAdmin(RegisterAdmin):
    """Building visits; what a worker wrote is not rewritten here."""

    list_display = ["visited_at", "building", "enterprise", "purpose", "worker", "standing"]
    list_select_related = ["building", "enterprise", "worker"]
    list_filter = [
        ("visited_at", RangeDateTimeFilter),
        ("withdrawn_at", RangeDateTimeFilter),
        ("review_reason", ChoicesDropdownFilter),
    ]
    search_fields = [
        "building__external_id",
        "building__name_folded",
        "enterprise__external_id",
        "enterprise__name_folded",
    ]
    can_add = False

    @admin.display(description="标记")
    def standing(self, obj: Any) -> str:
        """Return whether the visit counts, and whether it came with a mark."""
        withdrawn = "已撤回" if obj.withdrawn_at else ""
        return "，".join(filter(None, [withdrawn, obj.get_review_reason_display()]))


@admin.register(ServiceRequest)
class ServiceRequestAdmin(RegisterAdmin):
    """Requests of enterprises."""

    change_capability = "registers.change"
    list_display = [
        "external_id",
        "received_at",
        "enterprise",
        "category",
        "mechanism",
        "due_on",
        "resolved_at",
    ]
    list_display_links = ["external_id", "received_at"]
    list_select_related = ["enterprise"]
    list_filter = [
        ("mechanism", ChoicesDropdownFilter),
        ("received_at", RangeDateTimeFilter),
        ("due_on", RangeDateFilter),
    ]
    search_fields = ["external_id", "enterprise__external_id", "enterprise__name_folded"]
    autocomplete_fields = ["enterprise", "building"]
    exclude = ["visit", "channel", "is_due_stated"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write a request that staff took in."""
        create_request(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write what changed."""
        update_request(by=request.user, request_id=key, values=values)


@admin.register(Participation)
class ParticipationAdmin(RegisterAdmin):
    """Participations in activities and meetings."""

    hints = ("enterprises.rate_dirty",)
    change_capability = "registers.change"
    list_display = ["enterprise", "held_on", "activity"]
    list_select_related = ["enterprise"]
    list_filter = [("held_on", RangeDateFilter)]
    search_fields = ["activity", "enterprise__external_id", "enterprise__name_folded"]
    autocomplete_fields = ["enterprise"]
    exclude = ["ordinal"]
    can_delete = True
