"""Closed months: frozen for good, complete, and honest about what changed since."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from buildings.models import Area, Building
from common.audit.models import AuditEntry
from common.errors.domain import NotPermitted
from reports.actions import (
    MonthClosed,
    MonthNotOver,
    NothingDiffers,
    close_due_months,
    close_month,
    closes_on,
    end_of_month,
    explain_delta,
)
from reports.choices import Part
from reports.indicators.definitions import INDICATORS
from reports.indicators.figures import computed_figures
from reports.indicators.freezing import condition_of, keeps_rows
from reports.indicators.places import Place
from reports.models import FrozenFigure, FrozenMonth, FrozenPlace, FrozenRows
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import CoverageFactory
from tests.factories.services import SHANGHAI
from tests.reports.indicators.figures import numbers

OCTOBER = datetime.date(2026, 10, 31)
TODAY = datetime.date(2026, 11, 20)
NOW = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)


def closed(by: Any = None) -> FrozenMonth:
    """Close October 2026."""
    return close_month(last_day=OCTOBER, by=by, now=NOW, today=TODAY)


def everywhere() -> list[Place]:
    """Return all areas and buildings."""
    return [Place.of(one) for one in (*Area.objects.all(), *Building.objects.all())]


def frozen(month: FrozenMonth) -> dict[Any, dict[str, tuple[Any, Any, Any]]]:
    """Return the frozen numbers by place and code."""
    found: dict[Any, dict[str, tuple[Any, Any, Any]]] = {}
    for figure in FrozenFigure.objects.filter(place__month=month).select_related("place"):
        values = (figure.numerator, figure.denominator, figure.value)
        found.setdefault(figure.place.place_key, {})[figure.code] = values
    return found


def test_a_closed_month_holds_every_figure_of_every_place(register: None) -> None:
    """Exactly what a computation for its last day gives, districts, grids and buildings alike."""
    with time_machine.travel(NOW, tick=False):
        month = closed()
        places = everywhere()
        computed = computed_figures(places, OCTOBER, INDICATORS)
    assert frozen(month) == {place.id: numbers(computed[place.id]) for place in places}
    assert [entry["code"] for entry in month.declared] == list(INDICATORS)
    assert len(month.digest) == 64


def test_the_kept_rows_are_as_many_as_the_frozen_figures_count(register: None) -> None:
    """An area's rows are the union over the buildings that lay in it."""
    month = closed()
    numbers_by_place = frozen(month)
    kept = {
        (row.place.place_key, row.condition): set(row.subjects)
        for row in FrozenRows.objects.select_related("place")
    }
    counted = 0
    for place in FrozenPlace.objects.filter(month=month).exclude(kind="building_grid"):
        buildings = FrozenPlace.objects.filter(month=month, kind="building").within(place.place_key)
        keys = list(buildings.values_list("place_key", flat=True))
        for code, indicator in INDICATORS.items():
            if not keeps_rows(indicator):
                continue
            for part in Part:
                for rows in indicator.part(part):
                    if rows.measure:
                        continue
                    union: set[Any] = set()
                    for key in keys:
                        union |= kept.get((key, condition_of(rows)), set())
                    stored = numbers_by_place[place.place_key][code]
                    assert len(union) == stored[list(Part).index(part)], (place, code, part)
                    counted += 1
    assert counted > 500


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reports_frozenfigure SET value = 1",
        "DELETE FROM reports_frozenfigure",
        "UPDATE reports_frozenmonth SET digest = ''",
        "DELETE FROM reports_frozenmonth",
        "UPDATE reports_frozenplace SET name = ''",
        "DELETE FROM reports_frozenrows",
        "UPDATE reports_deltareason SET reason = ''",
    ],
)
def test_the_database_lets_nobody_change_a_closed_month(db: None, statement: str) -> None:
    """Not even by hand."""
    month = closed()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        _run(statement)
    month.refresh_from_db()
    assert len(month.digest) == 64


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_month_is_closed_once_and_only_when_it_is_over(district: Any, street: Any) -> None:
    """By district staff, audited; refused without a trace otherwise."""
    with pytest.raises(NotPermitted):
        closed(street)
    with pytest.raises(MonthNotOver):
        close_month(last_day=datetime.date(2026, 11, 30), by=district, now=NOW, today=TODAY)
    with pytest.raises(MonthNotOver):
        close_month(last_day=datetime.date(2026, 10, 30), by=district, now=NOW, today=TODAY)
    assert not FrozenMonth.objects.exists()
    month = closed(district)
    assert (month.closed_by_key, month.closed_by_name) == (district.pk, str(district))
    assert AuditEntry.objects.filter(verb="month.close", object_id=str(month.pk)).count() == 1
    with pytest.raises(MonthClosed):
        closed(district)
    assert FrozenMonth.objects.count() == 1


@pytest.mark.parametrize(
    ("last_day", "closes"),
    [
        # The holidays of October 2026 end with the 7th; 10 October is a make-up day.
        ((2026, 9, 30), (2026, 10, 13)),
        ((2026, 10, 31), (2026, 11, 6)),
        ((2026, 1, 31), (2026, 2, 6)),
    ],
)
def test_a_month_closes_by_itself_on_the_fifth_working_day(
    db: None, last_day: tuple[int, int, int], closes: tuple[int, int, int]
) -> None:
    """Holidays and make-up days counted by the working calendar."""
    assert closes_on(datetime.date(*last_day)) == datetime.date(*closes)


def test_the_periodic_job_closes_what_is_due_and_catches_up(db: None) -> None:
    """The first time the month before; later every month since."""
    assert close_due_months(datetime.date(2026, 11, 5)) == 0
    assert close_due_months(datetime.date(2026, 11, 6)) == 1
    assert close_due_months(datetime.date(2026, 11, 6)) == 0
    assert close_due_months(datetime.date(2027, 2, 20)) == 3
    days = list(FrozenMonth.objects.values_list("last_day", flat=True))
    assert days == [
        datetime.date(2027, 1, 31),
        datetime.date(2026, 12, 31),
        datetime.date(2026, 11, 30),
        OCTOBER,
    ]
    assert {month.closed_by_name for month in FrozenMonth.objects.all()} == {"系统"}


def test_the_end_of_a_month() -> None:
    """Also of February and December."""
    for day in ((2026, 2, 1), (2024, 2, 29), (2026, 12, 31), (2026, 1, 31)):
        last = end_of_month(datetime.date(*day))
        assert (last.year, last.month) == day[:2]
        assert (last + datetime.timedelta(days=1)).day == 1


def test_a_reason_is_given_only_where_something_differs(
    district: Any, street: Any, street2: Any, worker: Any
) -> None:
    """Reasons add up; a street explains its own figures alone."""
    building = BuildingFactory()
    CoverageFactory(enterprise=EnterpriseFactory(building=building))
    month = closed()
    place = FrozenPlace.objects.get(month=month, place_key=building.pk)
    given = {"place": place, "code": "operating", "reason": "补登记入驻", "now": NOW}
    with pytest.raises(NothingDiffers):
        explain_delta(**given, by=street)
    EnterpriseFactory(building=building)
    with pytest.raises(NotPermitted):
        explain_delta(**given, by=worker)
    with pytest.raises(Exception, match="工作范围"):
        explain_delta(**given, by=street2)
    assert not place.reasons.exists()
    reason = explain_delta(**given, by=street)
    explain_delta(**given, by=district)
    assert (reason.value, place.reasons.count()) == (2, 2)
