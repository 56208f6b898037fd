"""How an election goes: its steps, the numbers each step asks for, and who is elected (R-ELEC)."""

from collections.abc import Mapping
from dataclasses import dataclass

from orgs.choices import ElectionState, MajorityBase

DELEGATES_FROM = 500


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an election: from which states it leads where."""

    code: str
    label: str
    sources: frozenset[str]
    target: ElectionState


STEPS: dict[str, Step] = {
    step.code: step
    for step in (
        Step(
            "approve",
            "登记上级批准",
            frozenset({ElectionState.PLANNED}),
            ElectionState.APPROVED,
        ),
        Step(
            "publish",
            "公示候选人",
            frozenset({ElectionState.APPROVED}),
            ElectionState.CANDIDATES_PUBLISHED,
        ),
        Step(
            "hold",
            "登记选举结果",
            frozenset({ElectionState.CANDIDATES_PUBLISHED}),
            ElectionState.HELD,
        ),
        Step("report", "上报结果", frozenset({ElectionState.HELD}), ElectionState.REPORTED),
        Step(
            "confirm",
            "登记上级批复",
            frozenset({ElectionState.REPORTED}),
            ElectionState.CONFIRMED,
        ),
        Step(
            "fail",
            "登记选举无效",
            frozenset(
                {
                    ElectionState.CANDIDATES_PUBLISHED,
                    ElectionState.HELD,
                    ElectionState.REPORTED,
                }
            ),
            ElectionState.FAILED,
        ),
        Step(
            "cancel",
            "取消选举",
            frozenset(
                {
                    ElectionState.PLANNED,
                    ElectionState.APPROVED,
                    ElectionState.CANDIDATES_PUBLISHED,
                }
            ),
            ElectionState.CANCELLED,
        ),
    )
}


def next_steps(state: str) -> list[Step]:
    """Return the steps that are open in ``state``; none when the election has ended."""
    return [step for step in STEPS.values() if state in step.sources]


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
