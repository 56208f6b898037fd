"""Back office of alliances, joint meetings, pairings and cross appointments.

A unit of another subdistrict is not named to those who may not see it: where a row names two
organisations, whoever sees one of them sees the row.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import admin
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from common.backoffice.admin import FactInline, ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter, ScopedFilter
from enterprises.models import Enterprise
from orgs.actions.alliances import create_task, pair, update_pairing, update_task
from orgs.models import (
    Alliance,
    AllianceMember,
    AlliancePlan,
    AllianceTask,
    CrossAppointment,
    JointMeeting,
    MeetingParticipant,
    Pairing,
    PartyOrganisation,
)

ELSEWHERE = "（其他街镇）"


def _named(rows: QuerySet, user: Any, models: Mapping[str, type[Model]]) -> QuerySet:
    """Annotate each link with the name of its object where the user may see it."""
    return rows.annotate(
        **{
            f"{link}_name": Subquery(
                model._default_manager.visible_to(user)  # type: ignore[attr-defined]
                .filter(pk=OuterRef(f"{link}_id"))
                .values("name")[:1]
            )
            for link, model in models.items()
        }
    )


def _told(link: str, label: str) -> Callable[[Any, Any], str]:
    """Return a column that names a link, or says that it lies elsewhere."""

    @admin.display(description=label)
    def column(self: Any, obj: Any) -> str:
        if getattr(obj, f"{link}_id") is None:
            return ""
        return getattr(obj, f"{link}_name") or ELSEWHERE

    return column


class TaskInline(FactInline):
    """Tasks of an alliance."""

    model = AllianceTask
    fields = ["title", "due_on", "done_on", "outcome"]


class PlanInline(FactInline):
    """Plans of an alliance."""

    model = AlliancePlan
    fields = ["name", "starts_on", "ends_on"]


@admin.register(Alliance)
class AllianceAdmin(RegisterAdmin):
    """Alliances and joint conferences."""

    change_capability = "registers.change"
    list_display = ["name", "kind", "area", "structure", "starts_on", "ends_on"]
    list_select_related = ["area"]
    list_filter = [("area", ScopedFilter), ("kind", ChoicesDropdownFilter)]
    search_fields = ["name"]
    autocomplete_fields = ["lead_organisation"]
    inlines = [PlanInline, TaskInline]


@admin.register(AllianceMember)
class AllianceMemberAdmin(RegisterAdmin):
    """Members of alliances."""

    change_capability = "registers.change"
    list_display = ["unit", "alliance", "part", "starts_on", "ends_on"]
    list_select_related = ["alliance", "department"]
    search_fields = ["alliance__name", "part"]
    autocomplete_fields = ["alliance", "organisation", "enterprise"]
    export_columns = ("alliance", "part", "starts_on", "ends_on")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return members with the names that the user may see."""
        links = {"organisation": PartyOrganisation, "enterprise": Enterprise}
        return _named(super().get_queryset(request), request.user, links)

    @admin.display(description="成员")
    def unit(self, obj: Any) -> str:
        """Return the unit's name, or that it lies elsewhere."""
        if obj.department_id is not None:
            return str(obj.department)
        return obj.organisation_name or obj.enterprise_name or ELSEWHERE


@admin.register(AlliancePlan)
class AlliancePlanAdmin(RegisterAdmin):
    """Plans of alliances."""

    change_capability = "registers.change"
    list_display = ["name", "alliance", "starts_on", "ends_on"]
    list_select_related = ["alliance"]
    search_fields = ["name", "alliance__name"]
    autocomplete_fields = ["alliance"]


@admin.register(AllianceTask)
class AllianceTaskAdmin(RegisterAdmin):
    """Tasks of alliances."""

    change_capability = "registers.change"
    list_display = ["title", "alliance", "due_on", "done_on"]
    list_select_related = ["alliance"]
    list_filter = [("due_on", RangeDateFilter)]
    search_fields = ["title", "alliance__name"]
    autocomplete_fields = ["alliance", "plan", "owner"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Give a member the task."""
        create_task(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Change the task."""
        update_task(by=request.user, task_id=key, values=values)


class ParticipantInline(FactInline):
    """Members that took part."""

    model = MeetingParticipant
    change_capability = "registers.change"
    autocomplete_fields = ["member"]


@admin.register(JointMeeting)
class JointMeetingAdmin(RegisterAdmin):
    """Joint meetings."""

    change_capability = "registers.change"
    list_display = ["held_on", "topic", "alliance"]
    list_display_links = ["held_on", "topic"]
    list_select_related = ["alliance"]
    list_filter = [("held_on", RangeDateFilter)]
    search_fields = ["topic", "alliance__name"]
    autocomplete_fields = ["alliance"]
    inlines = [ParticipantInline]


@admin.register(MeetingParticipant)
class MeetingParticipantAdmin(ReadOnlyAdmin):
    """Who took part in joint meetings; written with the meeting."""

    list_display = ["meeting"]
    list_select_related = ["meeting"]
    search_fields = ["meeting__topic"]
    fields = ["meeting"]


@admin.register(Pairing)
class PairingAdmin(RegisterAdmin):
    """Pairings."""

    change_capability = "registers.change"
    list_display = ["organisation_told", "partner_told", "content", "starts_on", "ends_on"]
    list_filter = [("starts_on", RangeDateFilter)]
    autocomplete_fields = ["organisation", "partner"]
    export_columns = ("content", "starts_on", "ends_on")
    organisation_told = _told("organisation", "党组织")
    partner_told = _told("partner", "结对党组织")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return pairings with the names that the user may see."""
        links = {"organisation": PartyOrganisation, "partner": PartyOrganisation}
        return _named(super().get_queryset(request), request.user, links)

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Pair two organisations."""
        pair(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Change or end the pairing."""
        update_pairing(by=request.user, pairing_id=key, values=values)


@admin.register(CrossAppointment)
class CrossAppointmentAdmin(RegisterAdmin):
    """Cross appointments."""

    change_capability = "registers.change"
    list_display = ["name", "home_told", "host_told", "role", "starts_on", "ends_on"]
    list_filter = [("role", ChoicesDropdownFilter), ("starts_on", RangeDateFilter)]
    search_fields = ["name"]
    autocomplete_fields = ["home", "host"]
    export_columns = ("name", "role", "starts_on", "ends_on")
    home_told = _told("home", "所在党组织")
    host_told = _told("host", "任职党组织")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return appointments with the names that the user may see."""
        links = {"home": PartyOrganisation, "host": PartyOrganisation}
        return _named(super().get_queryset(request), request.user, links)
