"""Rows of a sheet as frames of the reading process, by columns."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Cell = str | float | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta
Row = tuple[int, tuple[Cell, ...]]

# A number that is none (the file said NaN or 1e400) arrives as what a spreadsheet shows for it.
NOT_A_NUMBER = "#NUM!"
_PLAIN = "."
_TEMPORAL: dict[type, str] = {
    datetime.date: "d",
    datetime.datetime: "m",
    datetime.time: "t",
    datetime.timedelta: "p",
}
_DECODERS: dict[str, Callable[[Any], Cell]] = {
    _PLAIN: lambda value: value,
    "d": datetime.date.fromisoformat,
    "m": datetime.datetime.fromisoformat,
    "t": datetime.time.fromisoformat,
    "p": lambda seconds: datetime.timedelta(seconds=seconds),
}


def _kinds(column: Sequence[Cell]) -> str:
    """Return a letter for the kind of each cell, or one letter where all are of one kind."""
    kinds = [_TEMPORAL.get(type(cell), _PLAIN) for cell in column]
    return kinds[0] if kinds.count(kinds[0]) == len(kinds) else "".join(kinds)


def encode_rows(
    numbers: Sequence[int], rows: Sequence[Sequence[Cell]], skipped_columns: int
) -> dict[str, Any]:
    """Return the frame of some rows, by columns: most columns are of one type.

    ``skipped_columns`` blank columns stand before the first cell of every row.
    """
    columns: list[tuple[Cell, ...]] = [("",) * len(rows)] * skipped_columns
    columns.extend(zip(*rows, strict=True))
    temporal = {
        str(index): _kinds(column)
        for index, column in enumerate(columns)
        if not _TEMPORAL.keys().isdisjoint(map(type, column))
    }
    return {"rows": numbers, "columns": columns, "temporal": temporal}


def decode_rows(frame: dict[str, Any]) -> Iterator[Row]:
    """Yield row numbers and cells of a frame of rows."""
    columns: list[list[Cell]] = frame["columns"]
    for index, kinds in frame["temporal"].items():
        column = columns[int(index)]
        decoders = map(_DECODERS.__getitem__, kinds)
        columns[int(index)] = (
            list(map(_DECODERS[kinds], column))
            if len(kinds) == 1
            else [decode(cell) for decode, cell in zip(decoders, column, strict=True)]
        )
    for index, column in enumerate(columns):
        if None in column:
            columns[index] = [NOT_A_NUMBER if cell is None else cell for cell in column]
    return zip(frame["rows"], zip(*columns, strict=True), strict=True)
