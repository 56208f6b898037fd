"""The exact reading of a sheet's XML for what the fast reader hides."""

import re
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from common.imports.reading.limits import Limits
from common.imports.reading.markup import column_index
from common.imports.reading.refusals import UnreadableFile

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9]\d{0,6})", re.ASCII)
_TRUE = ("1", "true")
MOST_COLUMNS, MOST_ROWS = 16_384, 1_048_576
_MOST_LISTED = 1000


@dataclass(slots=True)
class SheetDetails:
    """Positions of formulas (row number, column index), hidden rows and columns, merged ranges."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    last_row: int = 0
    last_column: int = 0


class _SheetParser:
    """Follows rows and cells as the fast reader does: a reference counts, else the next place."""

    def __init__(self, limits: Limits, sheet: str) -> None:
        self.details = SheetDetails()
        self._limits = limits
        self._sheet = sheet
        self._row = 0
        self._column = -1
        self._is_in_cell = False
        self._starts = {
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._start_value,
            "is": self._start_value,
            "f": self._start_formula,
            "col": self._start_column,
            "mergeCell": self._start_merged,
        }

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        action = self._starts.get(tag.rpartition(":")[2])
        if action:
            action(attributes)
        else:
            # Extensions after the cells hold elements named f that are no cell's formula.
            self._is_in_cell = False

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        self._column = -1
        if attributes.get("hidden") in _TRUE and len(self.details.hidden_rows) < _MOST_LISTED:
            self.details.hidden_rows.append(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._is_in_cell = True
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
            return
        place = _REFERENCE.fullmatch(reference)
        if place is None:
            raise UnreadableFile("damaged")
        self._row = int(place[2])
        self._column = column_index(place[1].encode())

    def _start_value(self, attributes: dict[str, str]) -> None:
        if self._is_in_cell:
            self.details.last_row = max(self.details.last_row, self._row)
            self.details.last_column = max(self.details.last_column, self._column)

    def _start_formula(self, attributes: dict[str, str]) -> None:
        if not self._is_in_cell:
            return
        self.details.formulas.add((self._row, self._column))
        if len(self.details.formulas) > self._limits.formulas:
            raise UnreadableFile("too_many_formulas", sheet=self._sheet)

    def _start_column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE:
            first, last = int(attributes["min"]), min(int(attributes["max"]), MOST_COLUMNS)
            self.details.hidden_columns.extend(range(first - 1, last))

    def _start_merged(self, attributes: dict[str, str]) -> None:
        self._is_in_cell = False
        if len(self.details.merged) < _MOST_LISTED:
            self.details.merged.append(attributes.get("ref", ""))


def read_details(part: IO[bytes], limits: Limits, sheet: str) -> SheetDetails:
    """Return the details of a sheet part whose declarations have been checked."""
    reader = _SheetParser(limits, sheet)
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    try:
        parser.ParseFile(part)
    except (expat.ExpatError, KeyError, ValueError) as error:
        raise UnreadableFile("damaged") from error
    return reader.details
