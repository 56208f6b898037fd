"""Back office of enterprises: identity, standing, contacts, moving in and out."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from unfold.decorators import action

from buildings.models import Building
from common.backoffice.acts import act_page, actor, found, model_form
from common.backoffice.admin import FactInline, ReadOnlyAdmin, RegisterAdmin
from common.backoffice.filters import ChoicesDropdownFilter
from common.calendar.clock import today
from common.records.writing import InvalidRecord
from enterprises.actions.contacts import create_contact, reveal_phone, update_contact
from enterprises.actions.enterprise import create_enterprise, update_enterprise
from enterprises.actions.occupancies import move_in, move_out
from enterprises.actions.overrides import set_override
from enterprises.admin.facts import OfEnterpriseAdmin
from enterprises.forms import (
    ContactForm,
    EnterpriseForm,
    MoveOutForm,
    NewTenantForm,
    OverrideForm,
    RevealForm,
)
from enterprises.models import (
    Contact,
    Enterprise,
    EnterpriseStanding,
    Occupancy,
)


class StandingInline(FactInline):
    """What the enterprise stated; changed by its own act."""

    model = EnterpriseStanding
    can_add = False


class OccupancyInline(FactInline):
    """Where the enterprise is and was; changed by move-in, move-out and change of room."""

    model = Occupancy
    can_add = False
    fields = ["unit", "area", "tenure", "starts_on", "ends_on"]


@admin.register(Enterprise)
class EnterpriseAdmin(RegisterAdmin):
    """The enterprise register."""

    change_capability = "registers.change"
    list_display = [
        "external_id",
        "name",
        "short_name",
        "uscc",
        "unit_kind",
        "industry_section",
        "colour",
    ]
    list_display_links = ["external_id", "name"]
    list_select_related = ["rating"]
    list_filter = [
        ("unit_kind", ChoicesDropdownFilter),
        ("industry_section", ChoicesDropdownFilter),
        ("rating__colour", ChoicesDropdownFilter),
        "rating__needs_review",
    ]
    search_fields = ["external_id", "uscc", "name_folded", "name_initials"]
    inlines = [StandingInline, OccupancyInline]
    form = EnterpriseForm
    export_columns = (
        "external_id",
        "uscc",
        "no_uscc_reason",
        "name",
        "short_name",
        "unit_kind",
        "industry_section",
        "founded_on",
    )

    actions_list = ["new_tenant_page"]
    actions_detail = ["move_in_page", "move_out_page", "override_page"]

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write an enterprise with what it states about itself."""
        create_enterprise(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write what changed; a new status or member count holds from today on."""
        update_enterprise(by=request.user, enterprise_id=key, values=values)

    @action(description="登记新入驻企业", url_path="new-tenant", permissions=["change"])
    def new_tenant_page(self, request: HttpRequest) -> HttpResponse:
        """Write a new enterprise together with its first room."""

        def run(form: Any) -> str:
            written = create_enterprise(by=request.user, values=form.values())
            return f"已登记：{written.obj.name}。"

        return act_page(
            self,
            request,
            title="登记新入驻企业",
            form_class=NewTenantForm.of(Building.objects.visible_to(request.user)),
            run=run,
            back=reverse("admin:enterprises_enterprise_changelist"),
            button="登记",
            intro="企业与入驻一次办理；已有企业迁入请在企业页面“办理入驻”。",
            initial={"starts_on": today()},
        )

    @action(description="办理入驻", url_path="move-in", permissions=["change"])
    def move_in_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the enterprise into a unit."""
        enterprise = self._enterprise(request, object_id)
        occupancies = self.admin_site.get_model_admin(Occupancy)
        fields = ["unit", "area", "tenure", "starts_on", "ends_on"]

        def run(form: Any) -> str:
            values = form.cleaned_data
            move_in(
                by=actor(request),
                enterprise=enterprise,
                unit_id=values["unit"].pk,
                starts_on=values["starts_on"],
                ends_on=values["ends_on"],
                area=values["area"],
                tenure=values["tenure"],
            )
            return f"已办理入驻：{enterprise} → {values['unit']}。"

        return act_page(
            self,
            request,
            title=f"办理入驻：{enterprise}",
            form_class=model_form(occupancies, request, fields),
            run=run,
            back=self._page_of(enterprise),
            button="办理入驻",
            initial={"starts_on": today()},
        )

    @action(description="办理迁出", url_path="move-out", permissions=["change"])
    def move_out_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End the enterprise's occupancies in a building."""
        enterprise = self._enterprise(request, object_id)
        held = Occupancy.objects.visible_to(request.user).current_on(today())
        buildings = Building.objects.filter(
            pk__in=held.filter(enterprise=enterprise).values("unit__building")
        )

        def run(form: Any) -> str:
            values = form.cleaned_data
            ended = move_out(
                by=actor(request),
                enterprise=enterprise,
                building_id=values["building"].pk,
                on=values["on"],
                destination=values["destination"],
                reason_code=values["reason_code"],
                reason=values["reason"],
            )
            return f"已办理迁出，终止 {len(ended)} 条入驻。"

        return act_page(
            self,
            request,
            title=f"办理迁出：{enterprise}",
            form_class=MoveOutForm.of(buildings),
            run=run,
            back=self._page_of(enterprise),
            button="办理迁出",
            intro="将终止该企业在所选楼宇的全部在租单元，历史记录保留。",
            initial={"on": today()},
        )

    @action(description="人工调整评级", url_path="override", permissions=["change"])
    def override_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Set another colour for a while beside the computed one."""
        enterprise = self._enterprise(request, object_id)

        def run(form: Any) -> str:
            values = {**form.cleaned_data, "enterprise": enterprise.pk}
            override = set_override(by=actor(request), values=values, today=today()).obj
            if override.needs_approval:
                return "已提出；调向更稳定，须由第二人批准后生效。"
            return f"已调整为{override.get_colour_display()}，至 {override.ends_on} 恢复计算颜色。"

        return act_page(
            self,
            request,
            title=f"人工调整评级：{enterprise}（计算颜色：{self.colour(enterprise)}）",
            form_class=OverrideForm,
            run=run,
            back=self._page_of(enterprise),
            button="提出调整",
            intro="计算颜色照常计算并保留，统计指标只用计算颜色。调向更稳定须由第二人批准。",
            initial={"starts_on": today()},
        )

    def _enterprise(self, request: HttpRequest, object_id: str) -> Enterprise:
        return found(self.get_queryset(request), object_id)

    def _page_of(self, enterprise: Enterprise) -> str:
        return reverse("admin:enterprises_enterprise_change", args=[enterprise.pk])

    @admin.display(description="稳定度", ordering="rating__colour")
    def colour(self, obj: Enterprise) -> str:
        """Return the rating in one word, with the mark of what must be looked at."""
        rating = getattr(obj, "rating", None)
        if rating is None:
            return "未评级"
        return f"{rating.get_colour_display()}{' · 待核' if rating.needs_review else ''}"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave new enterprises to the act of moving in, except for the whole district."""
        return super().has_add_permission(request) and bool(actor(request).scope.everything)


@admin.register(EnterpriseStanding)
class EnterpriseStandingAdmin(ReadOnlyAdmin):
    """Status and members over time."""

    list_display = ["enterprise", "operating_status", "full_members", "starts_on", "ends_on"]
    list_select_related = ["enterprise"]
    list_filter = [("operating_status", ChoicesDropdownFilter)]
    search_fields = OfEnterpriseAdmin.search_fields


@admin.register(Contact)
class ContactAdmin(OfEnterpriseAdmin):
    """Contacts; phones are masked."""

    list_display = ["name", "enterprise", "role", "phone_masked", "confirmed_on"]
    list_filter = [("role", ChoicesDropdownFilter)]
    readonly_fields = ["phone_masked"]
    form = ContactForm
    can_delete = True
    actions_detail = ["reveal_page"]

    def prepared(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values; an empty number leaves the known one as it is."""
        return {name: value for name, value in values.items() if name != "phone" or value}

    def create(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write a contact with its number encrypted."""
        create_contact(by=request.user, values=values, key=key)

    def update(self, request: HttpRequest, key: Any, values: dict[str, Any]) -> None:
        """Write what changed."""
        update_contact(by=request.user, contact_id=key, values=values)

    @action(description="查看完整号码", url_path="reveal", permissions=["reveal"])
    def reveal_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask why, then show the whole number on this page only: no message, no cache keeps it."""
        contact = found(self.get_queryset(request), object_id)
        form = RevealForm(request.POST or None)
        number = None
        if request.method == "POST" and form.is_valid():
            try:
                number = reveal_phone(by=request.user, contact_id=contact.pk, **form.cleaned_data)
            except InvalidRecord as refused:
                form.add_error(None, " ".join(fault.message for fault in refused.faults))
        context = {
            **self.admin_site.each_context(request),
            "title": f"查看完整号码：{contact}",
            "opts": self.opts,
            "form": form,
            "contact": contact,
            "number": number,
            "back": reverse("admin:enterprises_contact_change", args=[contact.pk]),
        }
        answer = TemplateResponse(request, "enterprises/backoffice/reveal.html", context)
        add_never_cache_headers(answer)
        return answer

    def has_reveal_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Return whether the user's role may see numbers at all."""
        return bool(actor(request).has_capability("contacts.reveal"))
