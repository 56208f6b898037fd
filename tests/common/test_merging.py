"""Which of several words about a field stands, as a table: never a matter of arrival."""

import datetime
import itertools
import uuid
from typing import Any

import pytest

from common.sync.merging import INSTANT, NOBODY, Fate, Word, dated_after, fates

START = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)


def word(value: Any, seen: Any, minute: int, speaker: int = 1) -> Word:
    """Return what one speaker said at a minute."""
    at = START + datetime.timedelta(minutes=minute)
    return Word(value, seen, at, uuid.UUID(int=speaker) if speaker else NOBODY)


FIRST = word("甲", "甲", 0, speaker=0)
TABLE = {
    "alone": ([FIRST], "甲", []),
    "followed": ([FIRST, word("乙", "甲", 5)], "乙", []),
    "two apart": ([FIRST, word("乙", "甲", 5, 1), word("丙", "甲", 7, 2)], "丙", ["乙"]),
    "at one moment": ([FIRST, word("乙", "甲", 5, 9), word("丙", "甲", 5, 2)], "乙", ["丙"]),
    "the same apart": ([FIRST, word("乙", "甲", 5, 1), word("乙", "甲", 7, 2)], "乙", []),
    "a chain": ([FIRST, word("乙", "甲", 5), word("丙", "乙", 6)], "丙", []),
    "a chain beside one": (
        [FIRST, word("乙", "甲", 5, 1), word("丙", "乙", 8, 1), word("丁", "甲", 6, 2)],
        "丙",
        ["丁"],
    ),
    "there and back": ([FIRST, word("乙", "甲", 5), word("甲", "乙", 6)], "甲", []),
    "of three one": (
        [FIRST, word("乙", "甲", 3, 1), word("丙", "甲", 2, 2), word("丁", "甲", 1, 3)],
        "乙",
        ["丁", "丙"],
    ),
    "a late word of what the office had": (
        [word("甲", "甲", 9, 0), word("乙", "旧", 5)],
        "甲",
        ["乙"],
    ),
    "nothing is a value": ([word(None, None, 0, 0), word("乙", None, 1)], "乙", []),
    "emptied": ([FIRST, word(None, "甲", 1), word("乙", "甲", 0, 2)], None, ["乙"]),
}


@pytest.mark.parametrize(("words", "stands", "lost"), TABLE.values(), ids=TABLE)
def test_what_stands_and_what_is_lost_is_the_same_in_every_order(
    words: list[Word], stands: Any, lost: list[Any]
) -> None:
    for order in itertools.permutations(words):
        found = dict(zip(order, fates(order), strict=True))
        assert [w.value for w, fate in found.items() if fate is Fate.STANDS] == [stands]
        assert sorted(w.value for w, fate in found.items() if fate is Fate.LOST) == lost


def test_a_word_is_later_than_all_that_its_writer_knew() -> None:
    later = START + datetime.timedelta(days=3)
    assert dated_after(START, []) == START
    assert dated_after(later, [START]) == later
    assert dated_after(START, [START]) == START + INSTANT
    assert dated_after(START, [later, START]) == later + INSTANT
