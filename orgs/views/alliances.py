"""Pages of alliances and pairings."""

from typing import Any

from accounts.roles import Capability
from common.pages.forms import cleaned
from common.pages.views import PageView
from orgs.forms.life import AllianceListForm
from orgs.selectors.alliances import alliance_file, alliance_lines
from orgs.selectors.pairing import cross_lines, pairing_lines

PAGE = 50


class LinkPage(PageView):
    """A page of what organisations do together."""

    capability = Capability.REGISTERS_VIEW
    place = "life"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether the back office is open to the reader."""
        user: Any = self.request.user
        can_change = user.is_staff and user.has_capability(Capability.REGISTERS_CHANGE)
        return super().get_context_data(can_change=can_change, **kwargs)


class AllianceListView(LinkPage):
    """Alliances and joint conferences; those with overdue tasks first."""

    template_name = "orgs/alliances.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the alliances of the day."""
        form = AllianceListForm(self.request.GET, user=self.request.user)
        asked = cleaned(form)
        lines = alliance_lines(self.request.user, self.day, area=asked["area"], kind=asked["kind"])
        page = self.page_of(lines, PAGE)
        return super().get_context_data(form=form, page=page, tab="alliances", **kwargs)


class AllianceView(LinkPage):
    """One alliance."""

    template_name = "orgs/alliance.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the alliance on the day."""
        file = alliance_file(self.kwargs["pk"], user=self.request.user, day=self.day)
        return super().get_context_data(file=file, **kwargs)


class PairingListView(LinkPage):
    """Pairings, idle ones first, and cross appointments."""

    template_name = "orgs/pairings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read pairings and appointments of the day."""
        user = self.request.user
        lines = pairing_lines(user, self.day)
        page = self.page_of(lines, PAGE)
        return super().get_context_data(
            page=page,
            idle=sum(line.is_idle for line in lines),
            crossed=cross_lines(user, self.day),
            tab="pairings",
            **kwargs,
        )
