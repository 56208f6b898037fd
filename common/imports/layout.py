"""How a sheet of the register is laid out: its columns, and what recognises a row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db import models

from common.imports.cells import Parser
from common.imports.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its header, the staging column that it fills, and what its cells must be."""

    header: str
    field: str
    parse: Parser
    # A blank cell rejects the row.
    is_required: bool = False
    # Without the column the sheet is refused (every required one, and all references).
    is_expected: bool = False
    # A blank cell means «open», in every other column «as it was».
    is_end: bool = False
    # What has happened cannot lie after the import's reference time.
    has_happened: bool = False
    # Kind of thing that the cell names, see ``kinds``.
    refers_to: str = ""
    # Open dictionary that the cell's word belongs to.
    dictionary: str = ""
    # Where an export finds the value: a path from the model or an annotation of ``exported``;
    # empty: the field itself, for a reference its number.
    shows: str = ""
    # The one column in which 18 digits are no identity number.
    is_credit_code: bool = False

    @property
    def must_stand(self) -> bool:
        """Return whether the sheet is refused without this column."""
        return self.is_required or self.is_expected or bool(self.refers_to)


@dataclass(frozen=True, slots=True)
class Known:
    """A row that references may name: its id, whether this user may, facts for its own sheet."""

    id: str
    is_visible: bool = True
    facts: tuple[Any, ...] = ()


# Takes keys and the importing user; returns what the database has of them.
Lookup = Callable[[list[str], Any], dict[str, Known]]


@dataclass(frozen=True, slots=True)
class Joined:
    """A reference made of several columns (a unit: building, floor and number)."""

    field: str
    parts: tuple[str, ...]
    kind: str
    header: str


@dataclass(frozen=True, slots=True)
class Unique:
    """A value besides the key that stands once only; ``lookup`` finds its owners' ids."""

    field: str
    reason: Reason
    lookup: Lookup
    sentence: str


class Repeats(Enum):
    """What it means when two rows are recognised by the same key."""

    REFUSED = "duplicate_key"
    NUMBERED = "numbered"
    JUDGED_BY_RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What stands in a sheet of the register, and which rows it means."""

    name: str
    model: type[models.Model]
    columns: tuple[Column, ...]
    # Staging columns that recognise a row; ``key_header`` names them to the clerk.
    key: tuple[str, ...]
    key_header: str
    # The kind under which other sheets name these rows; empty: nobody does.
    kind: str = ""
    repeats: Repeats = Repeats.REFUSED
    periods: tuple[tuple[str, str], ...] = ()
    joined: tuple[Joined, ...] = ()
    unique: Unique | None = None
    # The column by which a row names another row of its own kind above it.
    parent: str = ""
    # Staging columns that rules fill, with their SQL types.
    derived: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """Return the column that fills the staging column ``name``."""
        return next(column for column in self.columns if column.field == name)

    def position(self, header: str) -> int:
        """Return where a column stands in the register's own order."""
        for index, column in enumerate(self.columns):
            if column.header == header:
                return index
        return len(self.columns)
