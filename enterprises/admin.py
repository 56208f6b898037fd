"""Back office of enterprises and their facts."""

import uuid
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from unfold.decorators import action

from buildings.models import Building
from common.backoffice.acts import act_page, actor, model_form
from common.backoffice.admin import FactInline, ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter
from common.calendar.clock import today
from enterprises.actions.occupancies import change_room, move_in, move_out
from enterprises.forms import ChangeRoomForm, MoveOutForm
from enterprises.models import (
    Arrears,
    Contact,
    Enterprise,
    EnterpriseStanding,
    LeaseIntent,
    Measurement,
    Occupancy,
    Rating,
    RatingChange,
    RatingMark,
    RatingScheme,
    Signal,
)


class OfEnterpriseAdmin(RegisterAdmin):
    """Facts of an enterprise, found by its name or number."""

    change_capability = "registers.change"
    list_select_related = ["enterprise"]
    autocomplete_fields = ["enterprise"]
    search_fields = [
        "enterprise__external_id",
        "enterprise__name_folded",
        "enterprise__name_initials",
    ]


class StandingInline(FactInline):
    """What the enterprise stated; changed by its own act."""

    model = EnterpriseStanding
    can_add = False


class OccupancyInline(FactInline):
    """Where the enterprise is and was; changed by move-in, move-out and change of room."""

    model = Occupancy
    can_add = False
    fields = ["unit", "area", "tenure", "starts_on", "ends_on"]


