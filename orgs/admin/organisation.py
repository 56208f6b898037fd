"""Back office of party organisations: register, dated facts, and the acts that change them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.decorators import action

from common.backoffice.acts import act_page, actor, found
from common.backoffice.admin import FactInline, ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter, ScopedFilter
from common.calendar.clock import today
from orgs.actions.lines import change_line, link_line
from orgs.actions.organisation import create_organisation, update_organisation
from orgs.actions.restructuring import (
    change_form,
    dissolve_organisation,
    merge_organisation,
    move_organisation,
)
from orgs.forms.tree import ChangeFormForm, dissolve_form, merge_form, move_form
from orgs.models import (
    MemberCount,
    OrganisationAffiliation,
    OrganisationFormPeriod,
    OrganisationLine,
    OrganisationSeat,
    PartyOrganisation,
)
from orgs.selectors.closing import closing

CHANGE = "registers.change"


class FormInline(FactInline):
    """Forms over time."""

    model = OrganisationFormPeriod
    change_capability = CHANGE


class AffiliationInline(FactInline):
    """Where the organisation stood; changed by its own act."""

    model = OrganisationAffiliation
    fk_name = "organisation"
    can_add = False


class MemberCountInline(FactInline):
    """Counts of members over time."""

    model = MemberCount
    change_capability = CHANGE


class SeatInline(FactInline):
    """Buildings in which the organisation is seated."""

    model = OrganisationSeat
    change_capability = CHANGE
    autocomplete_fields = ["building"]


@admin.register(PartyOrganisation)
class PartyOrganisationAdmin(RegisterAdmin):
    """The register of party organisations."""

    change_capability = CHANGE
    list_display = ["external_id", "name", "area", "founded_on", "dissolved_on"]
    list_display_links = ["external_id", "name"]
    list_select_related = ["area"]
    list_filter = [("area", ScopedFilter), ("founded_on", RangeDateFilter)]
    search_fields = ["external_id", "name"]
    autocomplete_fields = ["parent", "host_enterprise"]
    # Ending and merging are acts of their own.
    readonly_fields = ["dissolved_on", "dissolution", "dissolution_document", "merged_into"]
    inlines = [FormInline, AffiliationInline, MemberCountInline, SeatInline]
    actions_detail = ["move_page", "form_page", "dissolve_page", "merge_page"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write an organisation and where it stands."""
        create_organisation(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write what changed; another superior, area or host holds from today on."""
        update_organisation(by=request.user, organisation_id=key, values=values)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep the heir out of the form of those who may not see it."""
        fields = list(super().get_readonly_fields(request, obj))
        if obj is not None and obj.merged_into_id and not _sees(request, obj.merged_into_id):
            fields.remove("merged_into")
        return fields

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave out what the form must not show."""
        is_hidden = obj is not None and obj.merged_into_id
        is_hidden = is_hidden and not _sees(request, obj.merged_into_id)
        return ["merged_into"] if is_hidden else super().get_exclude(request, obj)

    @action(description="变更隶属", url_path="move", permissions=["change"])
    def move_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Change superior, area or host from a day on."""
        organisation = found(self.get_queryset(request), object_id)

        def run(form: Any) -> str:
            move_organisation(
                by=actor(request),
                organisation_id=organisation.pk,
                values=form.values(),
                on=form.cleaned_data["on"],
                document_number=form.cleaned_data["document_number"],
                today=today(),
            )
            return "隶属已变更；此前各日不变。"

        form_class = move_form(actor(request), organisation)
        return self._page(request, organisation, "变更隶属", form_class, run)

    @action(description="变更形式", url_path="change-form", permissions=["change"])
    def form_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the organisation have another form by a document."""
        organisation = found(self.get_queryset(request), object_id)

        def run(form: Any) -> str:
            change_form(
                by=actor(request),
                organisation_id=organisation.pk,
                today=today(),
                **form.cleaned_data,
            )
            return "形式已变更；此前的形式保留。"

        return self._page(request, organisation, "变更形式", ChangeFormForm, run)

    @action(description="撤销", url_path="dissolve", permissions=["change"])
    def dissolve_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Tell what the end touches, and end the organisation."""
        organisation = found(self.get_queryset(request), object_id)

        def run(form: Any) -> str:
            values = form.cleaned_data
            heir = values.pop("children_to")
            dissolve_organisation(
                by=actor(request),
                organisation_id=organisation.pk,
                children_to=heir.pk if heir else None,
                today=today(),
                **values,
            )
            return "党组织已撤销；此前各日的记录保留。"

        form_class = dissolve_form(actor(request), organisation)
        return self._page(
            request, organisation, "撤销", form_class, run, self._told(request, organisation)
        )

    @action(description="并入其他组织", url_path="merge", permissions=["change"])
    def merge_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Tell what the merger touches, and let another organisation take over."""
        organisation = found(self.get_queryset(request), object_id)

        def run(form: Any) -> str:
            values = form.cleaned_data
            heir = values.pop("into")
            merge_organisation(
                by=actor(request),
                organisation_id=organisation.pk,
                into_id=heir.pk,
                today=today(),
                **values,
            )
            return f"已并入{heir.name}：下级组织、所覆盖企业与楼宇由其接收。"

        form_class = merge_form(actor(request), organisation)
        return self._page(
            request,
            organisation,
            "并入其他组织",
            form_class,
            run,
            self._told(request, organisation),
        )

    def _told(self, request: HttpRequest, organisation: PartyOrganisation) -> str:
        return closing(organisation.pk, user=request.user, on=today()).in_words()

    def _page(
        self,
        request: HttpRequest,
        organisation: PartyOrganisation,
        title: str,
        form_class: Any,
        run: Any,
        intro: str = "",
    ) -> HttpResponse:
        return act_page(
            self,
            request,
            title=f"{title}：{organisation}",
            form_class=form_class,
            run=run,
            back=reverse("admin:orgs_partyorganisation_change", args=[organisation.pk]),
            button=title,
            intro=intro,
            initial={"on": today()},
        )


def _sees(request: HttpRequest, organisation_id: Any) -> bool:
    visible = PartyOrganisation.objects.visible_to(request.user)
    return visible.filter(pk=organisation_id).exists()


class OfOrganisationAdmin(ReadOnlyAdmin):
    """Facts of an organisation; edited on its page."""

    list_select_related = ["organisation"]
    search_fields = ["organisation__external_id", "organisation__name"]


@admin.register(OrganisationFormPeriod)
class OrganisationFormPeriodAdmin(OfOrganisationAdmin):
    """Forms over time."""

    list_display = ["organisation", "form", "starts_on", "ends_on", "document_number"]
    list_filter = [("form", ChoicesDropdownFilter)]


@admin.register(OrganisationAffiliation)
class OrganisationAffiliationAdmin(OfOrganisationAdmin):
    """Superiors, areas and hosts over time."""

    list_display = ["organisation_name", "area", "starts_on", "ends_on", "document_number"]
    list_select_related = ["organisation", "area"]
    fields = ["organisation", "area", "starts_on", "ends_on", "document_number", "recorded_on"]
    export_columns = ("organisation", "area", "starts_on", "ends_on", "document_number")

    @admin.display(description="党组织")
    def organisation_name(self, obj: Any) -> str:
        """Return the organisation alone: its superior may be another subdistrict's."""
        return str(obj.organisation)


@admin.register(MemberCount)
class MemberCountAdmin(OfOrganisationAdmin):
    """Counts of members."""

    list_display = ["organisation", "full_members", "probationary_members", "starts_on", "ends_on"]


@admin.register(OrganisationSeat)
class OrganisationSeatAdmin(OfOrganisationAdmin):
    """Buildings of organisations."""

    list_display = ["organisation", "building", "starts_on", "ends_on"]
    list_select_related = ["organisation", "building"]


@admin.register(OrganisationLine)
class OrganisationLineAdmin(RegisterAdmin):
    """Second links beside the command line."""

    change_capability = CHANGE
    list_display = ["organisation", "kind", "starts_on", "ends_on"]
    list_select_related = ["organisation"]
    list_filter = [("kind", ChoicesDropdownFilter)]
    search_fields = OfOrganisationAdmin.search_fields
    autocomplete_fields = ["organisation", "leader"]
    exclude = ["recorded_on"]
    export_columns = ("organisation", "kind", "starts_on", "ends_on")

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Link the organisation."""
        link_line(by=request.user, values=values, key=key, today=today())

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Correct or end the link."""
        change_line(by=request.user, line_id=key, values=values)
