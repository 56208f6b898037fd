"""What all pages of the office's side of visits share: for staff, tabs with what waits, acts."""

from typing import Any

from django.core.paginator import Paginator

from accounts.roles import Capability
from common.calendar.clock import today
from common.pages.views import PageView
from services.selectors.visits import waiting_for
from services.views.acting import ActingPage

PAGE = 50
CARDS = 20


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


class ActingOfficePage(ActingPage, OfficePage):
    """A page of visits with acts."""
