"""Back office of terms, officers, elections and foundings: registers and their steps."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.decorators import action

from common.backoffice.acts import act_page, actor, found
from common.backoffice.admin import FactInline, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter, ScopedFilter
from common.calendar.clock import today
from common.records.steps import open_steps
from orgs.actions import elections, foundings
from orgs.actions.guards import StepRefused
from orgs.actions.officers import appoint_officer, end_officer, update_officer
from orgs.actions.terms import extend_term, note_term
from orgs.admin.organisation import CHANGE, OfOrganisationAdmin
from orgs.choices import ElectionState, FoundingState
from orgs.elections import STEPS, candidates_needed
from orgs.formation import FOUNDING_STEPS
from orgs.forms.tree import ExtensionForm, OnForm, ReasonForm, election_form, founding_form
from orgs.models import (
    Candidate,
    Election,
    Founding,
    Officer,
    OrganisationTerm,
    TermExtension,
)

ENDED = "已经办结，没有可办理的步骤。"


class ActingAdmin(RegisterAdmin):
    """A register whose rows have acts of their own."""

    change_capability = CHANGE

    def page(
        self,
        request: HttpRequest,
        row: Any,
        *,
        title: str,
        form_class: Any,
        run: Any,
        intro: str = "",
    ) -> HttpResponse:
        """Show the form of one act of ``row``."""
        return act_page(
            self,
            request,
            title=f"{title}：{row}",
            form_class=form_class,
            run=run,
            back=reverse(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk]
            ),
            button=title,
            intro=intro,
            initial={"on": today()},
        )


class ExtensionInline(FactInline):
    """Approved postponements; granted by their own act."""

    model = TermExtension
    can_add = False


@admin.register(OrganisationTerm)
class OrganisationTermAdmin(ActingAdmin):
    """Terms; a confirmed election opens the next one."""

    list_display = ["organisation", "number", "starts_on", "due_on", "ends_on"]
    list_select_related = ["organisation"]
    list_filter = [("due_on", RangeDateFilter)]
    search_fields = OfOrganisationAdmin.search_fields
    autocomplete_fields = ["organisation"]
    exclude = ["recorded_on"]
    inlines = [ExtensionInline]
    actions_detail = ["extend_page"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write a term that began before the platform knew."""
        note_term(by=request.user, values=values, key=key, today=today())

    @action(description="延期换届", url_path="extend", permissions=["change"])
    def extend_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write an approved postponement."""
        term = found(self.get_queryset(request), object_id)

        def run(form: Any) -> str:
            extend_term(by=actor(request), term_id=term.pk, today=today(), **form.cleaned_data)
            return "已登记延期；逾期仍未换届的重新计为届满未换届。"

        return self.page(
            request,
            term,
            title="延期换届",
            form_class=ExtensionForm,
            run=run,
            intro=f"换届日期 {term.due_on}；延期须经上级批准，累计不超过十二个月。",
        )


@admin.register(TermExtension)
class TermExtensionAdmin(RegisterAdmin):
    """Approved postponements; granted once, never edited."""

    change_capability = CHANGE
    list_display = ["term", "until", "approved_on", "approved_by", "document_number"]
    list_select_related = ["term__organisation"]
    search_fields = ["term__organisation__external_id", "term__organisation__name"]
    can_add = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow no change of what was approved."""
        return False


