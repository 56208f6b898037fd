"""Organisational life as the regulation asks for it: what is due in a span, what was held.

A span is a calendar month, quarter or year, half-open. The rules, the form and the members of its
first day decide: who is founded, or grows a committee, in the middle of a span owes the next one.
"""

import calendar
import datetime
import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from orgs.choices import LifeCondition, LifeInterval, LifeKind, OrganisationForm

# 支部: 三会一课 is theirs; every other form leads branches.
BRANCH_FORMS: frozenset[str] = frozenset(
    {
        OrganisationForm.BRANCH,
        OrganisationForm.JOINT_BRANCH,
        OrganisationForm.TEMPORARY_BRANCH,
        OrganisationForm.FLOATING_BRANCH,
    }
)
# 三会一课: three kinds of meetings and the lesson.
MEETINGS_AND_LESSON: tuple[str, ...] = (
    LifeKind.MEMBERS_MEETING,
    LifeKind.COMMITTEE_MEETING,
    LifeKind.GROUP_MEETING,
    LifeKind.PARTY_LESSON,
)
# What a guest organisation may count as its own: membership is in one place, participation in
# several (一方隶属、参加多重组织生活).
SHARED: frozenset[str] = frozenset({LifeKind.THEME_DAY, LifeKind.JOINT_ACTION})

_MONTHS: dict[str, int] = {LifeInterval.MONTH: 1, LifeInterval.QUARTER: 3, LifeInterval.YEAR: 12}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A calendar month, quarter or year: [starts_on, ends_on)."""

    starts_on: datetime.date
    ends_on: datetime.date

    @property
    def last_day(self) -> datetime.date:
        """Return the last day on which something due in the span is on time."""
        return self.ends_on - datetime.timedelta(days=1)

    def __contains__(self, day: datetime.date) -> bool:
        return self.starts_on <= day < self.ends_on


@dataclass(frozen=True, slots=True)
class Rule:
    """How often a kind is due, for whom, and from when to when the rule holds."""

    kind: str
    times: int
    interval: str
    condition: str
    starts_on: datetime.date
    ends_on: datetime.date | None = None

    def holds_on(self, day: datetime.date) -> bool:
        """Return whether the rule is in force on a day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides about an organisation's life on the first day of a span.

    ``full_members``: None when nobody knows.
    """

    form: str | None
    full_members: int | None = None
    has_groups: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A kind of meeting that is due so many times in a span, under a condition."""

    kind: str
    span: Span
    times: int
    condition: str


def span_of(interval: str, day: datetime.date) -> Span:
    """Return the calendar span of an interval in which a day lies."""
    months = _MONTHS[interval]
    first = (day.month - 1) // months * months + 1
    starts_on = datetime.date(day.year, first, 1)
    last = first + months - 1
    length = calendar.monthrange(day.year, last)[1]
    return Span(starts_on, datetime.date(day.year, last, length) + datetime.timedelta(days=1))


def spans_in_force(rules: Iterable[Rule], day: datetime.date) -> list[Due]:
    """Return what is due in the spans that run on ``day``, by the rules of their first days."""
    return sorted(
        (
            Due(rule.kind, span, rule.times, rule.condition)
            for rule in rules
            for span in (span_of(rule.interval, day),)
            if rule.holds_on(span.starts_on)
        ),
        key=_by_end,
    )


def spans_closed(rules: Sequence[Rule], day: datetime.date, days: int) -> list[Due]:
    """Return what was due in the spans whose last day is one of the ``days`` before ``day``.

    A span is open on its last day still: it closes when that day is over.
    """
    return sorted(
        (
            Due(rule.kind, span, rule.times, rule.condition)
            for rule in rules
            for span in _closed(rule.interval, day, days)
            if rule.holds_on(span.starts_on)
        ),
        key=_by_end,
    )


def _closed(interval: str, day: datetime.date, days: int) -> Iterator[Span]:
    earliest = day - datetime.timedelta(days=days)
    span = span_of(interval, span_of(interval, day).starts_on - datetime.timedelta(days=1))
    while span.last_day >= earliest:
        yield span
        span = span_of(interval, span.starts_on - datetime.timedelta(days=1))


def _by_end(due: Due) -> tuple[datetime.date, datetime.date, str]:
    return due.span.ends_on, due.span.starts_on, due.kind


def has_committee(situation: Situation, members_from: int) -> bool:
    """Return whether a branch has a committee: from so many full members on; unknown: no."""
    return situation.full_members is not None and situation.full_members >= members_from


def applies(condition: str, situation: Situation, members_from: int) -> bool:
    """Return whether a rule with this condition asks anything of the organisation.

    Who leads branches holds no 三会一课; who has no groups or no committee is not blamed for it.
    """
    if situation.form not in BRANCH_FORMS:
        return False
    if condition == LifeCondition.WITH_COMMITTEE:
        return has_committee(situation, members_from)
    if condition == LifeCondition.WITH_GROUPS:
        return situation.has_groups
    return True


def stood_through(
    span: Span, founded_on: datetime.date | None, dissolved_on: datetime.date | None
) -> bool:
    """Return whether the organisation stood from the first to the last day of the span."""
    founded = founded_on is None or founded_on <= span.starts_on
    return founded and (dissolved_on is None or dissolved_on >= span.ends_on)


def counted(kinds: Collection[str], *, as_guest: bool) -> frozenset[str]:
    """Return as which kinds a gathering counts for its host, or for a guest organisation."""
    return frozenset(kinds) & SHARED if as_guest else frozenset(kinds)


def done(times: int, held: int) -> int:
    """Return how many of the required times are done: two meetings do not make up for another."""
    return min(times, held)


def rate(required: int, fulfilled: int) -> float | None:
    """Return the percentage done of what was required; None when nothing was."""
    return 100 * fulfilled / required if required else None


def members_needed(voters: int) -> int:
    """Return how many members with a vote make a members' meeting valid: more than half."""
    return voters // 2 + 1


def committee_needed(members: int) -> int:
    """Return how many members make a committee meeting valid: at least half."""
    return math.ceil(members / 2)


def quorum_advice(kinds: Collection[str], attendees: int | None, voters: int | None) -> str:
    """Return a remark for whoever records a members' meeting below its quorum; else nothing.

    Advice, never a refusal: the number of those present may hold guests and lack excused ones.
    """
    if LifeKind.MEMBERS_MEETING not in kinds or attendees is None or not voters:
        return ""
    needed = members_needed(voters)
    if attendees >= needed:
        return ""
    return f"党员大会须有半数以上有表决权的党员到会（{voters}人中至少{needed}人），请核对参加人数。"
