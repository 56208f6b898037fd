"""How long a term lasts and where it stands on a day (R-TERM, R-ELEC-7)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from common.calendar.months import add_months
from orgs.choices import OrganisationForm, TermState

LONGEST_EXTENSION = 12
# From how many months before its end on a term is brought to mind, nearest first.
REMINDERS = ((1, TermState.DUE_1), (3, TermState.DUE_3), (6, TermState.DUE_6))
_FIVE_YEARS: frozenset[str] = frozenset(
    {
        OrganisationForm.COMMITTEE,
        OrganisationForm.JOINT_COMMITTEE,
        OrganisationForm.COMMUNITY_COMMITTEE,
        OrganisationForm.COMPREHENSIVE_COMMITTEE,
        OrganisationForm.INDUSTRY_COMMITTEE,
    }
)
_NO_TERM: frozenset[str] = frozenset(
    {
        OrganisationForm.WORKING_COMMITTEE,
        OrganisationForm.TEMPORARY_BRANCH,
        OrganisationForm.PARTY_GROUP,
    }
)


@dataclass(frozen=True, slots=True)
class Extension:
    """An approved postponement, as far as the rules need it."""

    approved_on: datetime.date
    until: datetime.date


@dataclass(frozen=True, slots=True)
class TermStanding:
    """Where a term stands: its state, the day that binds, and the days left until then.

    ``days_left`` is negative when the day has passed.
    """

    state: TermState
    binding_on: datetime.date
    days_left: int


def default_years(form: str) -> int | None:
    """Return the usual years of a term; None for forms that have none."""
    if form in _NO_TERM:
        return None
    return 5 if form in _FIVE_YEARS else 3


def term_end(starts_on: datetime.date, years: int) -> datetime.date:
    """Return the day by which the next election is due: the anniversary."""
    return add_months(starts_on, 12 * years)


def latest_extension(due_on: datetime.date) -> datetime.date:
    """Return the last day to which a term may be extended, all extensions together."""
    return add_months(due_on, LONGEST_EXTENSION)


def term_standing(
    due_on: datetime.date, extensions: Iterable[Extension], day: datetime.date
) -> TermStanding:
    """Return where a term stands on ``day``; overdue from the day after the one that binds.

    An extension counts from its approval on; when it ends without an election the term is overdue.
    """
    granted = [e.until for e in extensions if e.approved_on <= day and e.until > due_on]
    binding = max([due_on, *granted])
    return TermStanding(_state(binding, day, bool(granted)), binding, (binding - day).days)


def _state(binding: datetime.date, day: datetime.date, is_extended: bool) -> TermState:
    if day > binding:
        return TermState.OVERDUE
    if is_extended:
        return TermState.EXTENDED
    for months, state in REMINDERS:
        if day >= add_months(binding, -months):
            return state
    return TermState.RUNNING
