"""What the district sets for all councils: seats, notices, lists, evaluations."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from common.backoffice.admin import FactInline, RegisterAdmin
from councils.actions.lists.entries import create_kind, update_kind
from councils.models import EvaluationItem, EvaluationSet, ListKind, NoticeRule, SeatKind

DISTRICT = "district.change"


@admin.register(SeatKind)
class SeatKindAdmin(RegisterAdmin):
    """The template of a council's composition."""

    change_capability = DISTRICT
    list_display = ["label", "code", "fewest", "position"]
    search_fields = ["code", "label"]


@admin.register(NoticeRule)
class NoticeRuleAdmin(RegisterAdmin):
    """The public notices of a selection; one under way keeps what it began with."""

    change_capability = DISTRICT
    list_display = ["position", "label", "working_days"]
    list_display_links = ["position", "label"]
    search_fields = ["label"]


@admin.register(ListKind)
class ListKindAdmin(RegisterAdmin):
    """The lists that councils keep."""

    change_capability = DISTRICT
    list_display = ["label", "code", "role", "is_active", "position"]
    search_fields = ["code", "label"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write the list."""
        create_kind(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Change the list; one with entries keeps its side."""
        update_kind(by=request.user, kind_id=key, values=values)


class EvaluationItemInline(FactInline):
    """Measures of the set."""

    model = EvaluationItem
    change_capability = DISTRICT
    ordering = ("position",)


@admin.register(EvaluationSet)
class EvaluationSetAdmin(RegisterAdmin):
    """Sets of measures over time."""

    change_capability = DISTRICT
    list_display = ["name", "starts_on", "ends_on"]
    search_fields = ["name"]
    inlines = [EvaluationItemInline]


@admin.register(EvaluationItem)
class EvaluationItemAdmin(RegisterAdmin):
    """Measures with their weights."""

    change_capability = DISTRICT
    list_display = ["evaluation", "group", "measure", "weight", "target", "position"]
    list_select_related = ["evaluation"]
    search_fields = ["measure", "evaluation__name"]
    autocomplete_fields = ["evaluation"]
