"""Reading a foreign workbook in a process of its own, bounded in memory and time."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from common.bounded.bounds import MEBIBYTE, UPLOAD
from common.bounded.process import FAILED, Died, Frame, TooLong, copy_digested, run_bounded
from common.bounded.watch import TOO_LARGE, TOO_SLOW
from common.imports.reading.frames import decode_rows
from common.imports.reading.limits import DEFAULT_LIMITS, Limits
from common.imports.reading.refusals import REFUSAL_CODES, UnreadableFile
from common.imports.reading.workbook import Sheet, Workbook, header_of

CHILD = "common.imports.reading.child"
_DEATHS = {TOO_SLOW: "reading_too_slow", TOO_LARGE: "content_too_large", FAILED: "reading_failed"}


def _new_sheet(frame: dict[str, Any]) -> Sheet:
    return Sheet(
        name=frame["sheet"],
        is_hidden=frame["is_hidden"],
        formula_cells=frozenset((row, column) for row, column in frame["formulas"]),
        hidden_rows=tuple(frame["hidden_rows"]),
        hidden_columns=tuple(frame["hidden_columns"]),
        merged_ranges=tuple(frame["merged"]),
    )


def _take_rows(sheet: Sheet, frame: dict[str, Any]) -> None:
    """Add rows to a sheet; the first row that holds anything is its header."""
    rows = decode_rows(frame)
    if not sheet.header_row:
        sheet.header_row, cells = next(rows)
        sheet.header = header_of(cells)
    sheet.rows.extend(rows)


def _refusal(frame: dict[str, Any]) -> UnreadableFile:
    code = frame["refused"]
    return UnreadableFile(code if code in REFUSAL_CODES else "reading_failed", **frame["params"])


def _receive(frames: Iterator[Frame]) -> tuple[list[Sheet], bool] | None:
    """Return the sheets, and whether the workbook refers to the outside; None when cut off."""
    sheets: list[Sheet] = []
    for frame in frames:
        if "columns" in frame:
            _take_rows(sheets[-1], frame)
        elif "sheet" in frame:
            sheets.append(_new_sheet(frame))
        elif "refused" in frame:
            raise _refusal(frame)
        else:
            return sheets, frame["has_outside_links"]
    return None


def _save(source: BinaryIO, target: Path, limits: Limits) -> str:
    try:
        return copy_digested(source, target, limits.upload)
    except TooLong as error:
        megabytes = limits.upload // MEBIBYTE
        raise UnreadableFile("upload_too_large", megabytes=megabytes) from error


def _read(folder: str, limits: Limits) -> tuple[list[Sheet], bool]:
    """Return what the reading process sends about the upload in the folder."""
    try:
        return run_bounded(CHILD, asdict(limits), folder, limits.bounds, _receive)
    except Died as death:
        raise UnreadableFile(_DEATHS[death.reason]) from death


def read_workbook(source: BinaryIO | Path, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Return an .xlsx workbook with all its sheets; UnreadableFile when it is refused."""
    with TemporaryDirectory(prefix="louyu-import-") as folder:
        with source.open("rb") if isinstance(source, Path) else nullcontext(source) as upload:
            sha256 = _save(upload, Path(folder) / UPLOAD, limits)
        sheets, has_outside_links = _read(folder, limits)
    notes = [note for sheet in sheets for note in sheet.notes()]
    if has_outside_links:
        notes.append("文件含有外部链接或数据连接，已忽略，未访问。")
    return Workbook(sheets, sha256, notes)
