"""What all pages of the office's side of visits share: for staff, tabs with what waits, acts."""

from typing import Any

from accounts.roles import Capability
from common.calendar.clock import today
from common.pages.views import PageView
from services.selectors.visits import waiting_for
from services.views.acting import ActingPage

CARDS = 20


class OfficePage(PageView):
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
