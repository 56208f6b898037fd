"""Pages of coverage statistics: the figures of a place, its map, its circle, comparisons."""

import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.roles import Capability
from common.audit.acting import acting
from common.pages.forms import cleaned
from common.pages.views import PageView
from reports.exports import coverage_workbook
from reports.forms import CoverageForm, DaysForm
from reports.indicators.definitions import INDICATORS
from reports.indicators.figures import figures_across, figures_of
from reports.indicators.places import Place, find_visible_place, places_within
from reports.indicators.service_circle import RADIUS, uncovered_buildings
from reports.models import IndicatorSnapshot
from reports.selectors.board import own_area
from reports.selectors.coverage import (
    COVERAGE_CODES,
    CoverageReport,
    compared_places,
    coverage_report,
    ends_of_months,
    trend_series,
)
from reports.views.tiles import tiles
from reports.views.treemap import Box, squarified
from reports.views.trend import trend

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAP = Box(0, 0, 1000, 560)
# Below this size a box has no room for words; below the first none at all.
_NAMED, _VALUED = (64, 22), (64, 40)
_CHARACTER = 15
SHADES = ("不到 20%", "20% 起", "40% 起", "60% 起", "80% 起")
CIRCLE_CODES = (
    "station_500m_coverage",
    "station_500m_coverage.enterprises",
    "station_500m_coverage.headcount",
)


def place_of(code: str, user: Any) -> Place:
    """Return the place an address names, by itself the reader's own area; ``NotInScope``."""
    return find_visible_place(code, user) if code else Place.of(own_area(user))


