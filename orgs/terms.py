"""How long a term or a post lasts and where it stands on a day (R-TERM, R-ELEC-7)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from common.calendar.months import add_months
from orgs.choices import OrganisationForm, PostState, TermState

LONGEST_EXTENSION = 12
# From how many months before its end on a term is brought to mind, nearest first.
REMINDERS = ((1, TermState.DUE_1), (3, TermState.DUE_3), (6, TermState.DUE_6))
# So many days before its last one a post is brought to mind.
POST_WARNING = 90
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


@dataclass(frozen=True, slots=True)
class PostStanding:
    """Where a post stands: its last day and the days left until then, if anybody said so.

    ``days_left`` is negative when the day has passed.
    """

    state: PostState
    last_day: datetime.date | None
    days_left: int | None

    @property
    def is_warned(self) -> bool:
        """Return whether the post asks for something."""
        return self.state in {PostState.DUE_90, PostState.OVERDUE}


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


def post_standing(last_day: datetime.date | None, day: datetime.date) -> PostStanding:
    """Return where a post that somebody holds stands; overdue from the day after its last one."""
    if last_day is None:
        return PostStanding(PostState.OPEN, None, None)
    left = (last_day - day).days
    if left < 0:
        return PostStanding(PostState.OVERDUE, last_day, left)
    state = PostState.DUE_90 if left <= POST_WARNING else PostState.RUNNING
    return PostStanding(state, last_day, left)
