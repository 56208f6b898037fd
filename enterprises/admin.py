"""Back office of enterprises and their facts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from common.backoffice.admin import FactInline, ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter
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

    @admin.display(description="稳定度", ordering="rating__colour")
    def colour(self, obj: Enterprise) -> str:
        """Return the rating in one word, with the mark of what must be looked at."""
        rating = getattr(obj, "rating", None)
        if rating is None:
            return "未评级"
        return f"{rating.get_colour_display()}{' · 待核' if rating.needs_review else ''}"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave new enterprises to the act of moving in, except for the whole district."""
        return super().has_add_permission(request) and request.user.scope.everything


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
