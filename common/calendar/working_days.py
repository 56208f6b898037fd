"""Working days by the published calendar; what reaches into an unpublished year is 暂定."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

_DAY = datetime.timedelta(days=1)
_SATURDAY = 5


class DueDay(NamedTuple):
    """The day that is so many working days away, and whether it may still change (暂定)."""

    on: datetime.date
    is_provisional: bool


class WorkingDayCount(NamedTuple):
    """How many working days a period holds, and whether that may still change (暂定)."""

    days: int
    is_provisional: bool


@dataclass(frozen=True)
class WorkingCalendar:
    """The days of the published years: working (True) or not (False).

    A year with at least one known day counts as published; its other days, like all days of an
    unpublished year, follow the week.
    """

    known: Mapping[datetime.date, bool]
    published_years: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "published_years", frozenset(day.year for day in self.known))

    def is_working(self, day: datetime.date) -> bool:
        """Tell whether the day is worked, make-up days included."""
        return self.known.get(day, day.weekday() < _SATURDAY)

    def is_published(self, day: datetime.date) -> bool:
        """Tell whether the calendar of the day's year is known."""
        return day.year in self.published_years

    def add_working_days(self, start: datetime.date, days: int) -> DueDay:
        """Return the n-th working day after ``start``; none after it for 0, which is ``start``."""
        if days < 0:
            raise ValueError("working days are counted forward")
        day, is_provisional = start, False
        while days:
            day += _DAY
            is_provisional |= not self.is_published(day)
            days -= self.is_working(day)
        return DueDay(day, is_provisional)

    def latest_start(self, end: datetime.date, days: int) -> datetime.date:
        """Return the last day, up to ``end``, after which so many working days have passed by it.

        The way back of ``add_working_days``.
        """
        day = end
        while self.add_working_days(day, days).on > end:
            day -= _DAY
        return day

    def working_days_between(self, start: datetime.date, end: datetime.date) -> WorkingDayCount:
        """Return how many working days lie after ``start`` up to and with ``end``.

        The inverse of ``add_working_days``; negative when ``end`` is before ``start``.
        """
        if end < start:
            days, is_provisional = self.working_days_between(end, start)
            return WorkingDayCount(-days, is_provisional)
        span = (start + _DAY * offset for offset in range(1, (end - start).days + 1))
        worked = [(self.is_working(day), self.is_published(day)) for day in span]
        return WorkingDayCount(
            sum(is_working for is_working, _ in worked),
            not all(is_published for _, is_published in worked),
        )
