"""Reading a foreign workbook in a process of its own, bounded in memory and time."""

import hashlib
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, cast

import orjson

from common.imports.reading.frames import LENGTH_BYTES, decode_rows
from common.imports.reading.limits import DEFAULT_LIMITS, MEBIBYTE, UPLOAD, Limits
from common.imports.reading.refusals import REFUSAL_CODES, UnreadableFile
from common.imports.reading.watch import Watch
from common.imports.reading.workbook import Sheet, Workbook, header_of

_ROOT = Path(__file__).resolve().parents[3]
# Isolated mode ignores the environment and the current folder, so the path is handed over.
_START = (
    "import sys; sys.path.append(sys.argv[1]);"
    " from common.imports.reading.child import main; main(sys.argv[2])"
)
# What an interpreter may need to find its libraries; no secret of the platform goes along.
_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_CHUNK = MEBIBYTE
_ERRORS = "errors"
_LAST_WORDS = 2000

_log = logging.getLogger(__name__)


def _save(source: BinaryIO, target: Path, limits: Limits) -> str:
    """Copy the upload and return its SHA-256: what is read is what was hashed."""
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as copy:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > limits.upload:
                raise UnreadableFile("upload_too_large", megabytes=limits.upload // MEBIBYTE)
            digest.update(chunk)
            copy.write(chunk)
    return digest.hexdigest()


@contextmanager
def _reading_process(folder: str, limits: Limits) -> Iterator[subprocess.Popen[bytes]]:
    """Start the reading process and see to it that none is left."""
    command = [sys.executable, "-I", "-X", "utf8", "-c", _START, str(_ROOT)]
    with (Path(folder) / _ERRORS).open("wb") as errors:
        process = subprocess.Popen(  # noqa: S603
            [*command, orjson.dumps(asdict(limits)).decode()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=folder,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _frames(stream: BinaryIO, limits: Limits) -> Iterator[dict[str, Any]]:
    """Yield the frames of the reading process until it stops, for whatever reason."""
    # It limits itself, unless it was taken over.
    left = limits.output + 64 * MEBIBYTE
    while len(head := stream.read(LENGTH_BYTES)) == LENGTH_BYTES:
        length = int.from_bytes(head, "big")
        left -= length
        if left < 0:
            raise UnreadableFile("content_too_large")
        body = stream.read(length)
        if len(body) < length:
            return
        yield orjson.loads(body)


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


def _death(returncode: int, watch: Watch, folder: str) -> UnreadableFile:
    """Return what to tell when the process died without a word; its last words are logged."""
    words = (Path(folder) / _ERRORS).read_text(errors="replace")[-_LAST_WORDS:]
    _log.warning("reading process ended with %d %s: %s", returncode, watch.reason, words)
    if watch.reason:
        return UnreadableFile(watch.reason)
    return UnreadableFile("reading_too_slow" if returncode == -signal.SIGXCPU else "reading_failed")


def _receive(stream: BinaryIO, limits: Limits) -> tuple[list[Sheet], bool] | None:
    """Return the sheets, and whether the workbook refers to the outside; None when cut off."""
    sheets: list[Sheet] = []
    for frame in _frames(stream, limits):
        if "columns" in frame:
            _take_rows(sheets[-1], frame)
        elif "sheet" in frame:
            sheets.append(_new_sheet(frame))
        elif "refused" in frame:
            raise _refusal(frame)
        else:
            return sheets, frame["has_outside_links"]
    return None


def _read(folder: str, limits: Limits) -> tuple[list[Sheet], bool]:
    """Return what the reading process sends about the upload in the folder."""
    with _reading_process(folder, limits) as process:
        watch = Watch(process, limits)
        watch.start()
        try:
            received = _receive(cast("BinaryIO", process.stdout), limits)
        finally:
            watch.stop()
        if received is None:
            raise _death(process.wait(), watch, folder)
        return received


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
