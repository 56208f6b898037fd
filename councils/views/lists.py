"""The three lists: of the whole area, of one council, and one entry with what could meet it."""

import datetime
import uuid
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.roles import Capability
from common.calendar.clock import now, today
from common.calendar.months import add_months
from common.errors.domain import NotInScope
from common.pages.forms import cleaned
from common.pages.views import PageView
from councils.actions.lists.entries import create_entry, update_entry, withdraw_entry
from councils.actions.lists.matches import (
    Asked,
    accept_match,
    project_from_match,
    refuse_match,
    release_match,
)
from councils.choices import EntryState, ListRole, ProjectDomain
from councils.forms import list_acts as forms
from councils.models import ListEntry, ListKind, ListMatch, Project
from councils.selectors.councils import councils_in_term
from councils.selectors.list_suggestions import Suggestion, suggestions_for
from councils.selectors.lists import WITH, entries_asked, fill_rates, matches_of, taken_of
from councils.selectors.parties import party_names
from councils.views.tabs import CouncilPage
from services.models import ServiceRequest
from services.views.acting import ActingPage

KEEP = Capability.REGISTERS_CHANGE
CARDS = 10
MONTHS = 6
NO_COUNCIL = "该楼宇今天没有任期内的楼委会，请先登记楼委会或其新任期。"
Values = dict[str, Any]


def accept(user: Any, values: Values) -> str:
    """Bring a need and an offer together."""
    match = accept_match(
        by=user,
        need_id=values["need"],
        offer_id=values["offer"],
        asked=Asked(values["starts_on"], values["ends_on"], values["amount"]),
        note=values["note"],
        now=now(),
    )
    return f"已采纳“{match.offer}”，数量 {match.amount}，自 {match.starts_on} 起。"


def refuse(user: Any, values: Values) -> str:
    """Say why an offer is not for a need."""
    match = refuse_match(
        by=user,
        need_id=values["need"],
        offer_id=values["offer"],
        reason=values["reason"],
        now=now(),
    )
    return f"已记为不采纳“{match.offer}”，不再向这条需求建议。"


def release(user: Any, values: Values) -> str:
    """Let a match go."""
    match = release_match(by=user, match_id=values["match"], reason=values["reason"], now=now())
    return f"已解除与“{match.offer}”的匹配。"


def make_project(user: Any, values: Values) -> str:
    """Draft a project of a match."""
    project = project_from_match(
        by=user, match_id=values["match"], domain=values["domain"], now=now()
    )
    return f"已草拟项目“{project.title}”，在项目清单中继续。"


MATCH_ACTS: dict[str, tuple[Any, Any]] = {
    "accept": (forms.AcceptForm, accept),
    "refuse": (forms.RefuseForm, refuse),
    "release": (forms.ReleaseForm, release),
    "make_project": (forms.MakeProjectForm, make_project),
}


def told_entries(entries: list[ListEntry], *, user: Any, best: int) -> list[dict[str, Any]]:
    """Return entries with what is decided and, for open needs, what is suggested."""
    needs = [entry for entry in entries if entry.kind.role == ListRole.NEED]
    suggested = suggestions_for(needs, user=user, day=today(), best=best)
    decided: dict[uuid.UUID, list[ListMatch]] = {need.pk: [] for need in needs}
    for match in matches_of(list(decided), user=user) if needs else ():
        decided[match.need_id].append(match)
    parties = party_names(entries, user=user)
    return [
        {
            "entry": entry,
            "party": parties[entry.pk],
            "last_day": entry.ends_on - datetime.timedelta(1) if entry.ends_on else None,
            "is_need": entry.pk in decided,
            "suggestions": suggested.get(entry.pk, []),
            "matches": decided.get(entry.pk, []),
        }
        for entry in entries
    ]


