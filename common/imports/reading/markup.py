"""Looking through the XML of a workbook part at the speed of the bytes, without a parser.

A hundred thousand rows are sixty megabytes of XML. One byte is found at the speed of memory, a
word a tenth as fast, a pattern a hundredth: so each search waits behind a cheaper one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from common.imports.reading.limits import Limits
from common.imports.reading.refusals import UnreadableFile

_DECLARED_ENCODING = re.compile(
    rb"^(?:\xef\xbb\xbf)?<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\"']*)[\"']"
)
_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
# An entity can only be declared inside a DOCTYPE.
_DOCTYPE = b"<!DOCTYPE"
_XINCLUDE = b"http://www.w3.org/2001/XInclude"

_COLUMN = re.compile(rb' r="([A-Za-z]+)')
_FAR_ROW = re.compile(rb' r="[A-Za-z]+(\d{6,})')
_LAST_NEAR_ROW = 99_999
_FORMULA = re.compile(rb"<(?:[^\s<>/:]+:)?f[\s/>]")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_ERROR_CELL = re.compile(rb"(<(?:[^\s<>/:]+:)?c\s[^<>]*?\bt\s*=\s*)([\"'])e\2")


def checked_blocks(chunks: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    """Yield the same bytes in blocks that end between two tags.

    Refuses declarations that parsers act on, encodings that would hide them, and runs without a
    tag that are longer than any cell may be.
    """
    rest, is_first = b"", True
    for chunk in chunks:
        data = rest + chunk
        if is_first:
            _refuse_encoding(data)
            is_first = False
        cut = max(data.rfind(b"<"), 0)
        block, rest = data[:cut], data[cut:]
        if len(rest) > limits.run:
            raise UnreadableFile("cell_too_long")
        _refuse_declarations(block)
        yield block
    _refuse_declarations(rest)
    yield rest


def _refuse_encoding(start: bytes) -> None:
    declared = _DECLARED_ENCODING.match(start)
    if declared and declared[1].lower() not in _ENCODINGS:
        raise UnreadableFile("forbidden_xml")


def _refuse_declarations(block: bytes) -> None:
    # A zero byte means UTF-16 or worse, in which no search for ASCII finds anything.
    if b"\0" in block or _XINCLUDE in block or (b"!" in block and _DOCTYPE in block):
        raise UnreadableFile("forbidden_xml")


def column_index(letters: bytes) -> int:
    """Return the zero-based index of a column from its letters (A → 0)."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + letter - 64
    return index - 1


@dataclass(slots=True)
class SheetScreen:
    """What the bytes of a sheet tell: how many cells, how wide, and whether to look closer."""

    cells: int = 0
    has_details: bool = False  # formulas, hidden rows or columns, merged cells
    _columns: set[bytes] = field(default_factory=set)

    def take(self, block: bytes) -> bytes:
        """Note what the block holds and return it as it shall be parsed."""
        columns = _COLUMN.findall(block)
        self.cells += len(columns)
        self._columns.update(columns)
        self.has_details = self.has_details or _mentions_details(block)
        # The parser drops the known error values and gives up at others: show them as text.
        return _ERROR_CELL.sub(rb'\1"str"', block) if b"#" in block else block

    @property
    def width(self) -> int:
        """Return the number of columns up to the last cell."""
        return max(map(column_index, self._columns), default=-1) + 1


def last_row(blocks: Iterable[bytes]) -> int:
    """Return an upper bound of the rows of a sheet: exact from the 100,000th on."""
    far_rows = (max(map(int, found)) for found in map(_FAR_ROW.findall, blocks) if found)
    return max(far_rows, default=_LAST_NEAR_ROW)


def _mentions_details(block: bytes) -> bool:
    """Tell whether a formula, something hidden or a merged cell stands in the block."""
    if b"m" in block and b"<mergeCell " in block:
        return True
    if b"h" in block and b"hidden" in block and _HIDDEN.search(block):
        return True
    return b"f" in block and (b"<f" in block or b":f" in block) and bool(_FORMULA.search(block))
