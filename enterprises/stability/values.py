"""Values of the indicators from the dated facts of one enterprise, exactly and slowly.

The written definition of ``rating.md`` line by line; the oracle of the providers' SQL.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

from enterprises.stability.curves import Value
from enterprises.stability.scheme import Scheme, SignalRule
from enterprises.stability.scoring import Found

Day = datetime.date
OWNED_DAYS = 3650
# Enough digits for 0.5^x to be exact far beyond any rounding.
DIGITS = 60


@dataclass(frozen=True, slots=True)
class Intent:
    """A word about the end of a lease; ``recorded_on`` empty = since ever."""

    code: str
    recorded_on: Day | None


@dataclass(frozen=True, slots=True)
class Tenancy:
    """One occupancy with the intents recorded on it."""

    starts_on: Day
    ends_on: Day | None
    is_owned: bool
    intents: tuple[Intent, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """Whether the enterprise operates during a period; ``starts_on`` empty = since ever."""

    is_operating: bool
    starts_on: Day | None = None
    ends_on: Day | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A number measured on a day."""

    measured_on: Day
    value: Decimal


@dataclass(frozen=True, slots=True)
class Owed:
    """Arrears from a day until they were settled."""

    started_on: Day
    settled_on: Day | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """A signal from the day it was observed until it was closed."""

    kind: str
    severity: int
    observed_on: Day
    closed_on: Day | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A service request by its Shanghai dates."""

    received_on: Day
    due_on: Day | None
    resolved_on: Day | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All dated facts of one enterprise that bear on its rating."""

    statuses: tuple[Status, ...] = ()
    tenancies: tuple[Tenancy, ...] = ()
    headcounts: tuple[Measured, ...] = ()
    taxes: tuple[Measured, ...] = ()
    arrears: tuple[Owed, ...] = ()
    signals: tuple[Observed, ...] = ()
    requests: tuple[Asked, ...] = ()
    visits: tuple[Day, ...] = ()
    participations: tuple[Day, ...] = field(default=())


def find(facts: Facts, day: Day, scheme: Scheme) -> Found | None:
    """Return what the facts say on ``day``, or ``None`` when the enterprise is not rated."""
    current = [t for t in facts.tenancies if _is_current(t.starts_on, t.ends_on, day)]
    is_operating = any(
        status.is_operating and _is_current(status.starts_on, status.ends_on, day)
        for status in facts.statuses
    )
    if not current or not is_operating:
        return None
    last_visit = max((visit for visit in facts.visits if visit <= day), default=None)
    signals = [signal for signal in facts.signals if _is_open(signal, day, scheme.signals)]
    values: dict[str, Value] = {
        "lease_remaining": lease_remaining(current, day),
        "lease_intent": lease_intent(current, day, scheme),
        "headcount_trend": headcount_trend(facts.headcounts, day),
        "tax_trend": tax_trend(facts.taxes, day),
        "arrears": arrears(facts.arrears, day),
        "overdue_requests": overdue_requests(facts.requests, day),
        "visit_recency": _days(last_visit or min(t.starts_on for t in current), day),
        "signals": signal_sum(signals, day, scheme.signals),
        "engagement": engagement(facts.participations, day),
    }
    return Found(
        values=values,
        open_signal_kinds=frozenset(signal.kind for signal in signals),
        days_since_visit=(day - last_visit).days if last_visit else None,
    )


def lease_remaining(current: list[Tenancy], day: Day) -> Fraction | None:
    """Return days to the latest end of the current leases; 3650 when a room is owned."""
    if any(tenancy.is_owned for tenancy in current):
        return Fraction(OWNED_DAYS)
    latest = max((t.ends_on for t in current if t.ends_on is not None), default=None)
    return None if latest is None else _days(day, latest)


