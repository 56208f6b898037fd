"""Selections of building heads with their notices, and which step can be taken on a day."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from common.calendar.selectors import working_calendar
from common.calendar.working_days import DueDay, WorkingCalendar
from councils.choices import NoticeOutcome
from councils.models import Objection, Selection, SelectionNotice


@dataclass(frozen=True, slots=True)
class PlannedNotice:
    """A notice that a selection goes through, as the rules had it when the selection began."""

    label: str
    working_days: int


def last_day_of(notice: SelectionNotice, calendar: WorkingCalendar) -> datetime.date:
    """Return the last day of a notice: as counted when it began, or later by today's calendar.

    A year published since may have holidays that were counted as working days; no notice ends
    earlier than it was announced, and a closed one stays as it was.
    """
    if notice.closed_on is not None:
        return notice.last_day
    counted = calendar.add_working_days(notice.starts_on, notice.working_days)
    return max(notice.last_day, counted.on)


def last_days(notice_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, datetime.date]:
    """Return the last day of each of the notices that is not closed: at most two queries."""
    if not notice_ids:
        return {}
    notices = list(SelectionNotice.objects.filter(pk__in=list(notice_ids), closed_on__isnull=True))
    if not notices:
        return {}
    calendar = working_calendar()
    return {notice.pk: last_day_of(notice, calendar) for notice in notices}


def plan_of(selection: Selection) -> tuple[PlannedNotice, ...]:
    """Return the notices of a selection in order, past ones included."""
    return tuple(PlannedNotice(one["label"], one["working_days"]) for one in selection.plan)


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """A notice with the objections to it; on the day it is ahead, running, over, or closed."""

    notice: SelectionNotice
    objections: tuple[Objection, ...]
    last_day: datetime.date
    day: datetime.date

    @property
    def is_closed(self) -> bool:
        """Return whether its outcome is written."""
        return self.notice.closed_on is not None

    @property
    def is_ahead(self) -> bool:
        """Return whether it has not begun."""
        return self.day < self.notice.starts_on

    @property
    def is_over(self) -> bool:
        """Return whether its last day has passed."""
        return self.day > self.last_day

    @property
    def days_left(self) -> int:
        """Return how many calendar days the notice still runs after the day."""
        return (self.last_day - self.day).days

    @property
    def unhandled(self) -> int:
        """Return how many objections wait."""
        return sum(objection.handled_on is None for objection in self.objections)

    @property
    def may_close(self) -> bool:
        """Return whether its outcome can be written."""
        return not self.is_closed and self.is_over and not self.unhandled


@dataclass(frozen=True, slots=True)
class SelectionFile:
    """A selection with its notices in order, and those of its plan still to come."""

    selection: Selection
    notices: tuple[NoticeFile, ...]
    to_come: tuple[PlannedNotice, ...]
    # The last day of the next notice, if it began on the day.
    next_last_day: DueDay | None

    @property
    def is_open(self) -> bool:
        """Return whether the selection is under way."""
        return self.selection.ended_on is None

    @property
    def may_announce(self) -> bool:
        """Return whether the next notice can be announced."""
        return self.is_open and bool(self.to_come) and self._all_closed

    @property
    def may_appoint(self) -> bool:
        """Return whether all notices are over without a valid objection."""
        upheld = any(one.notice.outcome == NoticeOutcome.UPHELD for one in self.notices)
        return (
            self.is_open
            and bool(self.notices)
            and not self.to_come
            and self._all_closed
            and not upheld
        )

    @property
    def _all_closed(self) -> bool:
        return all(one.is_closed for one in self.notices)


def selection_files(
    council_id: uuid.UUID, *, user: Any, day: datetime.date
) -> tuple[SelectionFile, ...]:
    """Return the selections of a council, the latest first: at most four queries."""
    selections = list(
        Selection.objects.visible_to(user)
        .filter(council=council_id, recommended_on__lte=day)
        .prefetch_related("notices__objections")
    )
    if not selections:
        return ()
    calendar = working_calendar()
    return tuple(_file(selection, calendar, day) for selection in selections)


def _file(selection: Selection, calendar: WorkingCalendar, day: datetime.date) -> SelectionFile:
    notices = sorted(selection.notices.all(), key=lambda notice: notice.position)
    to_come = plan_of(selection)[len(notices) :] if selection.ended_on is None else ()
    following = None
    if to_come and all(notice.closed_on is not None for notice in notices):
        following = calendar.add_working_days(day, to_come[0].working_days)
    return SelectionFile(
        selection=selection,
        notices=tuple(
            NoticeFile(notice, tuple(notice.objections.all()), last_day_of(notice, calendar), day)
            for notice in notices
        ),
        to_come=to_come,
        next_last_day=following,
    )
