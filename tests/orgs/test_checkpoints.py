"""When the steps of 三同步 are due, and how they stand: by table, at every boundary."""

import datetime

import pytest

from common.calendar.working_days import WorkingCalendar
from orgs.checkpoints import DUE_IN, StepState, due_day, last_overdue_arrival, step_state
from orgs.choices import CheckpointKind as Kind

D = datetime.date
# 2026: the National Day holiday, and a worked Saturday.
YEAR = {D(2026, 1, 1) + datetime.timedelta(days=n): None for n in range(365)}
CALENDAR = WorkingCalendar(
    {
        day: (day.weekday() < 5 or day == D(2026, 10, 10))
        and not D(2026, 10, 1) <= day <= D(2026, 10, 7)
        for day in YEAR
    }
)


@pytest.mark.parametrize(
    ("kind", "arrived_on", "due_on"),
    [
        # Monday + 10 working days: the Monday two weeks later.
        (Kind.MEMBERS_CONTACTED, D(2026, 6, 1), D(2026, 6, 15)),
        # Somebody who comes on a Saturday has the ten days from Monday on.
        (Kind.MEMBERS_CONTACTED, D(2026, 5, 30), D(2026, 6, 12)),
        # Over the holiday, with the worked Saturday.
        (Kind.MEMBERS_CONTACTED, D(2026, 9, 28), D(2026, 10, 16)),
        (Kind.WORK_FOLLOWED, D(2026, 6, 1), D(2026, 6, 29)),
        (Kind.ORGANISATION_SET_UP, D(2026, 6, 1), D(2026, 8, 24)),
    ],
)
def test_a_step_is_due_so_many_working_days_after_the_arrival(
    kind: Kind, arrived_on: D, due_on: D
) -> None:
    assert due_day(kind, arrived_on, CALENDAR) == (due_on, False)


def test_a_due_day_beyond_the_published_calendar_is_provisional() -> None:
    due = due_day(Kind.ORGANISATION_SET_UP, D(2026, 11, 2), CALENDAR)
    assert due.is_provisional
    assert due.on.year == 2027


@pytest.mark.parametrize(
    ("settled_on", "result", "day", "state"),
    [
        (None, "", D(2026, 6, 14), StepState.OPEN),
        (None, "", D(2026, 6, 15), StepState.OPEN),
        (None, "", D(2026, 6, 16), StepState.OVERDUE),
        (D(2026, 6, 15), "done", D(2026, 7, 1), StepState.DONE),
        (D(2026, 6, 16), "done", D(2026, 7, 1), StepState.DONE_LATE),
        (D(2026, 6, 30), "not_applicable", D(2026, 7, 1), StepState.NOT_APPLICABLE),
    ],
)
def test_a_step_stands_as_its_day_says(
    settled_on: D | None, result: str, day: D, state: StepState
) -> None:
    assert step_state(D(2026, 6, 15), settled_on, result, day) == state


@pytest.mark.parametrize("kind", list(DUE_IN))
def test_the_last_overdue_arrival_is_the_same_rule_read_backwards(kind: Kind) -> None:
    for offset in range(130):
        day = D(2026, 8, 15) + datetime.timedelta(days=offset)
        last = last_overdue_arrival(kind, day, CALENDAR)
        assert due_day(kind, last, CALENDAR).on < day
        assert due_day(kind, last + datetime.timedelta(days=1), CALENDAR).on >= day
