"""Pages of organisational life: what is due, and recording what was held."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_date

from accounts.roles import Capability
from common.calendar.clock import today
from common.errors.domain import DomainError, NotInScope, NotPermitted
from common.pages.forms import cleaned
from common.pages.views import PageView
from orgs.actions.life import advice, record_life
from orgs.choices import LifeKind
from orgs.forms.life import RecordForm, SubdistrictForm
from orgs.models import PartyOrganisation
from orgs.selectors.life import life_calendar, life_section


class LifeCalendarView(PageView):
    """What every organisation in scope owes this month and quarter, overdue first."""

    template_name = "orgs/life.html"
    capability = Capability.REGISTERS_VIEW
    place = "life"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the calendar."""
        user: Any = self.request.user
        form = SubdistrictForm(self.request.GET, user=user)
        organisations = PartyOrganisation.objects.visible_to(user)
        area = cleaned(form)["area"]
        if area is not None:
            organisations = organisations.filter(area=area)
        page = life_calendar(organisations, self.day, self.request.GET.get("page"))
        return super().get_context_data(
            form=form,
            page=page,
            can_record=user.has_capability(Capability.VISITS_CHANGE),
            tab="life",
            **kwargs,
        )


class RecordLifeView(PageView):
    """Record what an organisation held: kind and day are filled in already."""

    template_name = "orgs/record_life.html"
    http_method_names = ["get", "head", "options", "post"]
    capability = Capability.REGISTERS_VIEW
    place = "life"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record it; a refusal stands above the form."""
        user: Any = request.user
        if not user.has_capability(Capability.VISITS_CHANGE):
            raise NotPermitted
        organisation = self._organisation()
        form = self._form(organisation, request.POST)
        if form.is_valid():
            try:
                values = {"organisation": organisation.pk, **form.values()}
                record = record_life(by=user, values=values).obj
            except DomainError as refusal:
                form.add_error(None, _words_of(refusal))
            else:
                messages.success(request, f"{organisation}：{record.kinds_label}已登记。")
                remark = advice(record)
                if remark:
                    messages.warning(request, remark)
                return HttpResponseRedirect(reverse("orgs:life"))
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the form, and show what the organisation owes and held."""
        user: Any = self.request.user
        organisation = self._organisation()
        kwargs.setdefault("form", self._form(organisation))
        return super().get_context_data(
            organisation=organisation,
            section=life_section(organisation.pk, user=user, day=self.day),
            can_record=user.has_capability(Capability.VISITS_CHANGE),
            **kwargs,
        )

    def _organisation(self) -> PartyOrganisation:
        visible = PartyOrganisation.objects.visible_to(self.request.user)
        organisation = visible.filter(pk=self.kwargs["pk"]).first()
        if organisation is None:
            raise NotInScope
        return organisation

    def _form(self, organisation: PartyOrganisation, data: Any = None) -> RecordForm:
        kind = self.request.GET.get("kind", "")
        known = kind in LifeKind.values
        held_on = _day(self.request.GET.get("on", "")) if data is None else None
        first = {
            "kinds": [kind] if known else [],
            "topic": LifeKind(kind).label if known else "",
            "held_on": held_on or today(),
        }
        return RecordForm(
            data, organisation=organisation, user=self.request.user, day=today(), initial=first
        )


def _day(text: str) -> datetime.date | None:
    """Return the day that a link fills in; None for what is no day."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def _words_of(refusal: DomainError) -> str:
    faults = getattr(refusal, "faults", ())
    return "".join(fault.message for fault in faults) or refusal.message
