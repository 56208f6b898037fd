"""Finding identity card numbers, which the platform never stores."""

import datetime
import re
import unicodedata

# Region, birth date, serial and check, as written by hand: in one piece or in groups.
_CANDIDATE = re.compile(
    r"(?<!\d)(\d{6})[ \-]?((?:19|20)\d{6})[ \-]?(\d{3}[\dXx])(?![0-9A-Za-z])", re.ASCII
)
_LENGTH = 18


def _is_date(digits: str) -> bool:
    try:
        datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def find_id_number(cell: object) -> str | None:
    """Return the first identity number in a cell, or None: valid birth date, check digit or not.

    A number that the spreadsheet turned into a float has lost its last digits but not its date.
    """
    if isinstance(cell, float) and cell.is_integer():
        text = str(int(cell))
    elif isinstance(cell, str | int):
        text = str(cell)
    else:
        return None
    if len(text) < _LENGTH:
        return None
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    for match in _CANDIDATE.finditer(text):
        region, birth_date, serial = match.groups()
        if _is_date(birth_date):
            return f"{region}{birth_date}{serial.upper()}"
    return None
