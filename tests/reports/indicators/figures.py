"""Short ways to a figure in the tests of figures."""

import datetime
from decimal import Decimal
from typing import Any

from buildings.models import Area, Building, Jurisdiction
from reports.choices import Part
from reports.indicators.figures import Figure, Figures, computed_figures
from reports.indicators.places import Place
from reports.indicators.rows import rows_behind
from tests.factories.buildings import JurisdictionFactory, area

DAY = datetime.date(2026, 11, 20)
DISTRICT = "310106"


def place(of: Area | Building | str = DISTRICT) -> Place:
    """Return a place by object or area code."""
    return Place.of(Area.objects.get(code=of) if isinstance(of, str) else of)


def figure(code: str, of: Area | Building | str = DISTRICT, day: datetime.date = DAY) -> Figure:
    """Compute one figure from the facts."""
    where = place(of)
    return computed_figures([where], day, [code])[where.id][code]


def parts(code: str, of: Any = DISTRICT, day: datetime.date = DAY) -> tuple[Any, Any, Any]:
    """Return numerator, denominator and value."""
    found = figure(code, of, day)
    return found.numerator, found.denominator, found.value


def number(code: str, of: Any = DISTRICT, day: datetime.date = DAY) -> int | Decimal | None:
    """Return the numerator."""
    return figure(code, of, day).numerator


def names(code: str, part: Part = Part.NUMERATOR, of: Any = DISTRICT, day: Any = DAY) -> set[str]:
    """Return the names of the rows behind a figure."""
    return {row.name for row in rows_behind(code, place(of), day, part)}


def numbers(figures: Figures) -> dict[str, tuple[Any, Any, Any]]:
    """Return numerator, denominator and value by code."""
    return {code: (one.numerator, one.denominator, one.value) for code, one in figures.items()}


def move(building: Building, code: str, day: datetime.date | None) -> None:
    """Give a building to another subdistrict from a day on; None: correct it since ever."""
    held = Jurisdiction.objects.filter(building=building)
    if day is None:
        held.update(area=area(code))
    else:
        held.update(ends_on=day)
        JurisdictionFactory(building=building, area=area(code), starts_on=day)
    Building.objects.filter(pk=building.pk).update(subdistrict=area(code))
