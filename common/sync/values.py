"""Reading single values of what tablets send: pure, each with the reason why not."""

import datetime
import re
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from common.calendar.clock import SHANGHAI
from common.sync.faults import Unusable
from common.text.id_numbers import find_id_number

_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII
)
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
FIRST_YEAR, LAST_YEAR = 2000, 2100


def as_uuid(value: Any, code: str = "bad_id") -> uuid.UUID:
    """Return the id; braces, other forms and other types are refused with ``code``."""
    if isinstance(value, uuid.UUID):
        return value
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise Unusable(code)
    return uuid.UUID(value)


def as_moment(value: Any) -> datetime.datetime:
    """Return a moment with zone between 2000 and 2100, in Shanghai time."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise Unusable("bad_time")
    try:
        moment = datetime.datetime.fromisoformat(value).astimezone(SHANGHAI)
    except (ValueError, OverflowError) as error:
        raise Unusable("bad_time") from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Unusable("bad_time")
    return moment


def as_day(value: Any) -> datetime.date:
    """Return a day between 2000 and 2100."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise Unusable("bad_time")
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError as error:
        raise Unusable("bad_time") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unusable("bad_time")
    return day


def as_text(value: Any, longest: int, *, is_required: bool = False) -> str:
    """Return the text as it was written; no NUL, no identity number, at most ``longest``."""
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise Unusable("bad_value")
    if _UNSTORABLE.search(value):
        raise Unusable("nul_char")
    if len(value) > longest:
        raise Unusable("too_long", f"（最多 {longest} 字）")
    if find_id_number(value):
        raise Unusable("id_number")
    if is_required and not value.strip():
        raise Unusable("missing_value")
    return value


def as_integer(value: Any, least: int, most: int) -> int:
    """Return a whole number within bounds."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Unusable("bad_value", f"（应为 {least} 到 {most} 的整数）")
    return value


def as_choice(value: Any, allowed: Collection[str]) -> str:
    """Return one of ``allowed``; the refusal names them."""
    if not isinstance(value, str) or value not in allowed:
        raise Unusable("unknown_choice", f"（可选：{'、'.join(allowed)}）")
    return value


def as_flag(value: Any) -> bool:
    """Return true or false; nothing is false."""
    if value is None:
        return False
    if not isinstance(value, bool):
        raise Unusable("bad_value")
    return value


def as_items(value: Any, most: int) -> list[Mapping[str, Any]]:
    """Return a list of objects, at most ``most``; nothing is an empty list."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Unusable("bad_value")
    if len(value) > most:
        raise Unusable("too_long", f"（最多 {most} 项）")
    return value


def as_object(value: Any) -> Mapping[str, Any]:
    """Return an object."""
    if not isinstance(value, dict):
        raise Unusable("bad_value")
    return value
