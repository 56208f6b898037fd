"""Back office of rating overrides."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.decorators import action

from common.backoffice.acts import ActForm, act_page, actor, found
from common.backoffice.admin import ReadOnlyAdmin
from common.backoffice.filters import ChoicesDropdownFilter, RangeDateFilter
from common.calendar.clock import now
from enterprises.actions.overrides import approve_override, withdraw_override
from enterprises.admin.facts import OfEnterpriseAdmin
from enterprises.forms import WithdrawOverrideForm
from enterprises.models import RatingOverride


@admin.register(RatingOverride)
class RatingOverrideAdmin(ReadOnlyAdmin):
    """Overrides; set on the page of the enterprise, approved or withdrawn here."""

    list_display = [
        "enterprise",
        "computed_colour",
        "colour",
        "starts_on",
        "ends_on",
        "needs_approval",
        "approved_at",
        "withdrawn_at",
        "returned_on",
    ]
    list_select_related = ["enterprise"]
    list_filter = [
        ("colour", ChoicesDropdownFilter),
        "needs_approval",
        ("ends_on", RangeDateFilter),
    ]
    search_fields = OfEnterpriseAdmin.search_fields
    actions_detail = ["approve_page", "withdraw_page"]

    def has_overrides_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user may decide on overrides."""
        return bool(actor(request).has_capability("registers.change"))

    @action(description="批准", url_path="approve", permissions=["overrides"])
    def approve_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let an override towards stable hold."""
        override = found(self.get_queryset(request), object_id)

        def run(form: Any) -> str:
            approved = approve_override(by=actor(request), override_id=override.pk, now=now())
            return f"已批准，自 {approved.starts_on} 起显示调整后的颜色。"

        intro = f"理由：{override.reason} 依据：{override.evidence}"
        return self._page(request, "批准", override, ActForm, run, intro)

    @action(description="撤回", url_path="withdraw", permissions=["overrides"])
    def withdraw_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End an override before its time."""
        override = found(self.get_queryset(request), object_id)

        def run(form: Any) -> str:
            reason = form.cleaned_data["reason"]
            withdraw_override(by=actor(request), override_id=override.pk, reason=reason, now=now())
            return "已撤回，自今日起显示计算颜色。"

        intro = "以往各日显示过的颜色不变。"
        return self._page(request, "撤回", override, WithdrawOverrideForm, run, intro)

    def _page(
        self,
        request: HttpRequest,
        word: str,
        override: RatingOverride,
        form_class: Any,
        run: Callable[[Any], str],
        intro: str,
    ) -> HttpResponse:
        return act_page(
            self,
            request,
            title=f"{word}人工调整：{override}",
            form_class=form_class,
            run=run,
            back=reverse("admin:enterprises_ratingoverride_changelist"),
            button=word,
            intro=intro,
        )
