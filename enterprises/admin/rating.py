"""Back office of schemes and ratings."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from common.backoffice.admin import ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter
from enterprises.admin.facts import OfEnterpriseAdmin
from enterprises.models import (
    Rating,
    RatingChange,
    RatingMark,
    RatingScheme,
)


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
