"""When the three things that go along with a new tenant are due (三同步), and how they stand.

The fact book names the three and no spans; these are the platform's own [design]: so many working
days after the tenant's first occupancy. Meeting members comes first, founding takes longest.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from common.calendar.working_days import DueDay, WorkingCalendar
from orgs.choices import CheckpointKind, CheckpointResult

DUE_IN: Mapping[CheckpointKind, int] = {
    CheckpointKind.MEMBERS_CONTACTED: 10,
    CheckpointKind.WORK_FOLLOWED: 20,
    CheckpointKind.ORGANISATION_SET_UP: 60,
}
_DAY = datetime.timedelta(days=1)


class StepState(StrEnum):
    """How a step stands on a day."""

    DONE = "done"
    DONE_LATE = "done_late"
    NOT_APPLICABLE = "not_applicable"
    OPEN = "open"
    OVERDUE = "overdue"


STATE_WORDS: Mapping[StepState, str] = {
    StepState.DONE: "已完成",
    StepState.DONE_LATE: "逾期完成",
    StepState.NOT_APPLICABLE: "不适用",
    StepState.OPEN: "未到期",
    StepState.OVERDUE: "已逾期",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One of the three steps of one tenant; ``due.is_provisional``: the day is 暂定."""

    kind: CheckpointKind
    due: DueDay
    settled_on: datetime.date | None
    state: StepState

    @property
    def word(self) -> str:
        """Return the state as people say it."""
        return STATE_WORDS[self.state]


def due_day(kind: CheckpointKind, arrived_on: datetime.date, calendar: WorkingCalendar) -> DueDay:
    """Return the day by which the step of a tenant that arrived then is due."""
    return calendar.add_working_days(arrived_on, DUE_IN[kind])


def step_state(
    due_on: datetime.date,
    settled_on: datetime.date | None,
    result: str,
    day: datetime.date,
) -> StepState:
    """Return how a step stands on ``day``; on the due day itself it is not overdue yet."""
    if settled_on is None:
        return StepState.OVERDUE if day > due_on else StepState.OPEN
    if result == CheckpointResult.NOT_APPLICABLE:
        return StepState.NOT_APPLICABLE
    return StepState.DONE_LATE if settled_on > due_on else StepState.DONE


def last_overdue_arrival(
    kind: CheckpointKind, day: datetime.date, calendar: WorkingCalendar
) -> datetime.date:
    """Return the latest arrival whose step, unless settled, is overdue on ``day``.

    The due day grows with the arrival, so whoever came up to then is overdue too: a list asks
    for the arrivals up to this day, and needs no due day of each.
    """
    waiting, reached = DUE_IN[kind], day
    while waiting:
        reached -= _DAY
        waiting -= calendar.is_working(reached)
    return reached - _DAY