def list_context(page: Any, council_id: Any = None) -> dict[str, Any]:
    """Return what a page of entries shows, by what its address asks for."""
    form = forms.ListFilterForm(page.request.GET)
    user = page.request.user
    asked = cleaned(form)
    state = asked["state"] or EntryState.OPEN.value
    narrowed = {**asked, "state": "" if state == forms.ALL else state}
    shown = page.page_of(entries_asked(user=user, asked=narrowed, council_id=council_id), CARDS)
    since = add_months(today().replace(day=1), 1 - MONTHS)
    return {
        "form": form,
        "page": shown,
        "told": told_entries(list(shown), user=user, best=3),
        "rates": fill_rates(user=user, since=since, until=today(), council_id=council_id),
        "may_keep": user.has_capability(KEEP),
        "domains": ProjectDomain.choices,
        "months": MONTHS,
    }


class ListsView(ActingPage):
    """All entries of the reader's area."""

    template_name = "councils/lists.html"
    capability = Capability.REGISTERS_VIEW
    place = "councils"

    def acts(self) -> dict[str, Any]:
        """Return the acts on matches."""
        return MATCH_ACTS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of entries."""
        kwargs.pop("failed", None)
        return super().get_context_data(**list_context(self), **kwargs)


class CouncilListsView(CouncilPage):
    """The entries of one council, where they are written."""

    template_name = "councils/council_lists.html"
    tab = "lists"

    def acts(self) -> dict[str, Any]:
        """Return the acts on matches, and the one that writes an entry."""
        return {**MATCH_ACTS, "create": (forms.EntryForm, None)}

    def form_for(self, name: str, data: Any) -> Any:
        """Return the bound form of an act."""
        if name == "create":
            return forms.EntryForm(data, council=self.council, user=self.request.user)
        return super().form_for(name, data)

    def run(self, name: str, form: Any) -> str:
        """Run an act with its valid form."""
        if name != "create":
            return super().run(name, form)
        values = {**form.values(), "council": self.council.pk}
        entry = create_entry(by=self.request.user, values=values, today=today()).obj
        return f"已登记“{entry.title}”。"

    def back(self) -> str:
        """Return to the list, without what the form was filled in by."""
        return reverse("councils:lists", args=[self.council.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of entries, and offer to write one."""
        failed = kwargs.pop("failed", {})
        user: Any = self.request.user
        form = failed.get("create")
        if form is None and user.has_capability(KEEP):
            form = forms.EntryForm(council=self.council, user=user, initial=self._prefilled)
        return super().get_context_data(
            create_form=form,
            is_prefilled=len(self._prefilled) > 1,
            **list_context(self, self.council.pk),
            **kwargs,
        )

    @cached_property
    def _prefilled(self) -> dict[str, Any]:
        """Return what an entry begins with: from the request or project of the address."""
        user = self.request.user
        told: dict[str, Any] = {"starts_on": today()}
        request = _named(ServiceRequest, self.request.GET.get("request"), user)
        if request is not None:
            told |= {
                "kind": _kind(ListRole.NEED),
                "title": f"{request.category}需求"[:200],
                "detail": request.content[:1000],
                "category": request.category,
                "building": request.building_id,
                "enterprise": request.enterprise_id,
                "request": request.pk,
            }
        project = _named(Project, self.request.GET.get("project"), user)
        if project is not None and project.council_id == self.council.pk:
            told |= {
                "kind": _kind(ListRole.PROJECT),
                "title": project.title,
                "detail": project.summary[:1000],
                "ends_on": project.due_on,
                "project": project.pk,
            }
        return told


class RequestEntryView(PageView):
    """The way from a request to the lists of the council that its building has."""

    capability = KEEP

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the council's lists, filled in; without council, to all of them."""
        found = _named(ServiceRequest, str(self.kwargs["pk"]), request.user)
        building = found.building_id
        council = councils_in_term([building], today()).get(building) if building else None
        if council is None:
            messages.warning(request, NO_COUNCIL)
            return HttpResponseRedirect(reverse("councils:all-lists"))
        address = reverse("councils:lists", args=[council.pk])
        return HttpResponseRedirect(f"{address}?request={found.pk}")


