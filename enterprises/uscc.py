"""The unified social credit code (统一社会信用代码, GB 32100-2015)."""

import re
import unicodedata

FORMAT_ERROR = "uscc_format"
CHECK_ERROR = "uscc_check"

# What a person is told, whichever way the code came in.
SENTENCES = {
    FORMAT_ERROR: "统一社会信用代码须为 18 位数字或大写字母（不含 I、O、S、V、Z）。",
    CHECK_ERROR: "统一社会信用代码校验位不符，请对照营业执照核对。",
}
REASON_MISSING = "没有统一社会信用代码时须填写无代码原因。"
CODE_TAKEN = "统一社会信用代码已登记在另一家企业。"

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FORM = re.compile(f"[{_ALPHABET}]{{18}}")
_BLANKS = re.compile(r"[\s\u200b\u200c\u200d\ufeff]+")
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))


def normalise(text: str) -> str:
    """Return the code half-width, upper case and without blanks; judges nothing."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _BLANKS.sub("", text).upper()


def check_character(first17: str) -> str:
    """Return the 18th character that belongs to the first seventeen."""
    total = sum(
        _VALUES[character] * weight for character, weight in zip(first17, _WEIGHTS, strict=True)
    )
    return _ALPHABET[-total % 31]


def find_error(code: str) -> str | None:
    """Return what is wrong with a normalised code: ``uscc_format``, ``uscc_check`` or nothing."""
    if not _FORM.fullmatch(code):
        return FORMAT_ERROR
    return None if check_character(code[:17]) == code[17] else CHECK_ERROR
