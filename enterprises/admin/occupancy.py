"""Back office of rooms held and of what tenants mean to do."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.decorators import action

from common.backoffice.acts import act_page, actor, found
from common.backoffice.admin import ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter
from common.calendar.clock import today
from enterprises.actions.occupancies import change_room, state_move_out
from enterprises.admin.facts import OfEnterpriseAdmin
from enterprises.forms import (
    ChangeRoomForm,
    StateMoveOutForm,
)
from enterprises.models import (
    LeaseIntent,
    Occupancy,
)


@admin.register(Occupancy)
class OccupancyAdmin(ReadOnlyAdmin):
    """Who holds which unit; written by move-in, move-out and change of room."""

    autocomplete_fields = ["enterprise", "unit"]
    actions_detail = ["change_room_page", "state_move_out_page"]
    list_display = ["enterprise", "unit", "area", "tenure", "starts_on", "ends_on"]
    list_select_related = ["enterprise", "unit__building"]
    list_filter = [
        ("tenure", ChoicesDropdownFilter),
        ("ends_on", RangeDateFilter),
    ]
    search_fields = [
        *OfEnterpriseAdmin.search_fields,
        "unit__number",
        "unit__building__external_id",
        "unit__building__name_folded",
    ]

    def has_change_room_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user may move tenants."""
        return bool(actor(request).has_capability("registers.change"))

    @action(description="换房", url_path="change-room", permissions=["change_room"])
    def change_room_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Move a tenant to another room of the building."""
        occupancy = found(
            self.get_queryset(request).select_related("enterprise", "unit__building"), object_id
        )
        building = occupancy.unit.building

        def run(form: Any) -> str:
            values = form.cleaned_data
            entered = change_room(
                by=actor(request),
                occupancy_id=occupancy.pk,
                unit_id=values["unit"].pk,
                on=values["on"],
                area=values["area"],
            )
            return f"已换房：{entered.unit}。"

        return act_page(
            self,
            request,
            title=f"换房：{occupancy}",
            form_class=ChangeRoomForm.within(building),
            run=run,
            back=reverse("admin:enterprises_occupancy_changelist"),
            button="确认换房",
            initial={"on": today(), "floor_number": occupancy.unit.floor_number},
        )

    @action(description="补登去向", url_path="state-move-out", permissions=["change_room"])
    def state_move_out_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say afterwards where a tenant that left went, and why."""
        occupancy = found(
            self.get_queryset(request).select_related("enterprise", "unit__building"), object_id
        )

        def run(form: Any) -> str:
            state_move_out(by=actor(request), occupancy_id=occupancy.pk, **form.cleaned_data)
            return "已登记迁出去向与原因。"

        return act_page(
            self,
            request,
            title=f"补登去向：{occupancy}",
            form_class=StateMoveOutForm,
            run=run,
            back=reverse("admin:enterprises_occupancy_change", args=[occupancy.pk]),
            button="登记",
            intro="同日在本楼终止的各单元一并登记，日期不变。",
            initial={
                "destination": occupancy.leave_destination,
                "reason_code": occupancy.leave_reason_code,
                "reason": occupancy.leave_reason,
            },
        )


@admin.register(LeaseIntent)
class LeaseIntentAdmin(RegisterAdmin):
    """What tenants mean to do."""

    hints = ("enterprises.rate_dirty",)
    change_capability = "registers.change"
    list_display = ["occupancy", "intent", "recorded_on", "source_kind"]
    list_select_related = ["occupancy__enterprise", "occupancy__unit__building"]
    list_filter = [("intent", ChoicesDropdownFilter)]
    autocomplete_fields = ["occupancy"]
    search_fields = ["occupancy__enterprise__external_id", "occupancy__enterprise__name_folded"]
    can_delete = True
