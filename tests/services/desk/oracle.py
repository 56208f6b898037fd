"""What a clock must say, walked day by day from the rule in words; nothing of the platform's own.

Worked time is whole days of 24 hours of the working calendar, a unit's own exceptions before it;
counting begins the day after receipt; only running time counts. The request is due on the day in
which the limit is used up, yellow at the moment three quarters of it are. What ran last is thought
to run on. All times are naive Shanghai time, all sums whole microseconds.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

DAY = datetime.timedelta(days=1)
MICROSECOND = datetime.timedelta(microseconds=1)
# A walk ends somewhere: nothing of a test lasts that long.
FARTHEST = 2_000


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule, and what a mutant of it gets wrong."""

    sees_pauses: bool = True
    counts_from_next_day: bool = True
    sees_exceptions: bool = True
    sees_calendar: bool = True
    yellow: Fraction = Fraction(3, 4)


@dataclass(slots=True)
class Calendar:
    """Published days, and the exceptions of units."""

    known: Mapping[datetime.date, bool]
    exceptions: Mapping[Any, Mapping[datetime.date, bool]] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        self.years = frozenset(day.year for day in self.known)

    def is_working(self, day: datetime.date, unit: Any, rule: Rule) -> bool:
        """Tell whether a unit works on a day."""
        if rule.sees_exceptions and unit in self.exceptions and day in self.exceptions[unit]:
            return self.exceptions[unit][day]
        if rule.sees_calendar and day in self.known:
            return self.known[day]
        return day.isoweekday() <= 5


@dataclass(slots=True)
class Span:
    """A stretch of the ledger."""

    is_running: bool
    starts: datetime.datetime
    ends: datetime.datetime | None
    unit: Any


@dataclass(slots=True)
class History:
    """All that the clock of one request depends on."""

    received: datetime.datetime
    spans: list[Span] = field(default_factory=list)
    # Working days of the limits in the order in which they came into force.
    limits: list[int | None] = field(default_factory=list)
    stated: datetime.date | None = None
    is_merged: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clock shows."""

    due_on: datetime.date | None = None
    yellow_at: datetime.datetime | None = None
    is_provisional: bool = False


def read_clock(history: History, calendar: Calendar, rule: Rule | None = None) -> Reading:
    """Walk a history and tell what its clock shows."""
    rule = rule or Rule()
    if history.stated is not None:
        yellow = None if history.is_merged else _stated_light(history, calendar, rule)
        return Reading(history.stated, yellow)
    if history.is_merged or not history.limits or history.limits[-1] is None:
        return Reading()
    whole = history.limits[-1] * (DAY // MICROSECOND)
    quarters = whole * rule.yellow
    assert quarters.denominator == 1
    found, used = Reading(), 0
    for begins, length in _worked(history, calendar, rule):
        light = int(quarters) - used
        if 0 < light <= length:
            found = replace(found, yellow_at=begins + MICROSECOND * light)
        if used < whole <= used + length:
            first = history.received.date() + DAY
            spanned = range(first.year, begins.year + 1)
            return replace(
                found,
                due_on=begins.date(),
                is_provisional=any(year not in calendar.years for year in spanned),
            )
        used += length
    return found


def used_up(
    history: History, calendar: Calendar, at: datetime.datetime, rule: Rule | None = None
) -> int:
    """Return the microseconds of worked time that were used up at a moment."""
    ended = [replace(span, ends=span.ends or max(at, span.starts)) for span in history.spans]
    known = replace(history, spans=ended)
    return sum(length for _, length in _worked(known, calendar, rule or Rule(), runs_on=False))


def _worked(
    history: History, calendar: Calendar, rule: Rule, *, runs_on: bool = True
) -> Iterator[tuple[datetime.datetime, int]]:
    """Yield every piece of worked running time: when it begins and its microseconds."""
    first = history.received.date() + (DAY if rule.counts_from_next_day else 0 * DAY)
    for number, span in enumerate(history.spans):
        if not span.is_running and rule.sees_pauses:
            continue
        ends = span.ends
        if runs_on and number == len(history.spans) - 1:
            ends = None
        day = max(first, span.starts.date())
        for _ in range(FARTHEST):
            midnight = datetime.datetime.combine(day, datetime.time())
            begins = max(midnight, span.starts)
            stops = midnight + DAY if ends is None else min(midnight + DAY, ends)
            if ends is not None and begins >= ends:
                break
            if calendar.is_working(day, span.unit, rule):
                yield begins, (stops - begins) // MICROSECOND
            day += DAY


def _stated_light(history: History, calendar: Calendar, rule: Rule) -> datetime.datetime | None:
    """Three quarters of the working days up to a stated day."""
    assert history.stated is not None
    worked = []
    day = history.received.date() + DAY
    while day <= history.stated:
        if calendar.is_working(day, None, rule):
            worked.append(day)
        day += DAY
    share = len(worked) * rule.yellow
    for number, day in enumerate(worked):
        if number < share <= number + 1:
            part = (share - number) * (DAY // MICROSECOND)
            assert part.denominator == 1
            return datetime.datetime.combine(day, datetime.time()) + MICROSECOND * int(part)
    return None
