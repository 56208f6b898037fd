"""Phone numbers as people type them, in one stored form."""

import re
import unicodedata

SHANGHAI = "021"
_PREFIX = re.compile(r"^(?:\+|00)86")
_NOISE = re.compile(r"[\s().\-/]")
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_SERVICE = re.compile(r"[48]00\d{7}", re.ASCII)
_LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))([2-9]\d{6,7})", re.ASCII)
_LOCAL = re.compile(r"[2-9]\d{7}", re.ASCII)
_EXTENSION = re.compile(
    r"^(.*\d{7,8})\s*(?:-|转|轉|ext\.?|x|#)\s*(\d{1,6})$", re.ASCII | re.IGNORECASE
)


def normalise_mobile(text: str) -> str | None:
    """Return the eleven digits of a mainland mobile number, or None."""
    number = _PREFIX.sub("", _NOISE.sub("", unicodedata.normalize("NFKC", text)))
    return number if _MOBILE.fullmatch(number) else None


def _normalise_landline(text: str) -> str | None:
    """Return ``021-12345678``, ``021-12345678-801`` or ``4001234567``; eight digits are local."""
    extension = _EXTENSION.match(text)
    tail = f"-{extension[2]}" if extension else ""
    number = _NOISE.sub("", extension[1] if extension else text)
    international = _PREFIX.match(number)
    if international:
        number = number[international.end() :]
        number = number if number.startswith(("0", "4", "8")) else f"0{number}"
    if _SERVICE.fullmatch(number):
        return number
    if _LOCAL.fullmatch(number):
        return f"{SHANGHAI}-{number}{tail}"
    landline = _LANDLINE.fullmatch(number)
    return f"{landline[1]}-{landline[2]}{tail}" if landline else None


def normalise_phone(text: str) -> str | None:
    """Return a mobile or landline number in its stored form, or None when it is neither."""
    return normalise_mobile(text) or _normalise_landline(
        unicodedata.normalize("NFKC", text).strip()
    )
