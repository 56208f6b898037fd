"""Occasions on which an enterprise must be visited (四必访), with the working day it is due by."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from common.calendar.working_days import WorkingCalendar
from enterprises.choices import Colour, SignalKind
from services.choices import MustVisitTrigger

AT_RISK = frozenset({Colour.ORANGE, Colour.RED})
SEVERE_FROM = 4
SEVERE_KINDS = frozenset(
    {
        SignalKind.DIFFICULTY,
        SignalKind.DOWNSIZING,
        SignalKind.RENT_DISPUTE,
        SignalKind.SUBLETTING,
    }
)
# Whoever arrived longer ago is no new tenant any more (as in the steps of new tenants).
NEW_FOR = datetime.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class MustRule:
    """One rule of the office."""

    code: str
    label: str
    trigger: str
    within_days: int
    checklist: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class OpenSignal:
    """A signal that is open on the day."""

    kind: str
    severity: int
    observed_on: datetime.date


@dataclass(frozen=True, slots=True)
class Situation:
    """What the rules look at, on a day; visits are those that count."""

    day: datetime.date
    arrived_on: datetime.date | None = None
    visited_on: datetime.date | None = None
    is_operating: bool = True
    is_covered: bool = True
    colour: str = ""
    entered_on: datetime.date | None = None
    signals: tuple[OpenSignal, ...] = ()

    def is_visited_since(self, day: datetime.date) -> bool:
        """Tell whether somebody was there on that day or later."""
        return self.visited_on is not None and self.visited_on >= day


@dataclass(frozen=True, slots=True)
class Must:
    """A visit that is owed: since when, and until when."""

    code: str
    label: str
    since: datetime.date
    due_on: datetime.date
    checklist: Sequence[Any]


Since = Callable[[Situation], datetime.date | None]


def musts_of(
    rules: Iterable[MustRule], situation: Situation, calendar: WorkingCalendar
) -> tuple[Must, ...]:
    """Return the visits owed to an enterprise, the one that is due first at the head."""
    found = []
    for rule in rules:
        since = SINCE[rule.trigger](situation)
        if since is None:
            continue
        due_on = calendar.add_working_days(since, rule.within_days).on
        # An interval asks for a visit only when it is over.
        if rule.trigger == MustVisitTrigger.NO_COVERAGE and situation.day <= due_on:
            continue
        found.append(Must(rule.code, rule.label, since, due_on, rule.checklist))
    return tuple(sorted(found, key=lambda must: (must.due_on, must.code)))


def _arrived(situation: Situation) -> datetime.date | None:
    since = situation.arrived_on
    if since is None or since <= situation.day - NEW_FOR or situation.is_visited_since(since):
        return None
    return since


def _at_risk(situation: Situation) -> datetime.date | None:
    since = situation.entered_on
    if since is None or situation.colour not in AT_RISK or situation.is_visited_since(since):
        return None
    return since


def _in_difficulty(situation: Situation) -> datetime.date | None:
    unseen = (
        signal.observed_on
        for signal in situation.signals
        if signal.kind in SEVERE_KINDS
        and signal.severity >= SEVERE_FROM
        and not situation.is_visited_since(signal.observed_on)
    )
    return min(unseen, default=None)


def _uncovered(situation: Situation) -> datetime.date | None:
    if not situation.is_operating or situation.is_covered:
        return None
    return situation.visited_on or situation.arrived_on


SINCE: dict[str, Since] = {
    MustVisitTrigger.NEW_TENANT: _arrived,
    MustVisitTrigger.AT_RISK: _at_risk,
    MustVisitTrigger.DIFFICULTY: _in_difficulty,
    MustVisitTrigger.NO_COVERAGE: _uncovered,
}
