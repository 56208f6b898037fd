"""Back office of coverage."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from common.backoffice.admin import RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter
from orgs.models import Coverage, PartyOrganisation


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
    search_fields = [
        "enterprise__external_id",
        "enterprise__name_folded",
        "enterprise__name_initials",
    ]
    autocomplete_fields = ["enterprise", "organisation"]
    export_columns = ("enterprise", "mode", "instructor", "starts_on", "ends_on")
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

    @admin.display(description="党组织")
    def organisation_in_scope(self, obj: Any) -> str:
        """Return the organisation's name, or that it belongs to another subdistrict."""
        if obj.organisation_id is None:
            return ""
        return obj.organisation_name or "（其他街镇的党组织）"
