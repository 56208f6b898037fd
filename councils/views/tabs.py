"""The pages of one council: what they share, and the tabs between them."""

from functools import cached_property
from typing import Any

from accounts.roles import Capability
from common.errors.domain import NotInScope
from councils.models import Council
from services.views.acting import ActingPage

# Name of the tab, its label, and the address it leads to.
TABS: tuple[tuple[str, str, str], ...] = (
    ("overview", "概况", "councils:council"),
    ("topics", "议题", "councils:topics"),
    ("meetings", "会议", "councils:meetings"),
    ("projects", "项目", "councils:projects"),
    ("lists", "清单", "councils:lists"),
    ("vitality", "活力与评价", "councils:vitality"),
)


class CouncilPage(ActingPage):
    """A page about the council that the address names; ``tab`` is where it stands."""

    capability = Capability.REGISTERS_VIEW
    place = "councils"
    tab = ""

    def acts(self) -> dict[str, Any]:
        """Return the acts of the page: none unless it says so."""
        return {}

    @cached_property
    def council(self) -> Council:
        """Return the council; raise ``NotInScope``."""
        seen = Council.objects.visible_to(self.request.user)
        council = seen.select_related("leading_organisation").filter(pk=self.council_id).first()
        if council is None:
            raise NotInScope
        return council

    @property
    def council_id(self) -> Any:
        """Return which council the page is about."""
        return self.kwargs["pk"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the council and its tabs."""
        return super().get_context_data(council=self.council, tabs=TABS, tab=self.tab, **kwargs)