@admin.register(Officer)
class OfficerAdmin(ActingAdmin):
    """Officers: name and post only."""

    list_display = ["name", "organisation", "role", "origin", "starts_on", "ends_on"]
    list_select_related = ["organisation"]
    list_filter = [("role", ChoicesDropdownFilter), ("origin", ChoicesDropdownFilter)]
    search_fields = ["name", *OfOrganisationAdmin.search_fields]
    autocomplete_fields = ["organisation"]
    actions_detail = ["end_page"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Appoint the officer."""
        appoint_officer(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Correct the officer."""
        update_officer(by=request.user, officer_id=key, values=values)

    @action(description="办理卸任", url_path="end", permissions=["change"])
    def end_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the officer leave."""
        officer = found(self.get_queryset(request), object_id)

        def run(form: Any) -> str:
            end_officer(by=actor(request), officer_id=officer.pk, **form.cleaned_data)
            return "已办理卸任。"

        return self.page(request, officer, title="办理卸任", form_class=OnForm, run=run)


class CandidateInline(FactInline):
    """Who stands and the votes given; written by the steps."""

    model = Candidate
    can_add = False


@admin.register(Election)
class ElectionAdmin(ActingAdmin):
    """Elections: planned here, then taken step by step."""

    list_display = ["organisation", "kind", "state", "planned_on", "held_on", "confirmed_on"]
    list_select_related = ["organisation"]
    list_filter = [("state", ChoicesDropdownFilter), ("planned_on", RangeDateFilter)]
    search_fields = OfOrganisationAdmin.search_fields
    autocomplete_fields = ["organisation"]
    readonly_fields = [
        "state",
        "approved_on",
        "published_on",
        "held_on",
        "reported_on",
        "confirmed_on",
        "ended_on",
        "reason",
        "document_number",
        "entitled",
        "present",
    ]
    inlines = [CandidateInline]
    actions_detail = ["next_page", "void_page"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Plan the election."""
        elections.plan_election(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Change the plan."""
        elections.change_plan(by=request.user, election_id=key, values=values)

    @action(description="办理下一步", url_path="next", permissions=["change"])
    def next_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take the next step forward."""
        election = found(self.get_queryset(request), object_id)
        steps = [s for s in open_steps(STEPS, election.state) if s.code not in {"fail", "cancel"}]
        title = steps[0].label if steps else "办理下一步"

        def run(form: Any) -> str:
            act = {"by": actor(request), "election_id": election.pk, "today": today()}
            _election_step(election.state, form, act)
            return f"已{title.removeprefix('登记')}。"

        intro = (
            f"应选 {election.seats} 名，候选人至少 {candidates_needed(election.seats)} 名；"
            f"到会须达应到会的五分之四，得票须超过{election.get_majority_base_display()}的半数。"
        )
        return self.page(
            request,
            election,
            title=title,
            form_class=election_form(election),
            run=run,
            intro=intro if steps else ENDED,
        )

    @action(description="无效或取消", url_path="void", permissions=["change"])
    def void_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give the election up before it is held, or note that it is void."""
        election = found(self.get_queryset(request), object_id)
        is_held = election.state in {ElectionState.HELD, ElectionState.REPORTED}
        is_void = is_held or election.state == ElectionState.CANDIDATES_PUBLISHED
        act = elections.fail_election if is_void else elections.cancel_election
        title = "登记选举无效" if is_void else "取消选举"

        def run(form: Any) -> str:
            act(by=actor(request), election_id=election.pk, today=today(), **form.cleaned_data)
            return "已办理；可以重新计划选举。"

        return self.page(request, election, title=title, form_class=ReasonForm, run=run)


def _election_step(state: str, form: Any, act: dict[str, Any]) -> None:
    told = form.cleaned_data
    if state == ElectionState.PLANNED:
        elections.approve_election(**act, **told)
    elif state == ElectionState.APPROVED:
        elections.publish_candidates(**act, on=told["on"], candidates=form.people())
    elif state == ElectionState.CANDIDATES_PUBLISHED:
        numbers = {name: told[name] for name in ("on", "entitled", "present")}
        elections.hold_election(**act, **numbers, votes=form.votes())
    elif state == ElectionState.HELD:
        elections.report_election(**act, **told)
    elif state == ElectionState.REPORTED:
        elections.confirm_election(**act, **told)
    else:
        raise StepRefused(message=ENDED)


@admin.register(Candidate)
class CandidateAdmin(OfOrganisationAdmin):
    """Candidates and their votes."""

    list_display = ["name", "election", "role", "votes", "is_elected"]
    list_select_related = ["election__organisation"]
    search_fields = ["name", "election__organisation__name"]


@admin.register(Founding)
class FoundingAdmin(ActingAdmin):
    """Foundings: applied here, then taken step by step."""

    list_display = ["name", "area", "form", "state", "applied_on", "answer_due_on", "filed_on"]
    list_select_related = ["area"]
    list_filter = [("state", ChoicesDropdownFilter), ("area", ScopedFilter)]
    search_fields = ["name"]
    autocomplete_fields = ["enterprise", "building", "approving_organisation"]
    readonly_fields = [
        "state",
        "answer_due_on",
        "answered_on",
        "answer_document",
        "elected_on",
        "filed_on",
        "reason",
    ]
    # The organisation founded has a page of its own.
    exclude = ["organisation"]
    export_columns = ("name", "form", "state", "applied_on", "answer_due_on", "filed_on")
    actions_detail = ["next_page", "refuse_page"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Apply."""
        foundings.apply_founding(by=request.user, values=values, key=key, today=today())

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Change the application."""
        foundings.change_application(by=request.user, founding_id=key, values=values, today=today())

    @action(description="办理下一步", url_path="next", permissions=["change"])
    def next_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take the next step forward."""
        founding = found(self.get_queryset(request), object_id)
        ways = {"refuse", "withdraw"}
        steps = [s for s in open_steps(FOUNDING_STEPS, founding.state) if s.code not in ways]
        acts: dict[str, Callable[..., Any]] = {
            FoundingState.APPLIED: foundings.approve_founding,
            FoundingState.APPROVED: foundings.elect_founding,
            FoundingState.ELECTED: foundings.file_founding,
        }

        def run(form: Any) -> str:
            if not steps:
                raise StepRefused(message=ENDED)
            acts[founding.state](
                by=actor(request), founding_id=founding.pk, today=today(), **form.cleaned_data
            )
            return "已办理。"

        return self.page(
            request,
            founding,
            title=steps[0].label if steps else "办理下一步",
            form_class=founding_form(founding.state),
            run=run,
            intro=f"批复期限 {founding.answer_due_on}（申请后一个月）。" if steps else ENDED,
        )

    @action(description="不同意或撤回", url_path="refuse", permissions=["change"])
    def refuse_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Refuse an application, or take back what was approved."""
        founding = found(self.get_queryset(request), object_id)
        is_new = founding.state == FoundingState.APPLIED
        act = foundings.refuse_founding if is_new else foundings.withdraw_founding
        title = "批复不同意" if is_new else "撤回申请"

        def run(form: Any) -> str:
            act(by=actor(request), founding_id=founding.pk, today=today(), **form.cleaned_data)
            return "已办理。"

        return self.page(request, founding, title=title, form_class=ReasonForm, run=run)
