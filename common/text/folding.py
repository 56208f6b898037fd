"""Folding of Chinese text for matching and for search columns."""

import unicodedata
from functools import cache

import opencc

# Blocks that hold Han characters with a simplified counterpart.
_HAN_BLOCKS = (
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),
    range(0x20000, 0x32000),
)
# Pasted from web pages and messengers, invisible, never meant.
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])


@cache
def _simplification() -> dict[int, str | None]:
    """Return the table traditional → simplified, one character at a time.

    Without regard to the neighbours, so that a part of a name always folds to the same part of
    the folded name; phrase conversion would fold 著 in 看著 and in 著名 differently.
    """
    characters = [chr(code) for block in _HAN_BLOCKS for code in block]
    simplified = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    table: dict[int, str | None] = {
        ord(before): after
        for before, after in zip(characters, simplified, strict=True)
        if before != after
    }
    # A simplified form that is itself a variant of another character would fold twice.
    for code, after in table.items():
        table[code] = table.get(ord(after or ""), after) if after else after
    return table | _INVISIBLE


def fold(text: str) -> str:
    """Return the text as it is compared: half-width, simplified, lower case, single blanks."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_simplification())
    return " ".join(text.casefold().split())
