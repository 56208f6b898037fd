"""Back office of responses: the playbook and the teams to keep; cases, steps and visits to read."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from common.backoffice.admin import FactInline, ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter
from services.actions.playbook import (
    change_playbook_step,
    create_team,
    set_playbook_step,
    update_team,
)
from services.choices import ExpertField
from services.models import (
    ChiefServiceTeam,
    ChiefTeamMember,
    JointVisit,
    JointVisitReply,
    PlaybookStep,
    ResponseCase,
    ResponseStep,
    TeamDispatch,
)

BY_ENTERPRISE = ["enterprise__external_id", "enterprise__name_folded", "enterprise__name_initials"]


@admin.register(PlaybookStep)
class PlaybookStepAdmin(RegisterAdmin):
    """The playbook over time: a new version of a code ends the one before."""

    change_capability = "district.change"
    list_display = [
        "title",
        "colour",
        "kind",
        "owner",
        "department",
        "limit_days",
        "follow_up_days",
        "on_leaving",
        "starts_on",
        "ends_on",
    ]
    list_select_related = ["department"]
    list_filter = [("colour", ChoicesDropdownFilter), ("starts_on", RangeDateFilter)]
    search_fields = ["code", "title"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return code and colour of what exists: open steps carry them."""
        return ["code", "colour", "starts_on"] if obj is not None else []

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Let the version follow the one before."""
        set_playbook_step(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Correct it."""
        change_playbook_step(by=request.user, step_id=key, values=values)


@admin.register(ResponseCase)
class ResponseCaseAdmin(ReadOnlyAdmin):
    """Cases; a rating opens them, staff close them on their page."""

    list_display = ["enterprise", "opened_on", "colour", "calmed_on", "closed_on", "outcome"]
    list_select_related = ["enterprise"]
    list_filter = [
        ("outcome", ChoicesDropdownFilter),
        ("colour", ChoicesDropdownFilter),
        ("opened_on", RangeDateFilter),
        ("closed_on", RangeDateFilter),
    ]
    search_fields = BY_ENTERPRISE


@admin.register(ResponseStep)
class ResponseStepAdmin(ReadOnlyAdmin):
    """Steps; opened by what happens, taken on the pages."""

    list_display = ["enterprise", "title", "owner", "due_on", "state", "origin", "colour"]
    list_select_related = ["enterprise"]
    list_filter = [
        ("state", ChoicesDropdownFilter),
        ("origin", ChoicesDropdownFilter),
        ("colour", ChoicesDropdownFilter),
        ("owner", ChoicesDropdownFilter),
        ("due_on", RangeDateFilter),
    ]
    search_fields = ["title", *BY_ENTERPRISE]


class MemberInline(FactInline):
    """Units of a team."""

    model = ChiefTeamMember
    change_capability = "district.change"
    fields = ["level", "field", "title", "user"]
    autocomplete_fields = ["user"]


@admin.register(ChiefServiceTeam)
class ChiefServiceTeamAdmin(RegisterAdmin):
    """Chief service teams with their units."""

    change_capability = "district.change"
    list_display = ["name", "area", "fields_told", "is_active"]
    list_select_related = ["area"]
    list_filter = ["is_active"]
    search_fields = ["name"]
    inlines = [MemberInline]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the fields to tick."""
        if db_field.name != "fields":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.MultipleChoiceField(
            label="服务领域", choices=ExpertField.choices, widget=forms.CheckboxSelectMultiple
        )

    @admin.display(description="服务领域")
    def fields_told(self, obj: Any) -> str:
        """Return the fields in words."""
        return obj.fields_label

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write it."""
        create_team(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Change it."""
        update_team(by=request.user, team_id=key, values=values)


@admin.register(ChiefTeamMember)
class ChiefTeamMemberAdmin(RegisterAdmin):
    """Units of teams."""

    change_capability = "district.change"
    list_display = ["team", "level", "field", "title"]
    list_select_related = ["team"]
    list_filter = [("level", ChoicesDropdownFilter), ("field", ChoicesDropdownFilter)]
    search_fields = ["title", "team__name"]
    autocomplete_fields = ["team"]


@admin.register(JointVisit)
class JointVisitAdmin(ReadOnlyAdmin):
    """Joint visits; planned and held on the pages of cases."""

    list_display = ["enterprise", "planned_on", "purpose", "chief_team", "held_at"]
    list_select_related = ["enterprise", "chief_team"]
    list_filter = [("planned_on", RangeDateFilter)]
    search_fields = ["purpose", *BY_ENTERPRISE]


@admin.register(JointVisitReply)
class JointVisitReplyAdmin(ReadOnlyAdmin):
    """Departments of joint visits, and what they answered."""

    list_display = ["joint_visit", "department", "state", "replied_at"]
    list_select_related = ["joint_visit__enterprise", "department"]
    list_filter = [("state", ChoicesDropdownFilter)]
    search_fields = ["department__name", "joint_visit__enterprise__name_folded"]


@admin.register(TeamDispatch)
class TeamDispatchAdmin(RegisterAdmin):
    """Ways of teams to buildings."""

    change_capability = "registers.change"
    list_display = ["dispatched_on", "team", "building", "purpose"]
    list_display_links = ["dispatched_on", "team"]
    list_select_related = ["team", "building"]
    list_filter = [("dispatched_on", RangeDateFilter)]
    search_fields = ["purpose", "team__name", "building__external_id", "building__name_folded"]
    autocomplete_fields = ["team", "building"]
    readonly_fields = ["joint_visit"]