class StatisticsView(PageView):
    """A page about the coverage of one place on a day."""

    capability = Capability.FIGURES_VIEW
    place = "coverage"
    form_class: Any = CoverageForm
    tab = ""

    @cached_property
    def asked(self) -> dict[str, Any]:
        """Return what the address asks for; raises ``UnreadableFilter``."""
        return cleaned(self.form_class(self.request.GET))

    @cached_property
    def where(self) -> Place:
        """Return the place the page is about; raises ``NotInScope``."""
        return place_of(self.asked["area"], self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the place, and what the reader may do with figures."""
        user: Any = self.request.user
        return super().get_context_data(
            where=self.where,
            tab=self.tab,
            area_query=f"area={self.asked['area']}" if self.asked["area"] else "",
            opens_rows=user.has_capability(Capability.REGISTERS_VIEW),
            may_export=user.has_capability(Capability.EXPORTS_RUN),
            **kwargs,
        )


class ReportMixin:
    """The report that page and export share."""

    day: datetime.date
    where: Place
    asked: dict[str, Any]

    @cached_property
    def report(self) -> CoverageReport:
        """Return the statistics as the address asks for them."""
        return coverage_report(
            self.where,
            day=self.day,
            than=self.asked["than"] or ends_of_months(self.day, 1)[0],
            level=self.asked["level"],
            sort=self.asked["sort"],
        )


class CoverageView(ReportMixin, StatisticsView):
    """The coverage statistics of a place: tiles, trend, table."""

    template_name = "reports/coverage.html"
    tab = "coverage"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read figures of the day and the earlier one, and the trend of the chosen figure."""
        report = self.report
        chosen = self.asked["code"] or "organisation_coverage"
        figure = report.figures.get(chosen)
        series = trend_series(self.where, figure, day=self.day) if figure else []
        return super().get_context_data(
            report=report,
            than=report.than,
            tiles=tiles(report.figures, COVERAGE_CODES, report.earlier),
            columns=[INDICATORS[code] for code in COVERAGE_CODES],
            sort=self.asked["sort"],
            chosen=INDICATORS[chosen],
            trend=trend(series),
            **kwargs,
        )


class CoverageExportView(ReportMixin, StatisticsView):
    """The table of the page as a workbook."""

    capability = Capability.EXPORTS_RUN

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the workbook; what left, and with whom, is audited."""
        report, user = self.report, request.user
        own = next(iter(report.figures.values()))
        content = coverage_workbook(
            title=f"{report.place.name}党建覆盖统计",
            notes=[f"数据截至 {report.as_of:%Y-%m-%d}"],
            declared=[
                {
                    "code": code,
                    "label": INDICATORS[code].label,
                    "definition": INDICATORS[code].definition,
                    "unit": INDICATORS[code].unit,
                }
                for code in COVERAGE_CODES
            ],
            lines=[report, *report.lines],
            made=own.computed_at,
        )
        with acting(by=user, verb="export") as act:
            act.record(
                IndicatorSnapshot,
                label=f"{report.place.name} {report.as_of:%Y-%m-%d}",
                changes={"rows": len(report.lines) + 1},
            )
        return attached(content, f"coverage-{report.place.code}-{report.as_of:%Y%m%d}.xlsx")


class MapView(StatisticsView):
    """Buildings as a tree map: area = operating enterprises, shade = organisation coverage."""

    template_name = "reports/coverage_map.html"
    tab = "map"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the buildings and lay them out."""
        found = [one for one in places_within(self.where, self.day) if one.is_building]
        figures = figures_of(found, self.day, ["operating", "organisation_coverage"])
        tenants = [
            (one, figures[one.id]["operating"], figures[one.id]["organisation_coverage"])
            for one in found
            if figures[one.id]
        ]
        tenants.sort(key=lambda line: (-int(line[1].value or 0), line[0].code))
        boxes = squarified([float(line[1].value or 0) for line in tenants], MAP)
        cells = [_cell(*line, box) for line, box in zip(tenants, boxes, strict=True)]
        return super().get_context_data(cells=cells, shades=SHADES, **kwargs)


class CircleView(StatisticsView):
    """The 500 m circle: how much of a place it covers, and the buildings it does not."""

    template_name = "reports/coverage_circle.html"
    tab = "circle"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the three figures and the uncovered buildings with who works in them."""
        uncovered = uncovered_buildings(self.where, self.day)
        places = [Place(one.id, one.code, one.name, "building") for one in uncovered]
        codes = ["operating", CIRCLE_CODES[-1]]
        found = figures_across([self.where, *places], [self.day], {*CIRCLE_CODES, *codes})
        figures = found[self.day]
        lines: list[dict[str, Any]] = [
            {
                "building": one,
                "enterprises": figures[one.id]["operating"].value,
                "headcount": figures[one.id][CIRCLE_CODES[-1]].denominator,
            }
            for one in uncovered
        ]
        by = self.asked["by"] or "buildings"
        if by != "buildings":
            lines.sort(key=lambda line: -(line[by] or 0))
        return super().get_context_data(
            tiles=tiles(figures[self.where.id], CIRCLE_CODES),
            lines=lines,
            by=by,
            radius=RADIUS,
            **kwargs,
        )


class CompareView(StatisticsView):
    """One figure of a place and the places in it, on several days."""

    template_name = "reports/coverage_compare.html"
    form_class = DaysForm
    tab = "compare"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the figure for all days at once."""
        code = self.asked["code"] or "organisation_coverage"
        days = self.asked["days"] or sorted(ends_of_months(self.day, 3))
        days = [day for day in days if day != self.day] + [self.day]
        within = compared_places(self.where, self.day)
        places = [self.where, *within]
        found = figures_across(places, days, [code])
        lines = [
            {
                "place": place,
                "figures": [found[day][place.id].get(code) for day in days],
                "first": found[days[0]][place.id].get(code),
                "last": found[days[-1]][place.id].get(code),
            }
            for place in places
        ]
        return super().get_context_data(
            form=DaysForm(
                {
                    "area": self.asked["area"],
                    "code": code,
                    "days": ", ".join(f"{day:%Y-%m-%d}" for day in days[:-1]),
                }
            ),
            indicator=INDICATORS[code],
            days=days,
            lines=lines,
            **kwargs,
        )


def attached(content: bytes, name: str) -> HttpResponse:
    """Return a workbook to be saved under a name."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _cell(place: Place, operating: Any, covered: Any, box: Box) -> dict[str, Any]:
    shade = None if covered.value is None else min(int(covered.value // 20), 4)
    room = int(box.width // _CHARACTER)
    return {
        "place": place,
        "operating": operating,
        "covered": covered,
        "box": Box(*(round(one, 1) for one in (box.x, box.y, box.width, box.height))),
        "shade": "none" if shade is None else shade,
        "name": place.name[:room] if _fits(box, _NAMED) else "",
        "is_valued": _fits(box, _VALUED),
        "left": round(box.x + 6, 1),
        "first": round(box.y + 17, 1),
        "second": round(box.y + 34, 1),
    }


def _fits(box: Box, size: tuple[int, int]) -> bool:
    return box.width >= size[0] and box.height >= size[1]
