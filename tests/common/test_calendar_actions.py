"""The office loads a later year, and what reached into it is counted again."""

import datetime
from typing import Any

import pytest

from common.calendar import recomputing
from common.calendar.actions import CalendarRefused, load_calendar_year
from common.calendar.clock import now
from common.calendar.recomputing import register_recompute
from common.calendar.selectors import working_calendar
from common.errors.domain import NotPermitted
from common.jobs import registry
from common.jobs.due import run_due
from common.models import AuditEntry, CalendarDay, DueTask

pytestmark = pytest.mark.django_db
NEW_YEAR = {datetime.date(2027, 1, 1): "元旦", datetime.date(2027, 2, 8): "春节"}
WORKED = {datetime.date(2027, 2, 20): "春节调休"}


def _load(by: Any, **changes: Any) -> int:
    given = {
        "year": 2027,
        "holidays": NEW_YEAR,
        "make_up_days": WORKED,
        "source": "国务院办公厅通知",
        **changes,
    }
    return load_calendar_year(by=by, **given)


@pytest.fixture(autouse=True)
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Register work that counts again; return the years it was asked for."""
    years: list[int] = []
    monkeypatch.setattr(registry, "_due", {})
    monkeypatch.setattr(recomputing, "_names", [])
    register_recompute("test.recount", lambda year: years.append(year))
    return years


def test_an_unpublished_year_is_provisional_until_it_is_loaded(
    district: Any, counted: list[int]
) -> None:
    december = datetime.date(2026, 12, 31)
    before = working_calendar().add_working_days(december, 1)
    assert before == (datetime.date(2027, 1, 1), True)
    assert _load(district) == 365
    assert working_calendar().add_working_days(december, 1) == (
        datetime.date(2027, 1, 4),
        False,
    )
    assert working_calendar([2027]).is_working(datetime.date(2027, 2, 20))
    run_due(now())
    assert counted == [2027]


def test_the_same_notice_again_changes_nothing(district: Any) -> None:
    _load(district)
    DueTask.objects.all().delete()
    assert _load(district) == 0
    assert not DueTask.objects.exists()
    assert AuditEntry.objects.filter(verb="calendar.load_year").count() == 1


def test_a_correction_changes_what_differs(district: Any) -> None:
    _load(district)
    assert _load(district, make_up_days={}) == 1
    assert not working_calendar([2027]).is_working(datetime.date(2027, 2, 20))
    entry = AuditEntry.objects.filter(verb="calendar.load_year").latest("number")
    assert (entry.changes["count"], entry.object_label) == (1, "2027")


@pytest.mark.parametrize(
    "changes",
    [
        {"holidays": {}},
        {"holidays": {datetime.date(2026, 1, 1): "元旦"}},
        {"make_up_days": {datetime.date(2027, 1, 1): "元旦"}},
        {"make_up_days": {datetime.date(2027, 3, 1): "星期一"}},
    ],
)
def test_a_contradictory_notice_changes_nothing(district: Any, changes: dict[str, Any]) -> None:
    with pytest.raises(CalendarRefused):
        _load(district, **changes)
    assert not CalendarDay.objects.filter(day__year=2027).exists()


@pytest.mark.parametrize("role", ["street", "worker", "auditor", "admin_user", "wall"])
def test_only_the_district_publishes(role: str, request: Any) -> None:
    with pytest.raises(NotPermitted):
        _load(request.getfixturevalue(role))
    assert not CalendarDay.objects.filter(day__year=2027).exists()


def test_one_query_reads_the_calendar(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert working_calendar().published_years == {2024, 2025, 2026}
