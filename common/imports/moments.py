"""Days and moments in cells: dates, serial numbers and texts in the usual forms."""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from common.imports.cells import FIRST_YEAR, LAST_YEAR, as_text, compact
from common.imports.reading.frames import Cell
from common.imports.reasons import BadCell, Reason

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(
    r"(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.(\d{1,6})\d*)?秒?)?分?(Z|[+-]\d{2}:?\d{2})?"
)
_EPOCH = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 — a spreadsheet's day 0, wall clock
_LEAP_BUG = 60  # the 29 February 1900 that never was
_LAST_SERIAL = 73_415  # 2100-12-31
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))


def _from_serial(serial: float) -> datetime.datetime:
    # A bare year or a whole date typed as a number is no serial.
    if not 1 <= serial < _LAST_SERIAL or int(serial) == _LEAP_BUG:
        raise ValueError(serial)
    if serial.is_integer() and FIRST_YEAR <= serial <= LAST_YEAR:
        raise ValueError(serial)
    # Before the leap bug the count is one day behind.
    moment = _EPOCH + datetime.timedelta(days=serial + (serial < _LEAP_BUG))
    return (moment + datetime.timedelta(milliseconds=500)).replace(microsecond=0)


def _from_text(text: str) -> datetime.datetime:
    text = unicodedata.normalize("NFKC", text).strip()
    day = _DAY.match(text) or _COMPACT_DAY.match(text)
    if day is None:
        raise ValueError(text)
    moment = datetime.datetime(*map(int, day.groups()))  # type: ignore[arg-type]  # noqa: DTZ001
    rest = text[day.end() :].lstrip(" T")
    if not rest:
        return moment
    clock = _TIME.fullmatch(rest.strip())
    if clock is None:
        raise ValueError(text)
    hour, minute, second, fraction, zone = clock.groups()
    moment = moment.replace(
        hour=int(hour),
        minute=int(minute),
        second=int(second or 0),
        microsecond=int((fraction or "").ljust(6, "0")),
    )
    if not zone:
        return moment
    offset = datetime.datetime.strptime(zone, "%z").tzinfo
    return moment.replace(tzinfo=offset).astimezone(SHANGHAI).replace(tzinfo=None)


def wall_clock(cell: Cell) -> datetime.datetime:
    """Return the moment on the wall clock that a cell means; BadCell ``bad_date`` otherwise."""
    try:
        if isinstance(cell, datetime.datetime):
            return (cell + datetime.timedelta(microseconds=500_000)).replace(microsecond=0)
        if isinstance(cell, datetime.date):
            return datetime.datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001
        if isinstance(cell, str) and not (digits := compact(cell)).isdigit():
            return _from_text(cell)
        if isinstance(cell, float) and cell < _LAST_SERIAL:
            return _from_serial(cell)
        digits = compact(as_text(cell))
        if not _COMPACT_DAY.fullmatch(digits):
            raise ValueError(cell)
        return _from_text(digits)
    except (ValueError, OverflowError):
        raise BadCell(Reason.BAD_DATE, "日期无法识别，请按“2026-11-20”的格式填写。") from None


def _in_our_times(moment: datetime.datetime) -> datetime.datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadCell(Reason.OUT_OF_RANGE, f"年份须在 {FIRST_YEAR} 到 {LAST_YEAR} 之间。")
    return moment


@dataclass(frozen=True)
class Day:
    """A date."""

    sql_type: str = "date"

    def __call__(self, cell: Cell) -> str:
        """Return the day in ISO form."""
        return _in_our_times(wall_clock(cell)).date().isoformat()

    def show(self, value: Any) -> Any:
        """Return the date."""
        return value


@dataclass(frozen=True)
class Moment:
    """A moment by the clock of Shanghai."""

    sql_type: str = "timestamptz"

    def __call__(self, cell: Cell) -> str:
        """Return the moment in ISO form with its offset."""
        return stamp(_in_our_times(wall_clock(cell)))

    def show(self, value: datetime.datetime) -> datetime.datetime | str:
        """Return the moment on Shanghai's clock; a text when a cell's precision would lose some."""
        moment = value.astimezone(SHANGHAI).replace(tzinfo=None)
        return moment.isoformat(" ") if moment.microsecond else moment


def stamp(moment: datetime.datetime) -> str:
    """Return a moment as moments of cells are written, so that the two compare as texts."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(SHANGHAI).replace(tzinfo=None)
    return f"{moment.isoformat(' ')}+08"
