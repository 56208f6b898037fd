"""The councils of the reader's area, and the pairings of councils."""

from typing import Any

from accounts.roles import Capability
from common.pages.forms import cleaned
from common.pages.views import PageView
from councils.forms.council_pages import CouncilListForm, PairingListForm
from councils.selectors.council_list import (
    LACKS,
    TERMS,
    AskedCouncils,
    council_list,
    with_buildings,
)
from councils.selectors.pairings import pairing_lines, totals
from orgs.selectors.pairing import IDLE_DAYS

# What the list offers at a glance: those past their term, and who is missing.
AT_A_GLANCE = (("term", "overdue"), ("term", "due"), *(("lack", name) for name in LACKS))


class CouncilListView(PageView):
    """Councils on a day: their terms, their composition, what is missing."""

    template_name = "councils/councils.html"
    capability = Capability.REGISTERS_VIEW
    place = "councils"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the list and one page of it."""
        user = self.request.user
        form = CouncilListForm(self.request.GET, user=user)
        asked = cleaned(form)
        found = council_list(
            AskedCouncils(asked["area"], asked["kind"], asked["term"], asked["lack"], asked["q"]),
            user=user,
            day=self.day,
        )
        page = self.page_of(found.lines)
        glance = [
            {
                "field": name,
                "value": value,
                "label": {**TERMS, **LACKS}[value],
                "count": found.counts[value],
                "is_chosen": asked[name] == value,
            }
            for name, value in AT_A_GLANCE
        ]
        return super().get_context_data(
            form=form,
            page=page,
            lines=with_buildings(page.object_list, user=user, day=self.day),
            glance=glance,
            **kwargs,
        )


class PairingListView(PageView):
    """Councils and their partners, idle ones first."""

    template_name = "councils/pairings.html"
    capability = Capability.REGISTERS_VIEW
    place = "councils"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the pairings of the day."""
        user = self.request.user
        form = PairingListForm(self.request.GET, user=user)
        asked = cleaned(form)
        lines = pairing_lines(user=user, day=self.day, area=asked["area"], kind=asked["kind"])
        shown = [line for line in lines if line.is_idle] if asked["state"] else lines
        return super().get_context_data(
            form=form,
            page=self.page_of(shown),
            totals=totals(lines, user=user, day=self.day),
            idle_days=IDLE_DAYS,
            **kwargs,
        )
