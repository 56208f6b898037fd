"""How an election goes: its steps, the numbers each step asks for, and who is elected (R-ELEC)."""

from collections.abc import Mapping

from common.records.steps import table
from orgs.choices import ElectionState, MajorityBase

DELEGATES_FROM = 500


_S = ElectionState
STEPS = table(
    ("approve", "登记上级批准", (_S.PLANNED,), _S.APPROVED),
    ("publish", "公示候选人", (_S.APPROVED,), _S.CANDIDATES_PUBLISHED),
    ("hold", "登记选举结果", (_S.CANDIDATES_PUBLISHED,), _S.HELD),
    ("report", "上报结果", (_S.HELD,), _S.REPORTED),
    ("confirm", "登记上级批复", (_S.REPORTED,), _S.CONFIRMED),
    ("fail", "登记选举无效", (_S.CANDIDATES_PUBLISHED, _S.HELD, _S.REPORTED), _S.FAILED),
    ("cancel", "取消选举", (_S.PLANNED, _S.APPROVED, _S.CANDIDATES_PUBLISHED), _S.CANCELLED),
)


def candidates_needed(seats: int) -> int:
    """Return how many must stand: a fifth more than seats, rounded up."""
    return -(-seats * 6 // 5)


def meeting_is_valid(present: int, entitled: int) -> bool:
    """Return whether at least four fifths of those entitled came."""
    return entitled > 0 and present * 5 >= entitled * 4


def has_majority(votes: int, present: int, entitled: int, base: str) -> bool:
    """Return whether more than half of the base voted for somebody."""
    of = entitled if base == MajorityBase.ENTITLED else present
    return votes * 2 > of


def needs_delegates(full_members: int) -> bool:
    """Return whether so many members elect by delegates, with the superior's approval."""
    return full_members >= DELEGATES_FROM


def elected(
    votes: Mapping[str, int], *, seats: int, present: int, entitled: int, base: str
) -> frozenset[str]:
    """Return who is elected: those with a majority, the most voted first, no more than seats.

    Those with equal votes for the last seats are not elected: they need another ballot.
    """
    able = [name for name in votes if has_majority(votes[name], present, entitled, base)]
    ranked = sorted(able, key=lambda name: -votes[name])
    if len(ranked) <= seats:
        return frozenset(ranked)
    first_out = votes[ranked[seats]]
    return frozenset(name for name in ranked[:seats] if votes[name] > first_out)
