"""The zip container of a foreign workbook, checked before anything in it is inflated."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from common.imports.reading.limits import Limits
from common.imports.reading.refusals import UnreadableFile

_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ZIP_MAGIC = b"PK\x03\x04"
_END_MAGIC = b"PK\x05\x06"
_END_LONGEST = 22 + 0xFFFF
_LOCAL_HEADER = struct.Struct("<4s22xHH")  # signature, …, lengths of name and extra field
_DIRECTORY_ENTRY = 46 + 1024  # bytes, generously
_ENCRYPTED_FLAG = 0x1
CHUNK = 1 << 18
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def _refuse_other_formats(file: BinaryIO) -> None:
    """Refuse by the first bytes what is no zip at all: xls and encrypted workbooks among it."""
    file.seek(0)
    magic = file.read(8)
    if magic == _OLE_MAGIC:
        # Excel wraps an encrypted .xlsx into the container of the old .xls.
        raise UnreadableFile("encrypted" if _ENCRYPTED_STREAM in file.read() else "not_xlsx")
    if not magic:
        raise UnreadableFile("empty_file")
    if not magic.startswith(_ZIP_MAGIC):
        raise UnreadableFile("not_xlsx")


def _refuse_large_directory(file: BinaryIO, limits: Limits) -> None:
    """Refuse a central directory of too many entries before it is read into objects."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_LONGEST))
    tail = file.read()
    position = tail.rfind(_END_MAGIC)
    if position < 0 or len(tail) - position < 22:
        raise UnreadableFile("damaged")
    entries, directory = struct.unpack_from("<HI", tail, position + 10)
    if entries > limits.entries or directory > limits.entries * _DIRECTORY_ENTRY:
        raise UnreadableFile("too_many_entries", limit=limits.entries)


def _refuse_entries(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse encrypted, doubled and oddly packed entries, and too many of them."""
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise UnreadableFile("too_many_entries", limit=limits.entries)
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise UnreadableFile("encrypted")
    names = {entry.filename.casefold() for entry in entries}
    if len(names) < len(entries) or any(e.compress_type not in _METHODS for e in entries):
        raise UnreadableFile("damaged")


def _refuse_overlaps(archive: zipfile.ZipFile, file: BinaryIO) -> None:
    """Refuse entries that share bytes: the trick of the bomb that inflates a million times."""
    end = 0
    for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise UnreadableFile("overlapping_entries")
        file.seek(entry.header_offset)
        header = file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size or not header.startswith(_ZIP_MAGIC):
            raise UnreadableFile("damaged")
        _, name, extra = _LOCAL_HEADER.unpack(header)
        end = entry.header_offset + _LOCAL_HEADER.size + name + extra + entry.compress_size
    if end > archive.start_dir:
        raise UnreadableFile("overlapping_entries")


def open_archive(file: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    """Return the zip archive of a workbook whose directory is in order."""
    _refuse_other_formats(file)
    _refuse_large_directory(file, limits)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise UnreadableFile("damaged") from error
    _refuse_entries(archive, limits)
    _refuse_overlaps(archive, file)
    return archive


class Inflater:
    """Inflates the entries of one archive and counts what really comes out."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._total = 0

    def chunks(self, entry: zipfile.ZipInfo, *, limit: int | None = None) -> Iterator[bytes]:
        """Yield the content of an entry; refuses at the limit, whatever its header claims."""
        limit, size = limit or self._limits.part, 0
        try:
            with self._archive.open(entry) as stream:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    self._total += len(chunk)
                    if size > limit or self._total > self._limits.total:
                        raise UnreadableFile("inflates_too_large")
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise UnreadableFile("damaged") from error
