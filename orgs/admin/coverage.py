"""Back office of coverage."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from common.backoffice.admin import RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter
from common.calendar.clock import today
from orgs.actions.coverage import create_coverage, update_coverage
from orgs.actions.gaps import set_formation_rule, settle_checkpoint
from orgs.forms.coverage import FormationRuleForm
from orgs.models import (
    Coverage,
    FormationRule,
    PartyOrganisation,
    TenantCheckpoint,
    UnbuiltReason,
)

BY_ENTERPRISE = ["enterprise__external_id", "enterprise__name_folded", "enterprise__name_initials"]


@admin.register(Coverage)
class CoverageAdmin(RegisterAdmin):
    """建、联、挂、派."""

    change_capability = "registers.change"
    list_display = [
        "enterprise",
        "mode",
        "organisation_in_scope",
        "instructor",
        "starts_on",
        "ends_on",
    ]
    list_select_related = ["enterprise"]
    list_filter = [("mode", ChoicesDropdownFilter), ("starts_on", RangeDateFilter)]
    search_fields = BY_ENTERPRISE
    autocomplete_fields = ["enterprise", "organisation"]
    export_columns = (
        "enterprise",
        "mode",
        "instructor",
        "starts_on",
        "reason",
        "ends_on",
        "end_reason",
    )
    can_delete = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Return coverages with the organisation's name where the user may see it."""
        visible = PartyOrganisation.objects.visible_to(request.user).filter(
            pk=models.OuterRef("organisation_id")
        )
        return (
            super()
            .get_queryset(request)
            .annotate(organisation_name=models.Subquery(visible.values("name")[:1]))
        )

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Cover the enterprise by the rules of the mode."""
        create_coverage(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Correct the coverage by the rules of the mode."""
        update_coverage(by=request.user, coverage_id=key, values=values)

    @admin.display(description="党组织")
    def organisation_in_scope(self, obj: Any) -> str:
        """Return the organisation's name, or that it belongs to another subdistrict."""
        if obj.organisation_id is None:
            return ""
        return obj.organisation_name or "（其他街镇的党组织）"


class OfEnterpriseAdmin(RegisterAdmin):
    """What is known of an enterprise's gaps."""

    change_capability = "registers.change"
    list_select_related = ["enterprise"]
    autocomplete_fields = ["enterprise"]
    search_fields = BY_ENTERPRISE
    can_delete = True


@admin.register(TenantCheckpoint)
class TenantCheckpointAdmin(OfEnterpriseAdmin):
    """Steps of 三同步 that were ticked by hand."""

    list_display = ["enterprise", "kind", "result", "settled_on", "note"]
    list_filter = [
        ("kind", ChoicesDropdownFilter),
        ("result", ChoicesDropdownFilter),
        ("settled_on", RangeDateFilter),
    ]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Tick the step."""
        settle_checkpoint(by=request.user, values=values, today=today(), key=key)


@admin.register(UnbuiltReason)
class UnbuiltReasonAdmin(OfEnterpriseAdmin):
    """Why no organisation is built."""

    list_display = ["enterprise", "kind", "note", "starts_on", "ends_on"]
    list_filter = [("kind", ChoicesDropdownFilter), ("starts_on", RangeDateFilter)]


@admin.register(FormationRule)
class FormationRuleAdmin(RegisterAdmin):
    """The rule of formation over time: a new one ends the one before."""

    change_capability = "district.change"
    form = FormationRuleForm
    # A rule ends where the next one begins.
    readonly_fields = ["ends_on"]
    list_display = [
        "starts_on",
        "ends_on",
        "branch_from",
        "general_branch_from",
        "committee_from",
        "joint_branch_units",
        "counts_attached",
        "document_number",
    ]
    list_display_links = ["starts_on"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Let the rule follow the one before."""
        set_formation_rule(by=request.user, values=values, key=key)
