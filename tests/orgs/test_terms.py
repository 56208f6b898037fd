"""Where a term stands on a day: by table, at every boundary."""

import datetime

import pytest

from common.calendar.months import add_months
from orgs.choices import PostState, TermState
from orgs.terms import (
    Extension,
    default_years,
    latest_extension,
    post_standing,
    term_end,
    term_standing,
)


def day(text: str) -> datetime.date:
    """Return the day that ``text`` names."""
    return datetime.date.fromisoformat(text)


DUE = day("2026-08-31")


@pytest.mark.parametrize(
    ("form", "years"),
    [
        ("committee", 5),
        ("joint_committee", 5),
        ("community_committee", 5),
        ("comprehensive_committee", 5),
        ("industry_committee", 5),
        ("general_branch", 3),
        ("joint_general_branch", 3),
        ("branch", 3),
        ("joint_branch", 3),
        ("floating_branch", 3),
        ("working_committee", None),
        ("temporary_branch", None),
        ("party_group", None),
    ],
)
def test_the_usual_years_of_a_term(form: str, years: int | None) -> None:
    assert default_years(form) == years


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-08-31", -6, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_months_are_counted_by_the_calendar(start: str, months: int, end: str) -> None:
    assert add_months(day(start), months) == day(end)


def test_a_term_ends_on_its_anniversary() -> None:
    assert term_end(day("2024-02-29"), 3) == day("2027-02-28")
    assert term_end(day("2021-07-01"), 5) == day("2026-07-01")


@pytest.mark.parametrize(
    ("on", "state", "left"),
    [
        ("2026-02-27", TermState.RUNNING, 185),
        ("2026-02-28", TermState.DUE_6, 184),
        ("2026-05-30", TermState.DUE_6, 93),
        ("2026-05-31", TermState.DUE_3, 92),
        ("2026-07-30", TermState.DUE_3, 32),
        ("2026-07-31", TermState.DUE_1, 31),
        # The election may still be held on the day itself.
        ("2026-08-31", TermState.DUE_1, 0),
        ("2026-09-01", TermState.OVERDUE, -1),
    ],
)
def test_a_term_is_brought_to_mind_and_overdue_the_day_after(
    on: str, state: TermState, left: int
) -> None:
    standing = term_standing(DUE, [], day(on))
    assert (standing.state, standing.binding_on, standing.days_left) == (state, DUE, left)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        # Not approved yet on that day.
        ("2026-08-19", TermState.DUE_1),
        ("2026-08-20", TermState.EXTENDED),
        ("2026-09-01", TermState.EXTENDED),
        ("2027-02-28", TermState.EXTENDED),
        # The extension has run out without an election: overdue again.
        ("2027-03-01", TermState.OVERDUE),
    ],
)
def test_an_approved_extension_holds_until_its_last_day(on: str, state: TermState) -> None:
    extension = Extension(approved_on=day("2026-08-20"), until=day("2027-02-28"))
    assert term_standing(DUE, [extension], day(on)).state == state


def test_all_extensions_together_last_a_year() -> None:
    assert latest_extension(DUE) == day("2027-08-31")
    assert latest_extension(day("2024-02-29")) == day("2025-02-28")


@pytest.mark.parametrize(
    ("on", "state", "left"),
    [
        ("2026-06-01", PostState.RUNNING, 91),
        ("2026-06-02", PostState.DUE_90, 90),
        # The last day is still served.
        ("2026-08-31", PostState.DUE_90, 0),
        ("2026-09-01", PostState.OVERDUE, -1),
    ],
)
def test_a_post_is_brought_to_mind_ninety_days_before_its_last_one(
    on: str, state: PostState, left: int
) -> None:
    standing = post_standing(DUE, day(on))
    assert (standing.state, standing.last_day, standing.days_left) == (state, DUE, left)
    assert standing.is_warned == (state != PostState.RUNNING)


def test_a_post_without_an_end_asks_for_nothing() -> None:
    standing = post_standing(None, DUE)
    assert (standing.state, standing.last_day, standing.days_left) == (PostState.OPEN, None, None)
    assert not standing.is_warned