@admin.register(Enterprise)
class EnterpriseAdmin(RegisterAdmin):
    """The enterprise register."""

    change_capability = "registers.change"
    list_display = [
        "external_id",
        "name",
        "short_name",
        "uscc",
        "unit_kind",
        "industry_section",
        "colour",
    ]
    list_display_links = ["external_id", "name"]
    list_select_related = ["rating"]
    list_filter = [
        ("unit_kind", ChoicesDropdownFilter),
        ("industry_section", ChoicesDropdownFilter),
        ("rating__colour", ChoicesDropdownFilter),
        "rating__needs_review",
    ]
    search_fields = ["external_id", "uscc", "name_folded", "name_initials"]
    inlines = [StandingInline, OccupancyInline]
    export_columns = (
        "external_id",
        "uscc",
        "no_uscc_reason",
        "name",
        "short_name",
        "unit_kind",
        "industry_section",
        "founded_on",
    )

    actions_detail = ["move_in_page", "move_out_page"]

    @action(description="办理入驻", url_path="move-in", permissions=["change"])
    def move_in_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the enterprise into a unit."""
        enterprise = self._enterprise(request, object_id)
        occupancies = self.admin_site.get_model_admin(Occupancy)
        fields = ["unit", "area", "tenure", "starts_on", "ends_on"]

        def run(form: Any) -> str:
            values = form.cleaned_data
            move_in(
                by=actor(request),
                enterprise=enterprise,
                unit_id=values["unit"].pk,
                starts_on=values["starts_on"],
                ends_on=values["ends_on"],
                area=values["area"],
                tenure=values["tenure"],
            )
            return f"已办理入驻：{enterprise} → {values['unit']}。"

        return act_page(
            self,
            request,
            title=f"办理入驻：{enterprise}",
            form_class=model_form(occupancies, request, fields),
            run=run,
            back=self._page_of(enterprise),
            button="办理入驻",
            initial={"starts_on": today()},
        )

    @action(description="办理迁出", url_path="move-out", permissions=["change"])
    def move_out_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End the enterprise's occupancies in a building."""
        enterprise = self._enterprise(request, object_id)
        held = Occupancy.objects.visible_to(request.user).current_on(today())
        buildings = Building.objects.filter(
            pk__in=held.filter(enterprise=enterprise).values("unit__building")
        )

        def run(form: Any) -> str:
            values = form.cleaned_data
            ended = move_out(
                by=actor(request),
                enterprise=enterprise,
                building_id=values["building"].pk,
                on=values["on"],
                destination=values["destination"],
                reason=values["reason"],
            )
            return f"已办理迁出，终止 {len(ended)} 条入驻。"

        return act_page(
            self,
            request,
            title=f"办理迁出：{enterprise}",
            form_class=MoveOutForm.of(buildings),
            run=run,
            back=self._page_of(enterprise),
            button="办理迁出",
            intro="将终止该企业在所选楼宇的全部在租单元，历史记录保留。",
            initial={"on": today()},
        )

    def _enterprise(self, request: HttpRequest, object_id: str) -> Enterprise:
        return get_object_or_404(self.get_queryset(request), pk=uuid.UUID(str(object_id)))

    def _page_of(self, enterprise: Enterprise) -> str:
        return reverse("admin:enterprises_enterprise_change", args=[enterprise.pk])

    @admin.display(description="稳定度", ordering="rating__colour")
    def colour(self, obj: Enterprise) -> str:
        """Return the rating in one word, with the mark of what must be looked at."""
        rating = getattr(obj, "rating", None)
        if rating is None:
            return "未评级"
        return f"{rating.get_colour_display()}{' · 待核' if rating.needs_review else ''}"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave new enterprises to the act of moving in, except for the whole district."""
        return super().has_add_permission(request) and bool(actor(request).scope.everything)


@admin.register(EnterpriseStanding)
class EnterpriseStandingAdmin(ReadOnlyAdmin):
    """Status and members over time."""

    list_display = ["enterprise", "operating_status", "full_members", "starts_on", "ends_on"]
    list_select_related = ["enterprise"]
    list_filter = [("operating_status", ChoicesDropdownFilter)]
    search_fields = OfEnterpriseAdmin.search_fields


@admin.register(Contact)
class ContactAdmin(OfEnterpriseAdmin):
    """Contacts; phones are masked."""

    list_display = ["name", "enterprise", "role", "phone_masked", "confirmed_on"]
    list_filter = [("role", ChoicesDropdownFilter)]
    readonly_fields = ["phone_masked"]
    can_delete = True


@admin.register(Occupancy)
class OccupancyAdmin(ReadOnlyAdmin):
    """Who holds which unit; written by move-in, move-out and change of room."""

    autocomplete_fields = ["enterprise", "unit"]
    actions_detail = ["change_room_page"]
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
        occupancy = get_object_or_404(
            self.get_queryset(request).select_related("enterprise", "unit__building"),
            pk=uuid.UUID(str(object_id)),
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


@admin.register(LeaseIntent)
class LeaseIntentAdmin(RegisterAdmin):
    """What tenants mean to do."""

    change_capability = "registers.change"
    list_display = ["occupancy", "intent", "recorded_on", "source_kind"]
    list_select_related = ["occupancy__enterprise", "occupancy__unit__building"]
    list_filter = [("intent", ChoicesDropdownFilter)]
    autocomplete_fields = ["occupancy"]
    search_fields = ["occupancy__enterprise__external_id", "occupancy__enterprise__name_folded"]
    can_delete = True


@admin.register(Measurement)
class MeasurementAdmin(OfEnterpriseAdmin):
    """Headcount and tax."""

    list_display = ["enterprise", "kind", "measured_on", "value"]
    list_filter = [("kind", ChoicesDropdownFilter), ("measured_on", RangeDateFilter)]
    can_delete = True


@admin.register(Arrears)
class ArrearsAdmin(OfEnterpriseAdmin):
    """Rent and fees owed."""

    list_display = ["enterprise", "kind", "started_on", "settled_on", "amount"]
    list_filter = [("kind", ChoicesDropdownFilter), ("started_on", RangeDateFilter)]
    can_delete = True


@admin.register(Signal)
class SignalAdmin(OfEnterpriseAdmin):
    """What visitors noticed."""

    list_display = ["enterprise", "kind", "severity", "observed_on", "closed_on"]
    list_filter = [("kind", ChoicesDropdownFilter), ("observed_on", RangeDateFilter)]
    can_delete = True


@admin.register(RatingScheme)
class RatingSchemeAdmin(RegisterAdmin):
    """Rating schemes: drafts may be edited, published ones never."""

    change_capability = "schemes.change"
    list_display = ["version", "name", "state", "published_at"]
    readonly_fields = ["state", "published_at"]
    can_add = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow changes of drafts only."""
        return super().has_change_permission(request, obj) and (obj is None or obj.state == "draft")


@admin.register(Rating)
class RatingAdmin(ReadOnlyAdmin):
    """The current ratings."""

    list_display = ["enterprise", "colour", "score", "colour_by_score", "needs_review", "rated_on"]
    list_select_related = ["enterprise"]
    list_filter = [("colour", ChoicesDropdownFilter), "needs_review"]
    search_fields = OfEnterpriseAdmin.search_fields


@admin.register(RatingChange)
class RatingChangeAdmin(ReadOnlyAdmin):
    """How ratings changed."""

    list_display = ["enterprise", "rated_on", "previous_colour", "colour", "score", "is_ended"]
    list_select_related = ["enterprise"]
    list_filter = [("colour", ChoicesDropdownFilter), ("rated_on", RangeDateFilter)]
    search_fields = OfEnterpriseAdmin.search_fields


@admin.register(RatingMark)
class RatingMarkAdmin(ReadOnlyAdmin):
    """Enterprises that wait for their rating."""

    list_display = ["enterprise", "marked_at"]
    list_select_related = ["enterprise"]
    search_fields = OfEnterpriseAdmin.search_fields
