"""Pinyin of names by a table of single characters: fast enough for a whole import.

The phrase engine of pypinyin knows more words but needs a hundred times as long;
``common.text.phrases`` refines with it where there is time.
"""

import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import orjson

from common.text.readings import CHARACTERS, COMPOUND_SURNAMES, SURNAMES, WORDS

INITIALS_LENGTH = 200
SORT_KEY_LENGTH = 255
_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


def numbered(reading: str) -> str:
    """Return ``zhōng`` as ``zhong1``; the neutral tone is 5, ü is written u as in name lists."""
    marks = unicodedata.normalize("NFD", reading)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), "5")
    return "".join(mark for mark in marks if mark.isascii() and mark.isalpha()) + tone


@cache
def _syllables() -> dict[int, str]:
    """Return code point → numbered syllable with a leading blank (`` zhong1``)."""
    package = find_spec("pypinyin")
    if package is None or package.origin is None:
        raise RuntimeError("pypinyin is not installed")
    # The file alone: importing the package loads its phrases too (0.3 s, most of its memory).
    dictionary = Path(package.origin).with_name("pinyin_dict.json")
    readings: dict[str, str] = orjson.loads(dictionary.read_bytes())
    spelled = {int(code): numbered(many.split(",", 1)[0]) for code, many in readings.items()}
    spelled |= {ord(character): syllable for character, syllable in CHARACTERS.items()}
    return {code: f" {syllable}" for code, syllable in spelled.items() if len(syllable) > 1}


@cache
def _letters() -> dict[int, str]:
    """Return code point → first letter of its syllable."""
    return {code: syllable[1] for code, syllable in _syllables().items()}


@cache
def _words() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the characters that change their reading inside a word, and a pattern of the words."""
    characters = frozenset(
        character
        for word, read_as in WORDS.items()
        for character, sound in zip(word, read_as, strict=True)
        if character != sound
    )
    return characters, re.compile("|".join(sorted(WORDS, key=len, reverse=True)))


def _read_as(name: str, *, is_person: bool) -> str:
    """Return the name, half-width and lower case, with unusual readings replaced by plain ones."""
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name)
    name = name.casefold().strip()
    if is_person:
        compound = COMPOUND_SURNAMES.get(name[:2])
        return compound + name[2:] if compound else SURNAMES.get(name[:1], name[:1]) + name[1:]
    characters, pattern = _words()
    if characters.isdisjoint(name):
        return name
    return pattern.sub(lambda word: WORDS[word[0]], name)


def initials(name: str, *, is_person: bool = False) -> str:
    """Return the pinyin initials of a name (陆家嘴ABC → ``ljzabc``); letters and digits stay."""
    letters = _read_as(name, is_person=is_person).translate(_letters())
    if not letters.isalnum():
        letters = "".join(filter(str.isalnum, letters))
    return letters[:INITIALS_LENGTH]


def sort_key(name: str, *, is_person: bool = False) -> str:
    """Return numbered syllables (张三 → ``zhang1 san1``) that sort by code point as by pinyin."""
    spelled = _read_as(name, is_person=is_person).translate(_syllables())
    return spelled.strip()[:SORT_KEY_LENGTH]
