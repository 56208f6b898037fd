import datetime

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.calendar.working_days import WorkingCalendar

FIRST = datetime.date(2024, 1, 1)
DAYS = [FIRST + datetime.timedelta(days=offset) for offset in range(366 + 365 + 365)]
CALENDAR = WorkingCalendar({day: chinese_calendar.is_workday(day) for day in DAYS})
EMPTY = WorkingCalendar({})


def date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-02-13", 1, "2026-02-14"),  # swapped Saturday
        ("2026-02-13", 3, "2026-02-25"),
        ("2026-09-24", 5, "2026-10-09"),
        ("2026-04-30", 7, "2026-05-13"),
        ("2025-09-30", 3, "2025-10-11"),  # swapped Saturday
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-11-21", 0, "2026-11-21"),
    ],
)
def test_a_deadline_knows_holidays_and_make_up_days(start: str, days: int, due: str) -> None:
    assert CALENDAR.add_working_days(date(start), days) == (date(due), False)


def test_the_make_up_days_of_2026() -> None:
    swapped = [d for d in DAYS if d.year == 2026 and d.weekday() > 4 and CALENDAR.is_working(d)]
    assert [f"{day:%m-%d}" for day in swapped] == [
        "01-04",
        "02-14",
        "02-28",
        "05-09",
        "09-20",
        "10-10",
    ]


@pytest.mark.parametrize(
    ("start", "days", "due", "provisional"),
    [
        ("2026-12-30", 1, "2026-12-31", False),
        ("2026-12-31", 1, "2027-01-01", True),
        ("2026-12-25", 10, "2027-01-08", True),
        ("2027-03-01", 5, "2027-03-08", True),
        ("2027-03-01", 0, "2027-03-01", False),
    ],
)
def test_what_reaches_into_an_unpublished_year_is_provisional(
    start: str, days: int, due: str, provisional: bool
) -> None:
    assert CALENDAR.add_working_days(date(start), days) == (date(due), provisional)


def test_loading_the_next_year_settles_what_was_provisional() -> None:
    new_year = date("2027-01-01")
    loaded = WorkingCalendar({**CALENDAR.known, new_year: False})
    assert loaded.add_working_days(date("2026-12-31"), 1) == (date("2027-01-04"), False)


def test_without_any_calendar_the_week_decides() -> None:
    assert EMPTY.is_working(date("2026-11-20"))
    assert not EMPTY.is_working(date("2026-11-21"))
    assert EMPTY.add_working_days(date("2026-11-20"), 1) == (date("2026-11-23"), True)


def test_nobody_counts_working_days_backward() -> None:
    with pytest.raises(ValueError, match="forward"):
        CALENDAR.add_working_days(FIRST, -1)


@pytest.mark.parametrize(
    ("start", "end", "days", "provisional"),
    [
        ("2026-02-13", "2026-02-25", 3, False),
        ("2026-02-25", "2026-02-13", -3, False),
        ("2026-11-20", "2026-11-20", 0, False),
        ("2026-11-20", "2026-11-22", 0, False),
        ("2026-12-31", "2027-01-04", 2, True),
    ],
)
def test_working_days_between_two_days(start: str, end: str, days: int, provisional: bool) -> None:
    assert CALENDAR.working_days_between(date(start), date(end)) == (days, provisional)


@given(st.dates(FIRST, datetime.date(2026, 6, 30)), st.integers(min_value=0, max_value=100))
def test_counting_is_the_inverse_of_adding(start: datetime.date, days: int) -> None:
    due = CALENDAR.add_working_days(start, days)
    assert CALENDAR.working_days_between(start, due.on).days == days
    assert days == 0 or CALENDAR.is_working(due.on)


@pytest.mark.parametrize("days", [0, 1, 5, 20])
def test_the_latest_start_is_the_last_day_that_the_days_lie_behind(days: int) -> None:
    """Over the spring festival with its worked Saturdays."""
    for offset in range(40):
        end = date("2026-02-05") + datetime.timedelta(offset)
        start = CALENDAR.latest_start(end, days)
        after = start + datetime.timedelta(1)
        assert CALENDAR.add_working_days(start, days).on <= end
        assert start == end or CALENDAR.add_working_days(after, days).on > end
