"""Coverage statistics of a place: its figures, those of the places in it, earlier ones beside."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from buildings.choices import AreaKind
from reports.choices import Family
from reports.indicators.definitions import INDICATORS
from reports.indicators.figures import Figure, Figures, figures_across
from reports.indicators.places import BUILDING, Place, places_within
from reports.models import FrozenFigure, IndicatorSnapshot

COVERAGE_CODES = tuple(
    code for code, indicator in INDICATORS.items() if indicator.family == Family.COVERAGE
)
# How the places in an area can be listed, from the largest to the smallest.
LEVELS = {
    AreaKind.SUBDISTRICT.value: "街镇",
    AreaKind.BLOCK_GRID.value: "街区网格",
    AreaKind.CLUSTER_GRID.value: "楼群网格",
    AreaKind.BUILDING_GRID.value: "楼宇网格",
    BUILDING: "楼宇",
}
TREND_DAYS = datetime.timedelta(days=366)
DAILY_FOR = datetime.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """A place with its figures of the day and of the day it is compared with."""

    place: Place
    figures: Figures
    earlier: Figures


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """The coverage statistics of a place; ``levels`` names the lists that there are."""

    place: Place
    as_of: datetime.date
    than: datetime.date
    figures: Figures
    earlier: Figures
    level: str
    levels: dict[str, str]
    lines: tuple[CoverageLine, ...]


def coverage_report(
    place: Place, *, day: datetime.date, than: datetime.date, level: str = "", sort: str = ""
) -> CoverageReport:
    """Return the statistics of a place: at most nine statements, however many places it has.

    ``level`` chooses which places in it are listed; ``sort`` is an indicator (``-`` before it:
    largest first), else by code.
    """
    within = [] if place.is_building else places_within(place, day)
    levels = {kind: word for kind, word in LEVELS.items() if any(p.kind == kind for p in within)}
    chosen = level if level in levels else _usual(levels)
    shown = sorted((one for one in within if one.kind == chosen), key=lambda one: one.code)
    found = figures_across([place, *shown], [day, than], COVERAGE_CODES)
    lines = [
        CoverageLine(one, found[day][one.id], found[than][one.id])
        for one in shown
        if found[day][one.id]
    ]
    return CoverageReport(
        place=place,
        as_of=day,
        than=than,
        figures=found[day][place.id],
        earlier=found[than][place.id],
        level=chosen,
        levels=levels,
        lines=tuple(_sorted(lines, sort)),
    )


def compared_places(place: Place, day: datetime.date) -> list[Place]:
    """Return the places that stand below a place in a comparison: subdistricts, else buildings."""
    within = [] if place.is_building else places_within(place, day)
    streets = [one for one in within if one.kind == AreaKind.SUBDISTRICT]
    shown = streets or [one for one in within if one.is_building]
    return sorted(shown, key=lambda one: one.code)


def change(figure: Figure | None, earlier: Figure | None) -> Decimal | None:
    """Return by how much a value has changed; None where either is missing."""
    if figure is None or earlier is None or figure.value is None or earlier.value is None:
        return None
    return Decimal(figure.value) - Decimal(earlier.value)


def trend_series(
    place: Place, figure: Figure, *, day: datetime.date
) -> list[tuple[datetime.date, Decimal]]:
    """Return an indicator by day, oldest first: month ends of a year, every day of a month.

    A closed month speaks as it was reported, other days as their snapshot holds them, the last
    one as the figure says.
    """
    period = {"as_of__lt": day, "as_of__gt": day - TREND_DAYS, "code": figure.code}
    kept = IndicatorSnapshot.objects.of_places([place.id]).filter(**period, value__isnull=False)
    series: dict[datetime.date, Decimal] = {
        as_of: value
        for as_of, value in kept.values_list("as_of", "value")
        if value is not None and (as_of > day - DAILY_FOR or _ends_month(as_of))
    }
    reported = FrozenFigure.objects.filter(
        place__place_key=place.id,
        place__month__last_day__lt=day,
        place__month__last_day__gt=day - TREND_DAYS,
        code=figure.code,
        value__isnull=False,
    ).values_list("place__month__last_day", "value")
    series |= {as_of: value for as_of, value in reported if value is not None}
    if figure.value is not None:
        series[day] = Decimal(figure.value)
    return sorted(series.items())


def ends_of_months(day: datetime.date, number: int) -> list[datetime.date]:
    """Return the last days of the ``number`` months before the day's month, latest first."""
    found: list[datetime.date] = []
    for _ in range(number):
        day = day.replace(day=1) - datetime.timedelta(days=1)
        found.append(day)
    return found


def _usual(levels: dict[str, str]) -> str:
    """Return what an area lists by itself: its subdistricts, else its buildings."""
    if AreaKind.SUBDISTRICT.value in levels:
        return AreaKind.SUBDISTRICT.value
    return BUILDING if BUILDING in levels else next(iter(levels), "")


def _sorted(lines: Sequence[CoverageLine], sort: str) -> list[CoverageLine]:
    code = sort.removeprefix("-")
    if code not in COVERAGE_CODES:
        return list(lines)
    known = [line for line in lines if _value(line, code) is not None]
    known.sort(key=lambda line: _value(line, code) or 0, reverse=sort.startswith("-"))
    return [*known, *(line for line in lines if _value(line, code) is None)]


def _value(line: CoverageLine, code: str) -> Decimal | int | None:
    figure = line.figures.get(code)
    return figure.value if figure else None


def _ends_month(day: datetime.date) -> bool:
    return (day + datetime.timedelta(days=1)).day == 1
