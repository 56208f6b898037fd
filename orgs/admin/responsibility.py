"""Back office of instructors, seconded cadres and who answers for buildings and grids."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from buildings.models import Building
from common.backoffice.admin import RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter, ScopedFilter
from enterprises.models import Enterprise
from orgs.models import Instructor, InstructorDuty, Responsibility, Secondment


@admin.register(Instructor)
class InstructorAdmin(RegisterAdmin):
    """Instructors of party work."""

    change_capability = "registers.change"
    list_display = ["name", "work_unit", "origin", "area", "starts_on", "ends_on"]
    list_select_related = ["area"]
    list_filter = [("area", ScopedFilter), ("origin", ChoicesDropdownFilter)]
    search_fields = ["name", "work_unit"]


@admin.register(InstructorDuty)
class InstructorDutyAdmin(RegisterAdmin):
    """What instructors look after; one may have several."""

    change_capability = "registers.change"
    list_display = ["instructor", "object_in_scope", "starts_on", "ends_on"]
    list_select_related = ["instructor"]
    list_filter = [("starts_on", RangeDateFilter)]
    search_fields = ["instructor__name"]
    autocomplete_fields = ["instructor", "enterprise", "building"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Return duties with the name of their object where the user may see it."""
        queryset = super().get_queryset(request)
        for name, model in (("enterprise", Enterprise), ("building", Building)):
            objects: Any = model._default_manager
            visible = objects.visible_to(request.user).filter(pk=models.OuterRef(f"{name}_id"))
            queryset = queryset.annotate(
                **{f"{name}_name": models.Subquery(visible.values("name")[:1])}
            )
        return queryset

    @admin.display(description="指导对象")
    def object_in_scope(self, obj: Any) -> str:
        """Return the object's name, or that it belongs to another subdistrict."""
        return obj.enterprise_name or obj.building_name or "（其他街镇）"


@admin.register(Secondment)
class SecondmentAdmin(RegisterAdmin):
    """Seconded cadres."""

    change_capability = "registers.change"
    list_display = ["name", "department", "building", "duty", "starts_on", "ends_on"]
    list_select_related = ["department", "building"]
    list_filter = [("starts_on", RangeDateFilter)]
    search_fields = ["name", "building__name_folded", "building__external_id"]
    autocomplete_fields = ["building", "organisation"]


@admin.register(Responsibility)
class ResponsibilityAdmin(RegisterAdmin):
    """Who answers for buildings and grids."""

    change_capability = "registers.change"
    list_display = ["role", "name", "building", "grid", "substitute", "starts_on", "ends_on"]
    list_display_links = ["role", "name"]
    list_select_related = ["building", "grid"]
    list_filter = [("role", ChoicesDropdownFilter), ("ends_on", RangeDateFilter)]
    search_fields = ["name", "building__name_folded", "building__external_id", "grid__name"]
    autocomplete_fields = ["building", "grid", "worker"]
