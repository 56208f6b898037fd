"""The rules of organisational life, by table."""

import datetime

import pytest

from orgs.life import (
    Due,
    Rule,
    Situation,
    Span,
    applies,
    committee_needed,
    counted,
    done,
    members_needed,
    quorum_advice,
    rate,
    span_of,
    spans_closed,
    spans_in_force,
    stood_through,
)

SINCE = datetime.date(2018, 10, 28)
MEMBERS = Rule("members_meeting", 1, "quarter", "all", SINCE)
COMMITTEE = Rule("committee_meeting", 1, "month", "with_committee", SINCE)
LESSON = Rule("party_lesson", 1, "year", "all", SINCE)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def span(starts_on: str, ends_on: str) -> Span:
    return Span(day(starts_on), day(ends_on))


@pytest.mark.parametrize(
    ("interval", "on", "starts_on", "ends_on"),
    [
        ("month", "2026-11-20", "2026-11-01", "2026-12-01"),
        ("month", "2028-02-29", "2028-02-01", "2028-03-01"),
        ("month", "2026-12-31", "2026-12-01", "2027-01-01"),
        ("quarter", "2026-10-01", "2026-10-01", "2027-01-01"),
        ("quarter", "2026-09-30", "2026-07-01", "2026-10-01"),
        ("quarter", "2026-01-01", "2026-01-01", "2026-04-01"),
        ("year", "2026-12-31", "2026-01-01", "2027-01-01"),
    ],
)
def test_a_span_is_the_calendar_span_of_its_day(
    interval: str, on: str, starts_on: str, ends_on: str
) -> None:
    assert span_of(interval, day(on)) == span(starts_on, ends_on)


@pytest.mark.parametrize(
    ("on", "months", "quarters", "years"),
    [
        # The last day of a quarter: it is open still, and the one before closed 91 days ago.
        ("2026-06-30", 2, 0, 0),
        ("2026-07-01", 3, 1, 0),
        ("2026-09-28", 3, 1, 0),
        ("2026-09-29", 2, 0, 0),
        ("2026-11-20", 3, 1, 0),
        ("2027-01-01", 3, 1, 1),
        ("2027-03-31", 3, 1, 1),
        ("2027-04-01", 3, 1, 0),
        # February is short: four months end in these ninety days.
        ("2026-05-01", 4, 1, 0),
    ],
)
def test_spans_close_when_their_last_day_is_over_and_count_for_ninety_days(
    on: str, months: int, quarters: int, years: int
) -> None:
    found = [due.kind for due in spans_closed([MEMBERS, COMMITTEE, LESSON], day(on), 90)]
    assert found.count("committee_meeting") == months
    assert found.count("members_meeting") == quarters
    assert found.count("party_lesson") == years


def test_running_spans_are_those_of_the_day_nearest_end_first() -> None:
    assert spans_in_force([LESSON, MEMBERS, COMMITTEE], day("2026-11-20")) == [
        Due("committee_meeting", span("2026-11-01", "2026-12-01"), 1, "with_committee"),
        Due("party_lesson", span("2026-01-01", "2027-01-01"), 1, "all"),
        Due("members_meeting", span("2026-10-01", "2027-01-01"), 1, "all"),
    ]


def test_a_rule_binds_from_the_first_span_that_begins_under_it() -> None:
    twice = Rule("members_meeting", 2, "quarter", "all", day("2026-08-01"))
    old = Rule("members_meeting", 1, "quarter", "all", SINCE, day("2026-08-01"))
    assert [due.times for due in spans_in_force([old, twice], day("2026-09-01"))] == [1]
    assert [due.times for due in spans_in_force([old, twice], day("2026-10-01"))] == [2]
    assert spans_in_force([LESSON], day("2018-12-01")) == []


@pytest.mark.parametrize(
    ("condition", "form", "members", "has_groups", "expected"),
    [
        ("all", "branch", 3, False, True),
        ("all", "branch", None, False, True),
        ("all", "joint_branch", 2, False, True),
        ("all", "temporary_branch", 3, False, True),
        ("all", "floating_branch", 3, False, True),
        ("all", "general_branch", 60, False, False),
        ("all", "committee", 200, True, False),
        ("all", "party_group", 4, False, False),
        ("all", None, 9, False, False),
        ("with_committee", "branch", 6, False, False),
        ("with_committee", "branch", 7, False, True),
        ("with_committee", "branch", None, False, False),
        ("with_committee", "committee", 7, False, False),
        ("with_groups", "branch", 30, False, False),
        ("with_groups", "branch", 3, True, True),
    ],
)
def test_nobody_owes_what_does_not_apply(
    condition: str, form: str | None, members: int | None, has_groups: bool, expected: bool
) -> None:
    assert applies(condition, Situation(form, members, has_groups), 7) is expected


@pytest.mark.parametrize(
    ("founded_on", "dissolved_on", "expected"),
    [
        (None, None, True),
        ("2026-10-01", None, True),
        ("2026-10-02", None, False),
        ("2020-01-01", "2027-01-01", True),
        ("2020-01-01", "2026-12-31", False),
    ],
)
def test_only_who_stood_through_a_span_owes_it(
    founded_on: str | None, dissolved_on: str | None, expected: bool
) -> None:
    quarter = span("2026-10-01", "2027-01-01")
    founded, dissolved = (day(text) if text else None for text in (founded_on, dissolved_on))
    assert stood_through(quarter, founded, dissolved) is expected


@pytest.mark.parametrize(
    ("times", "held", "expected"), [(1, 0, 0), (1, 1, 1), (1, 3, 1), (2, 1, 1)]
)
def test_more_meetings_than_asked_for_make_up_for_nothing(
    times: int, held: int, expected: int
) -> None:
    assert done(times, held) == expected


def test_the_rate_of_nothing_is_nothing() -> None:
    assert rate(0, 0) is None
    assert rate(4, 3) == 75.0


def test_a_guest_counts_theme_days_and_joint_actions_only() -> None:
    kinds = ["theme_day", "party_lesson", "joint_action"]
    assert counted(kinds, as_guest=False) == set(kinds)
    assert counted(kinds, as_guest=True) == {"theme_day", "joint_action"}


@pytest.mark.parametrize(("voters", "needed"), [(1, 1), (2, 2), (3, 2), (6, 4), (7, 4), (50, 26)])
def test_a_members_meeting_needs_more_than_half(voters: int, needed: int) -> None:
    assert members_needed(voters) == needed


@pytest.mark.parametrize(("members", "needed"), [(1, 1), (3, 2), (4, 2), (5, 3), (7, 4)])
def test_a_committee_meeting_needs_half(members: int, needed: int) -> None:
    assert committee_needed(members) == needed


def test_too_few_present_is_a_remark_and_only_for_members_meetings() -> None:
    assert quorum_advice(["members_meeting"], 3, 6).startswith("党员大会须有半数以上")
    assert quorum_advice(["members_meeting"], 4, 6) == ""
    assert quorum_advice(["members_meeting"], None, 6) == ""
    assert quorum_advice(["members_meeting"], 1, None) == ""
    assert quorum_advice(["theme_day"], 1, 6) == ""
