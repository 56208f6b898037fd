"""The reading process: bounds itself, checks the upload, reads it and sends its rows."""

import gc
import sys
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import orjson
import python_calamine

from common.bounded.bounds import UPLOAD, bind
from common.bounded.frames import write_frame
from common.imports.reading.details import MOST_ROWS
from common.imports.reading.frames import Cell, encode_rows
from common.imports.reading.guard import CheckedSheet, check_workbook
from common.imports.reading.limits import Limits
from common.imports.reading.refusals import UnreadableFile

_CLEAN = Path("clean.xlsx")
_ROWS_PER_FRAME = 2000


def _is_blank(row: list[Cell]) -> bool:
    return not any(row) and row.count("") == len(row)


class _Sender:
    """Sends frames and stops when the content is out of all proportion to the file."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._stream = stream
        self._left = limits.output

    def send(self, content: dict[str, object]) -> None:
        self._left -= write_frame(self._stream, content)
        if self._left < 0:
            raise UnreadableFile("content_too_large")


def _refuse_vast(name: str, end: tuple[int, int], limits: Limits) -> None:
    """Refuse a sheet with references beyond any sheet, where the library bore them."""
    rows, columns = end[0] + 1, end[1] + 1
    if rows > MOST_ROWS or rows * columns > limits.extent:
        raise UnreadableFile("extent_too_large", sheet=name, row=rows, column=columns)


def _send_sheet(
    sheet: CheckedSheet, cells: python_calamine.CalamineSheet, sender: _Sender, limits: Limits
) -> None:
    """Send the description of a sheet, then its rows in pieces, without the blank ones."""
    details = sheet.details
    sender.send(
        {
            "sheet": sheet.name,
            "is_hidden": sheet.is_hidden,
            "formulas": sorted(details.formulas),
            "hidden_rows": details.hidden_rows,
            "hidden_columns": details.hidden_columns,
            "merged": details.merged,
        }
    )
    if cells.start is None or cells.end is None:
        return
    _refuse_vast(sheet.name, cells.end, limits)
    # Rows count from the first of the sheet, columns from the first that holds a value.
    skipped_columns = cells.start[1]
    rows, first = cells.iter_rows(), 1
    while piece := list(islice(rows, _ROWS_PER_FRAME)):
        numbers = list(range(first, first + len(piece)))
        first += len(piece)
        # A row that starts with a name or a number is not blank; only the others are looked at.
        if not all(map(any, piece)):
            numbered = zip(numbers, piece, strict=True)
            filled = [(number, row) for number, row in numbered if not _is_blank(row)]
            numbers, piece = [n for n, _ in filled], [row for _, row in filled]
        if piece:
            sender.send(encode_rows(numbers, piece, skipped_columns))


def _send_workbook(sender: _Sender, limits: Limits) -> None:
    with Path(UPLOAD).open("rb") as upload:
        checked = check_workbook(upload, _CLEAN, limits)
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(_CLEAN)
        for index, sheet in enumerate(checked.sheets):
            _send_sheet(sheet, workbook.get_sheet_by_index(index), sender, limits)
    except python_calamine.CalamineError as error:
        raise UnreadableFile("damaged") from error
    sender.send({"end": True, "has_outside_links": checked.has_outside_links})


def main(limits_json: str) -> None:
    """Read the upload in the current folder and send it to standard output."""
    limits = Limits(**orjson.loads(limits_json))
    bind(limits.bounds)
    # Short-lived and free of cycles: the collector would only walk millions of cells.
    gc.disable()
    stream = sys.stdout.buffer
    try:
        _send_workbook(_Sender(stream, limits), limits)
    except UnreadableFile as refusal:
        write_frame(stream, {"refused": refusal.code, "params": refusal.params})
    except MemoryError:
        write_frame(stream, {"refused": "content_too_large", "params": {}})
    stream.flush()
