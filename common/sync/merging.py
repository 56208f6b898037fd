"""When two people change the same thing apart from one another: both words are kept. Pure.

All words about a field stay. The latest by (time, operation) is the one that stands: that depends
on the words alone, never on the order in which they arrived. A word is later than every word that
its writer knew, whatever the clocks say. One that says something else than what stands, and that
nobody saw who spoke later, was written apart: a conflict.
"""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

# The speaker of what the register or the office says.
NOBODY = uuid.UUID(int=0)
INSTANT = datetime.timedelta(microseconds=1)


class Fate(Enum):
    """What became of a word."""

    STANDS = "standing"
    FOLLOWED = "superseded"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Word:
    """A value that somebody gave a field, and the value that he saw there."""

    value: Any
    seen: Any
    at: datetime.datetime
    operation: uuid.UUID

    @property
    def order(self) -> tuple[datetime.datetime, uuid.UUID]:
        """Return the place of the word among those of its field."""
        return self.at, self.operation


def dated_after(at: datetime.datetime, known: Iterable[datetime.datetime]) -> datetime.datetime:
    """Return ``at``, or the moment after the latest that the writer knew."""
    return max([at, *(moment + INSTANT for moment in known)])


def fates(words: Sequence[Word]) -> list[Fate]:
    """Return what becomes of each word of one field, in the order given."""
    latest = max(words, key=lambda word: word.order)
    return [_fate(word, words, latest) for word in words]


def _fate(word: Word, words: Sequence[Word], latest: Word) -> Fate:
    if word is latest:
        return Fate.STANDS
    if word.value == latest.value or _is_followed(word, words):
        return Fate.FOLLOWED
    return Fate.LOST


def _is_followed(word: Word, words: Sequence[Word]) -> bool:
    return any(other.seen == word.value and other.order > word.order for other in words)
