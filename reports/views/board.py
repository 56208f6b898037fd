"""The board of an area, and the rows behind each of its figures."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views import View

from accounts.roles import Capability
from buildings.models import Building
from common.errors.domain import NotInScope, NotPermitted
from common.pages.views import PageView
from enterprises.models import Enterprise
from reports.choices import Part
from reports.forms import part_of
from reports.indicators.declaration import Indicator
from reports.indicators.definitions import INDICATORS
from reports.indicators.places import Place, find_visible_place
from reports.indicators.service_circle import uncovered_buildings
from reports.selectors.behind import behind
from reports.selectors.board import board, colour_words, own_area, place_lines
from reports.selectors.enterprise_rows import enterprise_rows
from reports.views.tiles import BOARD_CODES, TILES, tiles
from services.models import ServiceRequest

PAGE = 50


class HomeView(View):
    """The first page: the user's own board, or the back office for those without figures."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Lead on; the demonstration opens at its register's day."""
        user: Any = request.user
        if user.has_capability(Capability.FIGURES_VIEW):
            day = settings.BOARD_DEFAULT_AS_OF
            query = f"?as_of={day}" if day else ""
            return HttpResponseRedirect(f"{reverse('reports:board')}{query}")
        if user.has_capability(Capability.REQUESTS_HANDLE):
            return HttpResponseRedirect(reverse("services:desk"))
        if user.is_staff:
            return HttpResponseRedirect(reverse("admin:index"))
        raise NotPermitted(message="您的账号还没有分配角色，请联系本单位系统管理员。")


class OwnBoardView(PageView):
    """The way to the user's own board."""

    capability = Capability.FIGURES_VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the board of the user's area, the day kept."""
        address = reverse("reports:area-board", args=[own_area(request.user).code])
        query = urlencode({"as_of": request.GET["as_of"]}) if "as_of" in request.GET else ""
        return HttpResponseRedirect(f"{address}?{query}" if query else address)


class BoardView(PageView):
    """The board of a district, subdistrict or grid."""

    template_name = "reports/board.html"
    capability = Capability.FIGURES_VIEW
    place = "board"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the board of the day."""
        user: Any = self.request.user
        found = board(self.kwargs["code"], user=user, day=self.day, codes=BOARD_CODES)
        return super().get_context_data(
            board=found,
            tile_groups=[(title, tiles(found.figures, codes)) for title, codes in TILES],
            operating=found.figures["operating"],
            bands=colour_words(),
            opens_rows=user.has_capability(Capability.REGISTERS_VIEW),
            **kwargs,
        )


class RowsView(PageView):
    """The rows that a figure counts, as many as it says."""

    template_name = "reports/rows.html"
    capability = Capability.REGISTERS_VIEW
    place = "board"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the figure and one page of its rows."""
        indicator = self.kwargs["name"]
        if indicator not in INDICATORS:
            raise NotInScope
        user = self.request.user
        part = part_of(self.request.GET)
        where = find_visible_place(self.kwargs["code"], user)
        found = behind(indicator, where, self.day, part, user=user)
        page = self.page_of(found.rows, PAGE)
        return super().get_context_data(
            where=where,
            indicator=INDICATORS[indicator],
            figure=found.figure,
            part=part,
            parts=_parts(INDICATORS[indicator]),
            page=page,
            counted=len(found.rows) + found.elsewhere,
            elsewhere=found.elsewhere,
            **self._described(found.model, page.object_list),
            **self._circle(indicator, where),
            **kwargs,
        )

    def _described(self, model: Any, shown: Any) -> dict[str, Any]:
        """Return the page's rows as their kind is shown: enterprises, buildings or names.

        ``address``: the page of one of them.
        """
        ids = [row.id for row in shown]
        if model is Enterprise:
            return {"rows": enterprise_rows(ids, user=self.request.user, day=self.day)}
        if model is Building:
            buildings = Building.objects.in_bulk(ids)
            return {"lines": place_lines([Place.of(buildings[key]) for key in ids], self.day)}
        if model is ServiceRequest:
            return {"names": shown, "address": "services:desk-request"}
        return {"names": shown}

    def _circle(self, indicator: str, where: Place) -> dict[str, Any]:
        is_circle = indicator == "station_500m_coverage"
        return {"uncovered": uncovered_buildings(where, self.day) if is_circle else []}


def _parts(indicator: Indicator) -> list[Part]:
    return [part for part in Part if indicator.part(part)]
