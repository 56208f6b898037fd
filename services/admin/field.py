"""Back office of field visits: types and rules to keep; what visits leave behind, to read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminTextareaWidget

from common.backoffice.admin import ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter, RangeDateTimeFilter
from services.actions.visit_types import (
    create_must_visit_rule,
    create_visit_type,
    update_must_visit_rule,
    update_visit_type,
)
from services.forms.checklist import ChecklistField
from services.models import (
    MustVisitRule,
    Promise,
    TenantProposal,
    VisitPhoto,
    VisitReview,
    VisitType,
)

OF_VISIT = [
    "visit__building__external_id",
    "visit__building__name_folded",
    "visit__enterprise__name_folded",
]
OF_BUILDING = ["building__external_id", "building__name_folded", "enterprise__name_folded"]


class WithChecklist(RegisterAdmin):
    """A setting of the district with a checklist; its code stays once it is in use."""

    change_capability = "district.change"

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Show the checklist as lines of text."""
        if db_field.name != "checklist":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return ChecklistField(label=db_field.verbose_name, widget=UnfoldAdminTextareaWidget())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the code of what exists."""
        return ["code"] if obj is not None else []

    @admin.display(description="清单")
    def items_told(self, obj: Any) -> str:
        """Return the items in words, those that must be done with their mark."""
        return "、".join(
            f"{item['label']}{'（必做）' if item.get('is_required') else ''}"
            for item in obj.checklist
        )


@admin.register(VisitType)
class VisitTypeAdmin(WithChecklist):
    """Types of visits."""

    list_display = ["label", "code", "items_told", "position", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["code", "label"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write it, and its label into the dictionary."""
        create_visit_type(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Change it."""
        update_visit_type(by=request.user, type_id=key, values=values)


@admin.register(MustVisitRule)
class MustVisitRuleAdmin(WithChecklist):
    """Occasions that ask for a visit; proposals until the office confirms them."""

    list_display = ["label", "trigger", "within_days", "items_told", "is_active", "standing"]
    list_filter = [("trigger", ChoicesDropdownFilter), "is_active", "is_confirmed"]
    search_fields = ["code", "label"]

    @admin.display(description="依据")
    def standing(self, obj: Any) -> str:
        """Return whether the office stands behind the rule."""
        return "办公室已确认" if obj.is_confirmed else "待办公室确认"

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write it."""
        create_must_visit_rule(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Change it."""
        update_must_visit_rule(by=request.user, rule_id=key, values=values)


@admin.register(Promise)
class PromiseAdmin(ReadOnlyAdmin):
    """Promises; they are made on visits and settled by an act."""

    list_display = ["due_on", "text", "building", "enterprise", "outcome", "settled_on"]
    list_display_links = ["due_on", "text"]
    list_select_related = ["building", "enterprise"]
    list_filter = [("outcome", ChoicesDropdownFilter), ("due_on", RangeDateFilter)]
    search_fields = ["text", *OF_BUILDING]


@admin.register(TenantProposal)
class TenantProposalAdmin(ReadOnlyAdmin):
    """News of buildings; staff decide on the pages of visits."""

    list_display = ["observed_on", "kind", "name", "building", "unit_number", "state"]
    list_display_links = ["observed_on", "kind"]
    list_select_related = ["building"]
    list_filter = [
        ("state", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        ("observed_on", RangeDateFilter),
    ]
    search_fields = ["name", "building__external_id", "building__name_folded"]


@admin.register(VisitPhoto)
class VisitPhotoAdmin(ReadOnlyAdmin):
    """Photos that visits promised."""

    list_display = ["visit", "position", "size", "created_at"]
    list_select_related = ["visit__building"]
    list_filter = [("created_at", RangeDateTimeFilter)]
    search_fields = OF_VISIT


@admin.register(VisitReview)
class VisitReviewAdmin(ReadOnlyAdmin):
    """Reviews of visits: of the record, never of who wrote it."""

    list_display = ["visit", "outcome", "note", "reviewed_at", "reviewed_by"]
    list_select_related = ["visit__building", "reviewed_by"]
    list_filter = [("outcome", ChoicesDropdownFilter), ("reviewed_at", RangeDateTimeFilter)]
    search_fields = OF_VISIT