class EntryView(CouncilPage):
    """One entry: its limits, what is decided, what could meet it, and its acts."""

    template_name = "councils/list_entry.html"
    tab = "lists"

    def acts(self) -> dict[str, Any]:
        """Return the acts on the entry and its matches."""
        return {
            **MATCH_ACTS,
            "update": (forms.EntryForm, None),
            "withdraw": (forms.WithdrawForm, None),
        }

    @cached_property
    def entry(self) -> ListEntry:
        """Return the entry; raise ``NotInScope``."""
        seen = ListEntry.objects.visible_to(self.request.user).select_related(*WITH)
        entry = seen.filter(pk=self.kwargs["pk"]).first()
        if entry is None:
            raise NotInScope
        return entry

    @property
    def council_id(self) -> Any:
        """Return the council of the entry."""
        return self.entry.council_id

    def form_for(self, name: str, data: Any) -> Any:
        """Return the bound form of an act."""
        if name in {"update", "withdraw"}:
            form_class, _ = self.acts()[name]
            return form_class(
                data,
                council=self.council,
                user=self.request.user,
                stored=self.entry,
                auto_id=f"{name}-%s",
            )
        return super().form_for(name, data)

    def run(self, name: str, form: Any) -> str:
        """Run an act with its valid form."""
        user, key = self.request.user, self.kwargs["pk"]
        if name == "update":
            update_entry(by=user, entry_id=key, values=form.values(), today=today())
            return "条目已修改。"
        if name == "withdraw":
            withdraw_entry(by=user, entry_id=key, reason=form.cleaned_data["reason"], now=now())
            return "条目已撤下。"
        return super().run(name, form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the entry, its matches on both sides, and offer the acts."""
        failed = kwargs.pop("failed", {})
        user: Any = self.request.user
        entry = self.entry
        may_change = user.has_capability(KEEP) and entry.state != EntryState.WITHDRAWN
        given = {name: getattr(entry, name) for name in forms.EntryForm.base_fields}
        given |= {"request": entry.request_id, "project": entry.project_id}
        (item,) = told_entries([entry], user=user, best=20)
        accept_forms = [_accept_form(entry, one) for one in item["suggestions"]]
        return super().get_context_data(
            item=item,
            suggested=list(zip(item["suggestions"], accept_forms, strict=True)),
            entry=entry,
            title=entry.title,
            taken=None if item["is_need"] else taken_of(entry, user=user),
            update_form=(failed.get("update") or self._update_form(given)) if may_change else None,
            withdraw_form=(failed.get("withdraw") or self.form_for("withdraw", None))
            if may_change
            else None,
            may_keep=user.has_capability(KEEP),
            domains=ProjectDomain.choices,
            **kwargs,
        )

    def _update_form(self, given: dict[str, Any]) -> Any:
        return forms.EntryForm(
            council=self.council,
            user=self.request.user,
            stored=self.entry,
            initial=given,
            auto_id="update-%s",
        )


def _accept_form(need: ListEntry, one: Suggestion) -> forms.AcceptForm:
    """Return the form that accepts an offer, filled in as it is suggested."""
    told = one.candidate
    given = {
        "need": need.pk,
        "offer": one.offer.pk,
        "starts_on": told.starts_on,
        "ends_on": told.ends_on,
        "amount": told.amount,
    }
    return forms.AcceptForm(initial=given, auto_id=f"accept-{one.offer.pk}-%s")


def _named(model: Any, key: str | None, user: Any) -> Any:
    """Return the record that an address names; raise ``NotInScope``."""
    if not key:
        return None
    try:
        found = model.objects.visible_to(user).filter(pk=uuid.UUID(key)).first()
    except ValueError as broken:
        raise NotInScope from broken
    if found is None:
        raise NotInScope
    return found


def _kind(role: ListRole) -> Any:
    """Return the first list in use on a side of matching."""
    return ListKind.objects.filter(role=role, is_active=True).first()
