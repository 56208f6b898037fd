"""The figures of a past day stay what they were, whatever a later register says."""

import datetime
from typing import Any

import pytest

from buildings.models import Area, Building
from common.imports.actions import import_register, undo_import
from common.imports.models import ImportRun
from reports.indicators.definitions import INDICATORS
from reports.indicators.figures import computed_figures
from reports.indicators.places import Place
from tests.common.imports.test_undoing import LATER, fingerprint
from tests.reports.indicators.figures import DAY, numbers
from tests.workbooks import Book, read, real

pytestmark = pytest.mark.usefixtures("register")
CHANGED_DAY = LATER.date()
PAST = (
    datetime.date(2025, 12, 31),
    DAY,
    CHANGED_DAY - datetime.timedelta(days=1),
)
CODES = [code for code in INDICATORS if code.startswith(("council", "terms_overdue", "building_"))]


def later() -> Book:
    """Return the real register with other key buildings, and councils elsewhere and longer."""
    whole = real()
    buildings, councils = whole["楼宇"], whole["楼委会"]
    places = [row["楼宇编码"] for row in councils]
    for row in buildings:
        row["重点"] = "否" if row["重点"] == "是" else "是"
    for number, row in enumerate(councils):
        row["楼宇编码"] = places[number - 1]
        row["届满日期"] = datetime.date(2026, 11, 1) if number % 2 else ""
    return {"楼宇": buildings, "楼委会": councils}


def figures(day: datetime.date) -> dict[Any, Any]:
    """Return the figures of all places on a day, afresh from the facts."""
    places = [Place.of(one) for one in (*Area.objects.all(), *Building.objects.all())]
    return {key: numbers(found) for key, found in computed_figures(places, day, CODES).items()}


def take(book: Book) -> ImportRun:
    """Import a later register as the system."""
    run = ImportRun(file_name="later.xlsx", reference_at=LATER)
    import_register(by=None, book=read(book), run=run, now=LATER)
    return run


def test_a_later_register_changes_no_figure_of_an_earlier_day() -> None:
    past = {day: figures(day) for day in PAST}
    unchanged = figures(CHANGED_DAY)
    before = fingerprint()
    run = take(later())
    assert {day: figures(day) for day in PAST} == past
    assert figures(CHANGED_DAY) != unchanged
    undo_import(by=None, run=run, now=LATER)
    assert fingerprint() == before
    assert figures(CHANGED_DAY) == unchanged
