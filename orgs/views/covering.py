"""Acts on coverage: for one enterprise, and for a selection with a preview."""

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.roles import Capability
from common.calendar.clock import today
from common.errors.domain import DomainError, NotInScope, NotPermitted
from common.pages.views import PageView
from enterprises.models import Enterprise
from orgs.actions.coverage import (
    MOST_AT_ONCE,
    TooManyAtOnce,
    Way,
    change_mode,
    cover_enterprise,
    cover_many,
    end_coverage,
)
from orgs.actions.gaps import settle_checkpoint, state_unbuilt_reason
from orgs.forms.coverage import CheckpointForm, CoverForm, EndForm, InsteadForm, ReasonForm
from orgs.models import Coverage
from orgs.selectors.enterprise_coverage import coverage_file


class ActingPage(PageView):
    """A page that acts: the capability to change registers is asked of every act."""

    http_method_names = ["get", "head", "options", "post"]
    capability = Capability.REGISTERS_VIEW
    place = "coverage"

    def require_change(self) -> Any:
        """Return the user, or raise ``NotPermitted``."""
        user: Any = self.request.user
        if not user.has_capability(Capability.REGISTERS_CHANGE):
            raise NotPermitted
        return user

    def own_address(self, target: str) -> str:
        """Return the address if it leads to a page of this platform, else nothing."""
        return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else ""


class EnterpriseCoverageView(ActingPage):
    """How one enterprise is covered, with the acts on it."""

    template_name = "orgs/enterprise_coverage.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Run the act that a form of the page names; a refusal stands above the form."""
        user = self.require_change()
        name = request.POST.get("act", "")
        if name not in ACTS:
            raise NotInScope
        enterprise = self._enterprise()
        form = self._forms(enterprise, request.POST, name)[name]
        if form.is_valid():
            try:
                told, warning = ACTS[name](user, enterprise, form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, _words_of(refusal))
            else:
                messages.success(request, told)
                if warning:
                    messages.warning(request, warning)
                return HttpResponseRedirect(self._back())
        context = self.get_context_data(failed={name: form}, **kwargs)
        return self.render_to_response(context, status=400)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read how the enterprise is covered, and offer the acts."""
        user: Any = self.request.user
        enterprise = self._enterprise()
        forms = self._forms(enterprise) | kwargs.pop("failed", {})
        return super().get_context_data(
            file=coverage_file(enterprise, user=user, day=self.day),
            can_change=user.has_capability(Capability.REGISTERS_CHANGE),
            today=today(),
            next=self.request.GET.get("next", ""),
            **{f"{name}_form": form for name, form in forms.items()},
            **kwargs,
        )

    def _enterprise(self) -> Enterprise:
        seen = Enterprise.objects.visible_to(self.request.user)
        enterprise = seen.filter(pk=self.kwargs["pk"]).first()
        if enterprise is None:
            raise NotInScope
        return enterprise

    def _forms(self, enterprise: Enterprise, data: Any = None, sent: str = "") -> dict[str, Any]:
        user, day = self.request.user, today()
        held = Coverage.objects.current_on(day).filter(enterprise=enterprise)
        asked = self.request.GET
        first = {
            "mode": asked.get("mode"),
            "organisation": asked.get("organisation"),
            "starts_on": day,
        }
        return {
            "cover": InsteadForm(
                data if sent == "cover" else None,
                initial=first,
                user=user,
                day=day,
                host=enterprise,
                held=held,
                auto_id="cover-%s",
            ),
            "end": EndForm(data if sent == "end" else None, initial={"on": day}, auto_id=False),
            "reason": ReasonForm(
                data if sent == "reason" else None, initial={"on": day}, auto_id="reason-%s"
            ),
            "checkpoint": CheckpointForm(
                data if sent == "checkpoint" else None,
                initial={"settled_on": day},
                auto_id="checkpoint-%s",
            ),
        }

    def _back(self) -> str:
        return self.own_address(self.request.POST.get("next", "")) or reverse(
            "orgs:enterprise-coverage", args=[self.kwargs["pk"]]
        )


def _cover(user: Any, enterprise: Enterprise, values: dict[str, Any]) -> tuple[str, str]:
    instead_of = values["instead_of"]
    if instead_of is not None:
        _, warning = change_mode(by=user, coverage_id=instead_of.pk, way=_way(values))
        return f"{enterprise}的覆盖方式已变更。", warning
    _, warning = cover_enterprise(by=user, enterprise_id=enterprise.pk, way=_way(values))
    return f"{enterprise}的覆盖已登记。", warning


def _end(user: Any, enterprise: Enterprise, values: dict[str, Any]) -> tuple[str, str]:
    end_coverage(by=user, coverage_id=values["coverage"], on=values["on"], reason=values["reason"])
    return "覆盖已终止。", ""


def _reason(user: Any, enterprise: Enterprise, values: dict[str, Any]) -> tuple[str, str]:
    state_unbuilt_reason(by=user, enterprise_id=enterprise.pk, **values)
    return "未建原因已登记。", ""


def _checkpoint(user: Any, enterprise: Enterprise, values: dict[str, Any]) -> tuple[str, str]:
    content = {"enterprise": enterprise.pk, **values}
    settle_checkpoint(by=user, values=content, today=today())
    return "三同步步骤已登记。", ""


ACTS: dict[str, Any] = {
    "cover": _cover,
    "end": _end,
    "reason": _reason,
    "checkpoint": _checkpoint,
}


class CoverSelectionView(ActingPage):
    """Cover the enterprises chosen in a list: choose how, look at what would come of it, do it."""

    template_name = "orgs/cover_selection.html"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, the preview, or the outcome."""
        user = self.require_change()
        step = request.POST.get("step", "choose")
        chosen = self._chosen(user)
        form = CoverForm(
            request.POST if step in {"preview", "do"} else None,
            initial={"starts_on": today(), "mode": "joint"},
            user=user,
            day=today(),
        )
        outcome = None
        if form.is_bound and form.is_valid():
            outcome = cover_many(
                by=user,
                enterprise_ids=[one.pk for one in chosen],
                way=_way(form.cleaned_data),
                is_preview=step == "preview",
            )
        context = self.get_context_data(
            chosen=chosen,
            form=form,
            outcome=outcome,
            step=step,
            next=self.own_address(request.POST.get("next", "")),
        )
        return self.render_to_response(context)

    def _chosen(self, user: Any) -> list[Enterprise]:
        sent = self.request.POST
        keys = sent.getlist("listed" if sent.get("whole") == "page" else "enterprise")
        if len(keys) > MOST_AT_ONCE:
            raise TooManyAtOnce
        try:
            chosen = [uuid.UUID(key) for key in keys]
        except ValueError as broken:
            raise NotInScope from broken
        seen = Enterprise.objects.visible_to(user).filter(pk__in=chosen)
        return list(seen.order_by("external_id", "pk"))


def _way(values: dict[str, Any]) -> Way:
    organisation = values["organisation"]
    starts_on: datetime.date = values["starts_on"]
    return Way(
        mode=values["mode"],
        starts_on=starts_on,
        organisation_id=organisation.pk if organisation else None,
        instructor=values["instructor"].strip(),
        reason=values["reason"].strip(),
    )


def _words_of(refusal: DomainError) -> str:
    faults = getattr(refusal, "faults", ())
    return "".join(fault.message for fault in faults) or refusal.message
