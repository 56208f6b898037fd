"""Where the bytes of attachments lie, and how they get there so that a power cut takes none.

What has arrived of a photo lies under ``partial``, by the id of its row; the cleaned picture under
``kept``, by the name in its row. A row is written only after its bytes are on the disk.
"""

import errno
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO

from django.conf import settings

from common.attachments.models import Attachment
from common.attachments.refusals import DiskFull
from common.bounded.bounds import MEBIBYTE

_BLOCK = 1 << 16
_FULL = {errno.ENOSPC, errno.EDQUOT}


def root() -> Path:
    """Return the folder of all attachments."""
    return Path(settings.MEDIA_ROOT) / "attachments"


def partial_path(key: uuid.UUID) -> Path:
    """Return where the bytes of an unfinished attachment lie."""
    return root() / "partial" / f"{key}.part"


def stored_name_of(key: uuid.UUID) -> str:
    """Return the name of a cleaned picture: the same each time, so a second try replaces it."""
    # The last digits of our ids are random: about as many files in each folder.
    return f"kept/{key.hex[-2:]}/{key}.jpg"


def kept_path(stored_name: str) -> Path:
    """Return where a cleaned picture lies."""
    return root() / stored_name


def on_disk(attachment: Attachment) -> int:
    """Return how many of the first bytes are surely there.

    A file longer than its row was cut off before its row was written: the rest may be a hole.
    """
    try:
        return min(attachment.received, partial_path(attachment.pk).stat().st_size)
    except FileNotFoundError:
        return 0


def is_kept(attachment: Attachment) -> bool:
    """Return whether the cleaned picture is there."""
    return bool(attachment.stored_name) and kept_path(attachment.stored_name).is_file()


def first_bytes(key: uuid.UUID, count: int) -> bytes:
    """Return the first bytes of what has arrived."""
    try:
        with partial_path(key).open("rb") as file:
            return file.read(count)
    except FileNotFoundError:
        return b""


@contextmanager
def spooled(body: BinaryIO, most: int) -> Iterator[BinaryIO]:
    """Give the body of a request as a file: up to ``most`` bytes, or up to where it broke off.

    Read before anybody waits for the row: the client may be slow. Raises ``DiskFull``.
    """
    _require_room(most)
    with SpooledTemporaryFile(max_size=MEBIBYTE, dir=str(_made(root()))) as piece:
        left = most
        while left > 0 and (block := _read(body, min(left, _BLOCK))):
            left -= len(block)
            with no_room_told():
                piece.write(block)
        piece.seek(0)
        yield piece  # type: ignore[misc]


def _read(body: BinaryIO, count: int) -> bytes:
    try:
        return body.read(count)
    except OSError:
        # The connection is gone; what came before counts.
        return b""


def append(key: uuid.UUID, piece: BinaryIO, at: int) -> int:
    """Put the rest of ``piece`` at position ``at`` and on the disk; return how many bytes.

    Raises ``DiskFull`` with the file as it was.
    """
    path = partial_path(key)
    is_new = not path.exists()
    descriptor = os.open(_made(path.parent) / path.name, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        file.truncate(at)
        file.seek(at)
        try:
            with no_room_told():
                shutil.copyfileobj(piece, file, _BLOCK)
                file.flush()
                os.fsync(file.fileno())
                end = file.tell()
        except DiskFull:
            os.ftruncate(file.fileno(), at)
            raise
    if is_new:
        _sync(path.parent)
    return end - at


def keep(stored_name: str, content: bytes) -> None:
    """Put a cleaned picture in its place, whole or not at all, and on the disk."""
    path = kept_path(stored_name)
    _made(path.parent)
    beside = path.with_suffix(".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file, no_room_told():
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _sync(path.parent)


def discard_partial(key: uuid.UUID) -> None:
    """Remove the bytes as sent."""
    partial_path(key).unlink(missing_ok=True)


def discard_kept(stored_name: str) -> None:
    """Remove a cleaned picture."""
    kept_path(stored_name).unlink(missing_ok=True)


def every_file() -> Iterator[Path]:
    """Yield all files of attachments, whoever left them."""
    for folder in ("partial", "kept"):
        yield from (path for path in (root() / folder).rglob("*") if path.is_file())


@contextmanager
def no_room_told() -> Iterator[None]:
    """Tell a full disk as what it is: ``DiskFull``."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull from error
        raise


def _require_room(size: int) -> None:
    """Raise ``DiskFull`` unless the disk keeps its reserve: the database may live on it too."""
    if shutil.disk_usage(_made(root())).free - size < settings.ATTACHMENT_DISK_RESERVE:
        raise DiskFull


def _made(folder: Path) -> Path:
    """Return the folder, made with all above it, for the platform alone."""
    if not folder.is_dir():
        _made(folder.parent)
        folder.mkdir(exist_ok=True, mode=0o700)
        _sync(folder.parent)
    return folder


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
