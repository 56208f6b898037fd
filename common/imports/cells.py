"""Cells into values: each parser takes one cell that is not blank and returns COPY text.

Values stay texts on the whole way into the database (days ``2026-11-20``, moments with their
Shanghai offset), so that nothing is converted twice and days compare as texts.
"""

import datetime
import re
import unicodedata
import uuid
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Protocol

from common.imports.reading.frames import Cell
from common.imports.reasons import BadCell, Reason

# Letters, digits and blanks only: Chinese names rightly hold full-width punctuation.
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_FULL_WIDTH |= {code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)}
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))
_INVISIBLE = dict.fromkeys((173, 8203, 8204, 8205, 8288, 65279))
_PLAIN = {**_FULL_WIDTH, **_CONTROLS, **_INVISIBLE, 0x3000: " ", 0x00A0: " ", 13: None}
_UNUSUAL = re.compile(f"[{''.join(map(re.escape, map(chr, _PLAIN)))}]")
_BLANKS = re.compile(r"\s+")
_INTEGRAL = 1e15
FIRST_YEAR, LAST_YEAR = 1900, 2100


class Parser(Protocol):
    """What a column does with a cell; raises BadCell."""

    @property
    def sql_type(self) -> str:
        """Type of the column in the staging table."""

    def __call__(self, cell: Cell) -> str | None:
        """Return the value as COPY text."""

    def show(self, value: Any) -> Any:
        """Return a stored value as a cell of the register."""


def as_text(cell: Cell) -> str:
    """Return a cell as a person would have typed it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _INTEGRAL else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ", "seconds")
    return str(cell)


def plain(text: str) -> str:
    """Return a text without stray full-width letters, control characters and outer blanks."""
    if _UNUSUAL.search(text):
        text = text.translate(_PLAIN)
    return text.strip()


def compact(text: str) -> str:
    """Return a code: half-width, without any blanks."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    if not text.isprintable():
        text = text.translate(_CONTROLS)
    return _BLANKS.sub("", text)


def _fits(text: str, longest: int) -> str:
    if len(text) > longest:
        raise BadCell(Reason.OUT_OF_RANGE, f"文字过长，最多 {longest} 个字。")
    return text


@dataclass(frozen=True)
class Text:
    """Words as they stand."""

    longest: int = 200
    sql_type: str = "text"

    def __call__(self, cell: Cell) -> str | None:
        """Return the words, ``None`` when nothing visible is left."""
        return _fits(plain(as_text(cell)), self.longest) or None

    def show(self, value: Any) -> str:
        """Return the text."""
        return str(value)


@dataclass(frozen=True)
class Code:
    """A number of the office or a code: no blanks inside."""

    longest: int = 64
    sql_type: str = "text"

    def __call__(self, cell: Cell) -> str | None:
        """Return the code."""
        return _fits(compact(as_text(cell)), self.longest) or None

    def show(self, value: Any) -> str:
        """Return the text."""
        return str(value)


@dataclass(frozen=True)
class Identifier:
    """A UUID."""

    reason: Reason = Reason.UNKNOWN_VALUE
    sql_type: str = "uuid"

    def __call__(self, cell: Cell) -> str:
        """Return the UUID in its usual form."""
        try:
            return str(uuid.UUID(compact(as_text(cell))))
        except ValueError:
            raise BadCell(self.reason, "编号须为 UUID，请从原系统复制。") from None

    def show(self, value: Any) -> str:
        """Return the text."""
        return str(value)


def _decimal(cell: Cell) -> Decimal:
    try:
        number = Decimal(compact(as_text(cell)).replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise BadCell(Reason.OUT_OF_RANGE, "须填写数字。")
    return number


@dataclass(frozen=True)
class Number:
    """A number with ``places`` decimals, half up, between two bounds (inclusive)."""

    digits: int = 14
    places: int = 2
    least: int | None = None
    most: int | None = None
    noun: str = "数值"

    @property
    def sql_type(self) -> str:
        """Type of the staging column."""
        return f"numeric({self.digits},{self.places})" if self.places else "bigint"

    def __call__(self, cell: Cell) -> str:
        """Return the rounded number."""
        number = _decimal(cell)
        if not self.places and number != number.to_integral_value():
            raise BadCell(Reason.OUT_OF_RANGE, f"{self.noun}须为整数。")
        least = -(10 ** (self.digits - self.places)) + 1 if self.least is None else self.least
        most = 10 ** (self.digits - self.places) - 1 if self.most is None else self.most
        if not least <= number <= most:
            raise BadCell(Reason.OUT_OF_RANGE, self._bounds(number))
        exponent = Decimal(1).scaleb(-self.places)
        return str(number.quantize(exponent, ROUND_HALF_UP))

    def show(self, value: Any) -> float:
        """Return the number."""
        return float(value)

    def _bounds(self, number: Decimal) -> str:
        if self.least is not None and self.most is not None:
            return f"{self.noun}须在 {self.least} 到 {self.most} 之间。"
        if self.least == 0 and number < 0:
            return f"{self.noun}不能为负数。"
        return f"{self.noun}超出可登记的范围。"


def year(noun: str) -> Number:
    """Return the parser of a year."""
    return Number(4, 0, FIRST_YEAR, LAST_YEAR, noun)


@dataclass(frozen=True)
class Degrees:
    """A coordinate in degrees, kept as stated."""

    sql_type: str = "double precision"

    def __call__(self, cell: Cell) -> str:
        """Return the number with all its digits."""
        number = float(_decimal(cell))
        if not -180 <= number <= 180:
            raise BadCell(Reason.OUTSIDE_DISTRICT, "坐标不在本区范围内，请核对经纬度。")
        return repr(number)

    def show(self, value: Any) -> float:
        """Return the number."""
        return float(value)


@dataclass(frozen=True)
class Codes:
    """Several codes of one kind, separated by 、 (or a comma); kept joined until resolved."""

    sql_type: str = "uuid[]"

    def __call__(self, cell: Cell) -> str | None:
        """Return the codes without repetition, joined by 、."""
        codes = map(compact, re.split(r"[、,，;；\n]", as_text(cell)))
        return "、".join(dict.fromkeys(filter(None, codes))) or None

    def show(self, value: Any) -> str:
        """Return the text."""
        return str(value)


def parse_column(
    parser: Parser, cells: list[Cell]
) -> tuple[list[str | None], list[tuple[int, BadCell]]]:
    """Return the values of a column, ``None`` for blank and bad cells, and the bad cells.

    Every distinct cell is parsed once: most columns of a register repeat themselves.
    """
    if bool in set(map(type, cells)):
        cells = [as_text(cell) if isinstance(cell, bool) else cell for cell in cells]
    parsed: dict[Cell, str | None] = {}
    bad: dict[Cell, BadCell] = {}
    for cell in set(cells):
        parsed[cell] = None
        if cell == "" or (isinstance(cell, str) and not cell.strip()):
            continue
        try:
            parsed[cell] = parser(cell)
        except BadCell as error:
            bad[cell] = error
    faults = [(index, bad[cell]) for index, cell in enumerate(cells) if cell in bad] if bad else []
    return [parsed[cell] for cell in cells], faults
