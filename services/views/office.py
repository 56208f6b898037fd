"""What all pages of the office's side of visits share: for staff, tabs with what waits, acts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.roles import Capability
from common.calendar.clock import today
from common.errors.domain import DomainError, NotInScope
from common.pages.views import PageView
from services.selectors.visits import waiting_for

PAGE = 50
CARDS = 20
# Takes the user and what was sent; returns what to tell.
RunAct = Callable[[Any, Any], str]


class ListingPage(PageView):
    """A page with long lists."""

    def page_of(self, rows: Any, size: int = PAGE) -> Any:
        """Return the page of ``rows`` that the address asks for."""
        return Paginator(rows, size).get_page(self.request.GET.get("page"))


class OfficePage(ListingPage):
    """A page for those who keep registers: the records of their area, never persons."""

    capability = Capability.REGISTERS_CHANGE
    place = "visits"
    tab = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the tabs with what waits."""
        return super().get_context_data(
            tab=self.tab,
            waiting=waiting_for(self.request.user, today()),
            here=self.request.get_full_path(),
            **kwargs,
        )


class ActingPage(ListingPage):
    """A page with acts: each is one action; a refusal stands above its form, nothing is lost."""

    http_method_names = ["get", "head", "options", "post"]

    def acts(self) -> dict[str, Any]:
        """Return the form class and what it runs, by the name that a form sends."""
        raise NotImplementedError

    def form_for(self, name: str, data: Any) -> Any:
        """Return the bound form of an act."""
        form_class, _ = self.acts()[name]
        return form_class(data)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Run the act that a form of the page names."""
        name = request.POST.get("act", "")
        if name not in self.acts():
            raise NotInScope
        form = self.form_for(name, request.POST)
        status = 400
        if form.is_valid():
            try:
                told = self.acts()[name][1](request.user, form.cleaned_data)
            except NotInScope:
                raise
            except DomainError as refusal:
                form.add_error(None, words_of(refusal))
                status = refusal.status
            else:
                if told:
                    messages.success(request, told)
                return HttpResponseRedirect(self.back())
        return self.render_to_response(
            self.get_context_data(failed={name: form}, refused=form, **kwargs), status=status
        )

    def back(self) -> str:
        """Return where an act leads."""
        return self.request.get_full_path()


class ActingOfficePage(ActingPage, OfficePage):
    """A page with acts for those who keep registers."""


def words_of(refusal: DomainError) -> str:
    """Return a refusal in words, each field's where there are such."""
    faults = getattr(refusal, "faults", ())
    return "".join(fault.message for fault in faults) or refusal.message
