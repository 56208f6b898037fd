"""When a council can decide, and when a vote is passed: whole numbers, without the database."""

from dataclasses import dataclass

# Of a council without rules of procedure in force (G-11): more than half, and more than half.
HALF = 50


@dataclass(frozen=True, slots=True)
class Shares:
    """What rules of procedure ask for, each in percent: more than this, never exactly this."""

    quorum_over: int = HALF
    majority_over: int = HALF


@dataclass(frozen=True, slots=True)
class Count:
    """A show of hands: seats held that day, members present, those who keep out, and hands."""

    members: int
    present: int
    recused: int
    in_favour: int
    against: int = 0
    abstained: int = 0

    @property
    def voting(self) -> int:
        """Return how many could raise a hand: the base of the majority."""
        return self.present - self.recused

    @property
    def hands(self) -> int:
        """Return how many hands were counted."""
        return self.in_favour + self.against + self.abstained

    @property
    def fits(self) -> bool:
        """Return whether no more hands were counted than members could raise."""
        return self.hands <= self.voting


def is_over(part: int, whole: int, share: int) -> bool:
    """Return whether ``part`` is more than ``share`` percent of ``whole``; never of nothing."""
    return whole > 0 and part * 100 > share * whole


def has_quorum(members: int, present: int, shares: Shares) -> bool:
    """Return whether enough members are present; observers are not among them."""
    return is_over(present, members, shares.quorum_over)


def is_passed(count: Count, shares: Shares) -> bool:
    """Return whether a vote is passed: with a quorum, by a majority of those who could vote."""
    return has_quorum(count.members, count.present, shares) and is_over(
        count.in_favour, count.voting, shares.majority_over
    )