def lease_intent(current: list[Tenancy], day: Day, scheme: Scheme) -> str | None:
    """Return the intent on the current lease that ends last; of several the most points."""
    if any(tenancy.is_owned for tenancy in current):
        return None
    latest = max((t.ends_on for t in current if t.ends_on is not None), default=None)
    if latest is None:
        return None
    points = {
        option.code: option.points
        for rule in scheme.indicators
        if rule.id == "lease_intent"
        for option in rule.options
    }

    def weight(code: str) -> tuple[Decimal, str]:
        return points.get(code, Decimal(0)), code

    words = []
    for tenancy in current:
        known = [i for i in tenancy.intents if i.recorded_on is None or i.recorded_on <= day]
        if tenancy.ends_on == latest and known:
            last = max(known, key=lambda i: (i.recorded_on or Day.min, weight(i.code)))
            words.append(last.code)
    return max(words, key=weight, default=None)


def headcount_trend(headcounts: Iterable[Measured], day: Day) -> Fraction | None:
    """Return (h0 − h1) / h1 of the latest headcount and the one half a year before it."""
    by_day = sorted(headcounts, key=lambda measured: measured.measured_on)
    latest = _last(by_day, day - datetime.timedelta(120), day)
    if latest is None:
        return None
    before = _last(
        by_day,
        latest.measured_on - datetime.timedelta(365),
        latest.measured_on - datetime.timedelta(180),
    )
    if before is None or before.value == 0:
        return None
    return Fraction(latest.value - before.value) / Fraction(before.value)


def _last(by_day: list[Measured], after: Day, until: Day) -> Measured | None:
    return next((m for m in reversed(by_day) if after < m.measured_on <= until), None)


def tax_trend(taxes: Iterable[Measured], day: Day) -> Fraction | None:
    """Return (t0 − t1) / t1 of the latest complete tax year and the year before it."""
    by_year = {
        tax.measured_on.year: tax.value for tax in sorted(taxes, key=lambda t: t.measured_on)
    }
    years = [year for year in by_year if year <= day.year - 1]
    if not years or max(years) - 1 not in by_year:
        return None
    latest, before = by_year[max(years)], by_year[max(years) - 1]
    return Fraction(latest - before) / Fraction(before) if before > 0 else None


def arrears(owed: Iterable[Owed], day: Day) -> Fraction:
    """Return days since the earliest arrears still open on the day; none open: 0."""
    starts = [
        o.started_on
        for o in owed
        if o.started_on <= day and (o.settled_on is None or o.settled_on > day)
    ]
    return _days(min(starts), day) if starts else Fraction(0)


def overdue_requests(requests: Iterable[Asked], day: Day) -> Fraction:
    """Return how many requests are past their due day and not resolved."""
    return Fraction(
        sum(
            1
            for asked in requests
            if asked.received_on <= day
            and asked.due_on is not None
            and asked.due_on < day
            and (asked.resolved_on is None or asked.resolved_on > day)
        )
    )


def signal_sum(signals: Iterable[Observed], day: Day, rule: SignalRule) -> Fraction:
    """Return the decayed sum of open signals, clamped to 0…100."""
    total = Fraction(0)
    for signal in signals:
        part = (
            signal.severity
            * Fraction(rule.points_per_severity)
            * decay(rule, (day - signal.observed_on).days)
        )
        if signal.kind in rule.positive_kinds:
            total -= part
        elif signal.kind in rule.negative_kinds:
            total += part
    return min(max(total, Fraction(0)), Fraction(100))


@lru_cache(maxsize=4096)
def decay(rule: SignalRule, age: int) -> Fraction:
    """Return 0.5^(age ÷ half-life) to ``DIGITS`` digits."""
    with localcontext() as context:
        context.prec = DIGITS
        return Fraction(Decimal("0.5") ** (Decimal(age) / rule.half_life_days))


def engagement(participations: Iterable[Day], day: Day) -> Fraction:
    """Return how many participations fall in (D−180, D]."""
    after = day - datetime.timedelta(180)
    return Fraction(sum(1 for held_on in participations if after < held_on <= day))


def _is_open(signal: Observed, day: Day, rule: SignalRule) -> bool:
    return (
        signal.observed_on <= day
        and (day - signal.observed_on).days <= rule.max_age_days
        and (signal.closed_on is None or signal.closed_on > day)
    )


def _is_current(starts_on: Day | None, ends_on: Day | None, day: Day) -> bool:
    return (starts_on is None or starts_on <= day) and (ends_on is None or ends_on > day)


def _days(start: Day, end: Day) -> Fraction:
    return Fraction((end - start).days)
