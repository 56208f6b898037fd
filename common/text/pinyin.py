"""Pinyin of names by a table of single characters: fast enough for a whole import.

The phrase engine of the package knows every word but needs a hundred times as long;
``common.text.phrases`` refines with it where there is time.
"""

import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import orjson

from common.text.readings import CHARACTERS, COMPOUND_SURNAMES, SURNAMES, WORDS

MAX_LENGTH = 200
SORT_KEY_LENGTH = 255
_TONE_MARKS = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_LETTERS = re.compile(r"[a-z]+")


def _numbered(reading: str) -> str:
    """Return ``zhōng`` as ``zhong1``; the neutral tone is 5."""
    letters, tone = [], "5"
    for mark in unicodedata.normalize("NFD", reading):
        tone = _TONE_MARKS.get(mark, tone)
        letters.append(mark)
    plain = unicodedata.normalize("NFC", "".join(m for m in letters if m not in _TONE_MARKS))
    # ü sorts beside u in every Chinese name list and is typed v or u.
    return "".join(_LETTERS.findall(plain.replace("ü", "u"))) + tone


@cache
def _syllables() -> dict[int, str]:
    """Return code point → numbered syllable, every syllable followed by a blank."""
    package = find_spec("pypinyin")
    if package is None or package.origin is None:
        raise RuntimeError("pypinyin is not installed")
    # The file alone: importing the package would also load the phrases (0.3 s, 60 MB).
    readings = orjson.loads((Path(package.origin).parent / "pinyin_dict.json").read_bytes())
    table = {int(code): _numbered(many.split(",")[0]) + " " for code, many in readings.items()}
    table |= {ord(character): f"{syllable} " for character, syllable in CHARACTERS.items()}
    return table


@cache
def _first_letters() -> dict[int, str | None]:
    """Return code point → initial letter; whatever is neither Han, letter nor digit goes."""
    table: dict[int, str | None] = {code: text[0] for code, text in _syllables().items()}
    table |= {ord(mark): None for mark in " \t\r\n·•-—–_.,，。、;；:：()（）[]【】《》<>“”\"'‘’&/\\|+#*!！?？"}
    return table


@cache
def _word_pattern() -> tuple[re.Pattern[str], frozenset[str]]:
    """Return the pattern of all words with a reading of their own, and their characters."""
    words = sorted(WORDS, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words))), frozenset("".join(words))


def _spell_words(name: str) -> str:
    """Return the name with its special words already spelled (blank after each syllable)."""
    pattern, characters = _word_pattern()
    if characters.isdisjoint(name):
        return name
    return pattern.sub(lambda match: f"{WORDS[match[0]]} ", name)


def _spell_surname(name: str) -> str:
    """Return a person's name with the surname already spelled where it reads unusually."""
    compound = COMPOUND_SURNAMES.get(name[:2])
    if compound:
        return f"{compound} {name[2:]}"
    surname = SURNAMES.get(name[:1])
    return f"{surname} {name[1:]}" if surname else name
