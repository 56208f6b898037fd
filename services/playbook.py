"""What becomes of response steps when a colour changes, and what an episode's end looks like."""

from collections.abc import Collection, Iterable

from enterprises.choices import Colour, LeaveDestination
from services.choices import CarryRule, CaseOutcome

AT_RISK = (Colour.ORANGE, Colour.RED)
# An entry into a colour that is no risk is answered while it is news: an installation that
# begins to use the playbook does not answer old ones.
NEWS_DAYS = 10
_INSIDE = frozenset({LeaveDestination.IN_BUILDING, LeaveDestination.IN_DISTRICT})
_RATED_NO_LONGER = "不再评级"


def stays(*, opened_for: str, now: str, on_leaving: str) -> bool:
    """Tell whether a live step goes on when the enterprise is ``now`` in another colour.

    ``now`` empty: rated no longer. From red to orange the work goes on as it is.
    """
    if now == opened_for or on_leaving == CarryRule.CARRY:
        return True
    return opened_for == Colour.RED and now == Colour.ORANGE


def reason_of_leaving(now: str) -> str:
    """Return why the steps of the colour before were closed."""
    return f"评级已变为{Colour(now).label}" if now else _RATED_NO_LONGER


def proposed_outcome(*, holds_rooms: bool, destinations: Collection[str]) -> str:
    """Return what the register says about the end of an episode; empty: only people know.

    ``destinations`` are those of the rooms it left last. Whoever still holds rooms may have been
    kept, or was never in danger.
    """
    if holds_rooms or not destinations:
        return ""
    return CaseOutcome.MOVED if _INSIDE.intersection(destinations) else CaseOutcome.LEFT


def kinds_to_open(wanted: Iterable[str], under_way: Iterable[str]) -> list[str]:
    """Return the kinds of steps that are not under way already, in their order."""
    busy = set(under_way)
    return [kind for kind in wanted if kind not in busy]
