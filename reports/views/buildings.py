"""Pages of buildings: the list for daily work, and the building with its stacking plan."""

import uuid
from typing import Any

from django.urls import reverse

from accounts.roles import Capability
from buildings.models import Building
from common.pages.forms import cleaned
from common.pages.views import PageView
from reports.forms import BuildingListForm
from reports.indicators.figures import figures_of
from reports.indicators.places import find_visible_place
from reports.selectors.board import PLACE_CODES, colour_words, mix_of
from reports.selectors.building_page import building_profile, councils_of
from reports.selectors.registers import building_page
from reports.selectors.stack import stacking_plan
from reports.selectors.stack_colours import COLOUR_BY
from reports.views.plan import drawn
from reports.views.tiles import BUILDING_TILES, tiles
from services.actions.entrance import entrance_of


class BuildingListView(PageView):
    """The buildings in scope."""

    template_name = "reports/buildings.html"
    capability = Capability.REGISTERS_VIEW
    place = "buildings"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read one page of the list."""
        user = self.request.user
        form = BuildingListForm(self.request.GET, user=user)
        asked = cleaned(form)
        page = building_page(
            user=user,
            day=self.day,
            words=asked["q"],
            area=asked["area"],
            is_key=asked["is_key"],
            after=asked["after"],
        )
        return super().get_context_data(form=form, page=page, **kwargs)


class BuildingView(PageView):
    """A building: facts, figures and who sits where."""

    template_name = "reports/building.html"
    capability = Capability.REGISTERS_VIEW
    place = "buildings"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read profile and plan of the day."""
        pk, user = self.kwargs["pk"], self.request.user
        colour_by = self.request.GET.get("colour_by", "rating")
        profile = building_profile(pk, user=user, day=self.day)
        plan = stacking_plan(pk, user=user, day=self.day, colour_by=colour_by)
        return super().get_context_data(
            profile=profile,
            councils=councils_of(pk, user=user, day=self.day),
            plan=plan,
            drawn=drawn(plan, profile.typical_floor_area),
            views=COLOUR_BY,
            entrance=self._entrance(profile.building),
            **self._figures(pk),
            **kwargs,
        )

    def _entrance(self, building: Building) -> str:
        """Return the address by which enterprises of the building write requests, for the desk."""
        user: Any = self.request.user
        if not user.has_capability(Capability.REQUESTS_DISPATCH):
            return ""
        return reverse("services:report", args=[entrance_of(building)])

    def _figures(self, pk: uuid.UUID) -> dict[str, Any]:
        where = find_visible_place(str(pk), self.request.user)
        figures = figures_of([where], self.day, {*BUILDING_TILES, *PLACE_CODES})[where.id]
        return {
            "where": where,
            "mix": mix_of(figures),
            "bands": colour_words(),
            "tiles": tiles(figures, BUILDING_TILES),
        }
