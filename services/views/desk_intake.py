"""Registration at the desk: found, filled in, compared with what is open, written."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.roles import Capability
from common.calendar.clock import now, today
from common.errors.domain import DomainError, NotPermitted
from common.limits.searches import count_search
from common.records.ids import uuid7
from enterprises.models import Enterprise
from services.actions.intake import register_request
from services.actions.voices import add_voice
from services.choices import Channel, Mechanism
from services.forms.desk import IntakeForm
from services.models import ServiceRequest
from services.selectors.duplicates import Suggestion, suggested_duplicates
from services.selectors.intake import (
    DutyPreview,
    Found,
    duty_previews,
    found_enterprise,
    found_enterprises,
)
from services.views.acting import words_of
from services.views.desk import DeskPage, key_of


class IntakePage(DeskPage):
    """登记诉求: one form; every step of it works without scripts and keeps what was typed."""

    template_name = "services/desk_new.html"
    http_method_names = ["get", "head", "options", "post"]
    capability = Capability.VISITS_CHANGE

    def test_func(self) -> bool:
        """Return whether the user takes requests in."""
        user: Any = self.request.user
        return super().test_func() and user.has_capability(self.capability)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the form, blank or as it was typed."""
        form = kwargs.pop("form", None) or self._blank()
        previews = duty_previews(today())
        chosen = str(form["category"].value() or "")
        return super().get_context_data(
            form=form,
            enterprise=self._enterprise(form["enterprise"].value()),
            previews=previews,
            preview=next((each for each in previews if each.category == chosen), None),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the step that a button names."""
        step = request.POST.get("step", "save")
        if step == "find":
            return self._find()
        if "take" in request.POST or step == "look":
            return self._again(self._retyped())
        form = IntakeForm(request.POST, user=request.user)
        if not form.is_valid():
            return self._again(form, status=400)
        try:
            return self._save(form, step)
        except DomainError as refusal:
            form.add_error(None, words_of(refusal))
            return self._again(form, status=refusal.status)

    def _save(self, form: IntakeForm, step: str) -> HttpResponse:
        values, sent = form.cleaned_data, self.request.POST
        if "voice" in sent:
            return self._add_voice(values, key_of(sent["voice"]))
        alike = self._alike(values)
        shown = set(sent.getlist("seen"))
        if any(str(each.request.pk) not in shown for each in alike):
            return self._again(form, alike=alike, step=step)
        preview = self._preview(values["category"])
        mechanism = values["mechanism"] or (
            preview.mechanism if preview else Mechanism.IMMEDIATE.value
        )
        made = register_request(
            by=self.request.user,
            values={
                "enterprise": values["enterprise"].pk if values["enterprise"] else None,
                "building": values["building"].pk if values["building"] else None,
                "category": values["category"],
                "content": values["content"].strip(),
                "mechanism": mechanism,
            },
            channel=values["channel"],
            now=now(),
            key=values["key"],
            is_dispatched=step == "dispatch",
        )
        messages.success(
            self.request, f"诉求已登记，编号 {made.number}，{made.get_state_display()}。"
        )
        return HttpResponseRedirect(reverse("services:desk-request", args=[made.pk]))

    def _add_voice(self, values: dict[str, Any], original: uuid.UUID) -> HttpResponse:
        if values["enterprise"] is None:
            raise NotPermitted("enterprise_required", "附议须先选择企业。")
        add_voice(
            request_id=original,
            enterprise_id=values["enterprise"].pk,
            by=self.request.user,
            now=now(),
            channel=values["channel"],
            note=values["content"][:500],
        )
        messages.success(self.request, f"{values['enterprise']}已附议，没有另立诉求。")
        return HttpResponseRedirect(reverse("services:desk-request", args=[original]))

    def _find(self) -> HttpResponse:
        words = self.request.POST.get("q", "").strip()
        if words:
            count_search(self.request.user)
        found: list[Found] = (
            found_enterprises(words[:100], user=self.request.user, day=today()) if words else []
        )
        return self._again(self._retyped(), found=found, is_searched=bool(words))

    def _retyped(self) -> IntakeForm:
        """Return what was typed, unjudged; a chosen enterprise brings its building along."""
        sent = self.request.POST
        typed: dict[str, Any] = {name: sent.get(name, "") for name in IntakeForm.base_fields}
        if "take" in sent:
            typed["enterprise"] = sent["take"]
            typed["building"] = self._building_of(sent["take"]) or typed["building"]
        return IntakeForm(user=self.request.user, initial=typed)

    def _blank(self) -> IntakeForm:
        asked = self.request.GET
        enterprise = asked.get("enterprise", "")
        building = asked.get("building", "") or (self._building_of(enterprise) or "")
        first = {
            "key": uuid7(),
            "channel": Channel.STAFF,
            "enterprise": enterprise if self._enterprise(enterprise) else "",
            "building": building,
        }
        return IntakeForm(user=self.request.user, initial=first)

    def _again(self, form: IntakeForm, *, status: int = 200, **more: Any) -> HttpResponse:
        typed = self.request.POST.get("q", "").strip()
        return self.render_to_response(
            self.get_context_data(form=form, typed=typed, **more), status=status
        )

    def _enterprise(self, key: Any) -> Found | None:
        if not key:
            return None
        seen = Enterprise.objects.visible_to(self.request.user)
        enterprise = seen.filter(pk=key_of(key)).first()
        if enterprise is None:
            return None
        return found_enterprise(enterprise, user=self.request.user, day=today())

    def _building_of(self, key: Any) -> Any:
        found = self._enterprise(key)
        return found.buildings[0].pk if found and found.buildings else None

    def _preview(self, category: str) -> DutyPreview | None:
        return next((each for each in duty_previews(today()) if each.category == category), None)

    def _alike(self, values: dict[str, Any]) -> list[Suggestion]:
        if ServiceRequest.objects.filter(pk=values["key"]).exists():
            return []
        return suggested_duplicates(
            user=self.request.user,
            now=self.viewer.now,
            building_id=values["building"].pk if values["building"] else None,
            enterprise_id=values["enterprise"].pk if values["enterprise"] else None,
            category=values["category"],
            content=values["content"],
        )
