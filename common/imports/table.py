"""The rows of one sheet while they are judged, and what the whole import knows."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from common.imports.cells import as_text, compact
from common.imports.dictionaries import Vocabulary
from common.imports.kinds import kind_of
from common.imports.layout import Known, Layout
from common.imports.reading.frames import Cell
from common.imports.reading.workbook import LONGEST_CELL
from common.imports.reading.workbook import Sheet as ReadSheet
from common.imports.reasons import RANKS, Fault, Reason, Rejection
from common.text.folding import fold
from common.text.id_numbers import find_id_number

_SHOWN = 200


@dataclass(slots=True)
class Judgement:
    """What one import knows while it judges: who imports, when, and every thing named so far."""

    by: Any
    reference_at: datetime.datetime
    known: dict[str, dict[str, Known | None]] = field(default_factory=lambda: defaultdict(dict))
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    @property
    def day(self) -> datetime.date:
        """Return the day from which undated facts of this import hold."""
        return self.reference_at.date()

    def look_up(self, kind: str, keys: set[str]) -> dict[str, Known | None]:
        """Return what is known under ``keys`` so far, asking the database once for each."""
        known = self.known[kind]
        if unasked := [key for key in keys if key not in known]:
            found = kind_of(kind).lookup(unasked, self.by)
            known.update((key, found.get(key)) for key in unasked)
        return known


class Table:
    """The rows of one sheet under judgement, by columns.

    ``values[field][i]`` is the COPY text of row ``i`` or ``None``; ``accepted`` holds the indexes
    of the good rows once ``judge`` has run.
    """

    def __init__(self, sheet: Layout, read: ReadSheet, judgement: Judgement) -> None:
        self.sheet, self.judgement = sheet, judgement
        self.numbers = [number for number, _ in read.rows]
        self.rows = [cells for _, cells in read.rows]
        self.headers = read.header
        self.places = _places(sheet, read.header)
        self.formulas = read.formula_cells
        self.values: dict[str, list[str | None]] = {}
        self.faults: dict[int, list[Fault]] = defaultdict(list)
        # Rows whose cell of a column is not blank and yet gave no value, by staging column.
        self.spoilt: dict[str, set[int]] = defaultdict(set)
        self.accepted: list[int] = []
        # For sheets whose rows others name: what the database has under the row's key.
        self.own: list[Known | None] = []

    def __len__(self) -> int:
        return len(self.numbers)

    def has(self, name: str) -> bool:
        """Return whether the sheet states the staging column ``name`` at all."""
        return name in self.places

    @property
    def missing_columns(self) -> list[str]:
        """Return the headers without which the sheet is refused."""
        return [
            column.header
            for column in self.sheet.columns
            if column.must_stand and column.field not in self.places
        ]

    @property
    def unknown_columns(self) -> list[str]:
        """Return headers that mean nothing here."""
        taken = set(self.places.values())
        return [name for index, name in enumerate(self.headers) if index not in taken and name]

    def is_blank(self, index: int, name: str) -> bool:
        """Return whether row ``index`` states nothing in the staging column ``name``."""
        return self.values[name][index] is None and index not in self.spoilt[name]

    def fault(self, index: int, header: str, reason: Reason, sentence: str) -> None:
        """Note that something is wrong with row ``index``."""
        position = self.sheet.position(header)
        self.faults[index].append(Fault(RANKS[reason], position, header, reason, sentence))

    def cell(self, index: int, header: str) -> Cell:
        """Return a cell as it was read."""
        place = self._place(header)
        return self.rows[index][place] if place is not None else ""

    def rejections(self) -> Iterator[Rejection]:
        """Yield the rejected rows, each with the first reason that applies."""
        for index in sorted(self.faults, key=self.numbers.__getitem__):
            fault = min(self.faults[index])
            cells = tuple(_shown(cell) for cell in self.rows[index])
            value = _shown(self.cell(index, fault.header))
            yield Rejection(
                self.sheet.name,
                self.numbers[index],
                fault.header,
                value[:_SHOWN],
                fault.reason,
                fault.sentence,
                cells,
            )

    def _place(self, header: str) -> int | None:
        for column in self.sheet.columns:
            if column.header == header:
                return self.places.get(column.field)
        return self.headers.index(header) if header in self.headers else None


def _places(sheet: Layout, headers: list[str]) -> dict[str, int]:
    """Return staging column → column index; a header that stands twice counts once."""
    fields = {loose(column.header): column.field for column in sheet.columns}
    places: dict[str, int] = {}
    for index, header in enumerate(headers):
        name = fields.get(loose(header))
        if name is not None:
            places.setdefault(name, index)
    return places


def loose(name: str) -> str:
    """Return the name of a sheet or column as it is matched."""
    return compact(fold(name))


def _shown(cell: Cell) -> str:
    """Return a cell as it may be stored with a rejected row: no identity number is ever kept."""
    text = as_text(cell)
    if find_id_number(cell) is not None:
        text = "".join("*" if character.isdigit() else character for character in text)
    return text[:LONGEST_CELL]
