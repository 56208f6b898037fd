"""When two people change the same thing apart from one another: both words are kept. Pure.

Edits of a field are ordered by corrected time, then by operation id, so the value that stands in
the end does not depend on the order of arrival. Whoever saw the value that stands, and changes it,
follows it; only what was written without seeing the other is a conflict.
"""

import datetime
import uuid
from dataclasses import dataclass
from enum import Enum
from typing import Any

NOBODY = uuid.UUID(int=0)
INSTANT = datetime.timedelta(microseconds=1)


class Verdict(Enum):
    """What becomes of a proposed value."""

    SAME = "same"
    FOLLOWS = "follows"
    WINS = "wins"
    LOSES = "loses"


@dataclass(frozen=True, slots=True)
class Stand:
    """The value that stands, since when and by which operation (nobody's: the office's)."""

    value: Any
    at: datetime.datetime
    operation: uuid.UUID = NOBODY


@dataclass(frozen=True, slots=True)
class Proposed:
    """A new value, and the value that its writer saw when he wrote it."""

    value: Any
    seen: Any
    at: datetime.datetime
    operation: uuid.UUID


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict, and the moment under which the edit is kept."""

    verdict: Verdict
    at: datetime.datetime

    @property
    def is_applied(self) -> bool:
        """Return whether the proposed value stands now."""
        return self.verdict in {Verdict.FOLLOWS, Verdict.WINS}

    @property
    def is_conflict(self) -> bool:
        """Return whether two values were written apart from one another."""
        return self.verdict in {Verdict.WINS, Verdict.LOSES}


def judge(stands: Stand, proposed: Proposed) -> Judged:
    """Return what becomes of ``proposed``."""
    if proposed.value == stands.value:
        return Judged(Verdict.SAME, proposed.at)
    if proposed.seen == stands.value:
        # Later than what it follows, whatever the clocks say.
        return Judged(Verdict.FOLLOWS, max(proposed.at, stands.at + INSTANT))
    order = (proposed.at, proposed.operation) > (stands.at, stands.operation)
    return Judged(Verdict.WINS if order else Verdict.LOSES, proposed.at)
