"""Taking photos in, piece by piece: resumable at any byte, and never more than is on the disk."""

import datetime
import re
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.conf import settings

from common.attachments import files
from common.attachments.jpeg import MAGIC
from common.attachments.models import Attachment
from common.attachments.refusals import BadPiece, OffsetMismatch, TooLarge, UnusablePicture
from common.attachments.settling import owe_settling, settle
from common.audit.acting import acting
from common.bounded.bounds import MEBIBYTE
from common.records.writing import take_turns

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PROGRESS = ("size", "received", "state", "attempts", "updated_at")
State = Attachment.State


@dataclass(frozen=True, slots=True)
class Piece:
    """What a request says of its bytes: whose they are, of how many, from where, how many here."""

    sha256: str
    size: int
    offset: int
    length: int


def receive(*, by: Any, piece: Piece, body: BinaryIO, now: datetime.datetime) -> Attachment:
    """Take a piece of a photo; with the last byte the photo is checked, cleaned and kept.

    Any piece may come again, and any number at once. Returns the attachment, ``complete`` or
    ``partial``. Raises ``BadPiece``, ``TooLarge``, ``OffsetMismatch``, ``DiskFull``,
    ``UnusablePicture``, ``HashMismatch``, ``CleaningBusy``.
    """
    _require_sound(piece)
    attachment = found(by, piece.sha256)
    if attachment is None or not _is_over(attachment):
        # Before the body is read: it would be for nothing.
        _resumed(attachment or _new(by, piece), piece)
        with files.spooled(body, piece.length) as content:
            attachment = _append(by, piece, content)
    if attachment.state in {State.CHECKING, State.REFUSED}:
        return settle(key=attachment.pk, by=by, now=now)
    return attachment


def found(by: Any, sha256: str) -> Attachment | None:
    """Return what ``by`` has sent of a photo; what others sent is not looked at."""
    return Attachment.objects.sent_by(by).named([sha256]).first()


def standing(attachment: Attachment) -> tuple[str, int]:
    """Return state and received bytes as they are on the disk, which may have lost something."""
    if attachment.state == State.COMPLETE and files.is_kept(attachment):
        return State.COMPLETE, attachment.size
    if attachment.state == State.REFUSED:
        return State.REFUSED, attachment.received
    received = 0 if attachment.state == State.COMPLETE else files.on_disk(attachment)
    return State.CHECKING if received == attachment.size else State.PARTIAL, received


def _require_sound(piece: Piece) -> None:
    if not _SHA256.fullmatch(piece.sha256):
        raise BadPiece("sha256", "地址中须为小写十六进制的 SHA-256 摘要。")
    if piece.size == 0:
        raise UnusablePicture("empty_file")
    if piece.size > settings.ATTACHMENT_MAX_BYTES:
        raise TooLarge(settings.ATTACHMENT_MAX_BYTES // MEBIBYTE)
    if piece.offset > piece.size:
        raise BadPiece("Upload-Offset", "起始位置超出了文件长度。")
    if piece.offset + piece.length > piece.size:
        raise BadPiece("Content-Length", "内容超出了 Upload-Length 所述的文件长度。")


def _new(by: Any, piece: Piece) -> Attachment:
    return Attachment(owner_id=by.pk, sha256=piece.sha256, size=piece.size)


def _is_over(attachment: Attachment) -> bool:
    """Return whether no byte is wanted any more."""
    return standing(attachment)[0] != State.PARTIAL


def _resumed(attachment: Attachment, piece: Piece) -> int:
    """Return from where on bytes are wanted; raise ``OffsetMismatch`` for a piece behind it."""
    received = standing(attachment)[1]
    if attachment.size != piece.size:
        # One of the two lengths is wrong, and so may be what came under it.
        received = 0
    if piece.offset > received:
        raise OffsetMismatch(received)
    return received


def _append(by: Any, piece: Piece, content: BinaryIO) -> Attachment:
    """Put what is new in the piece behind what has arrived, first on the disk, then in the row."""
    with acting(by=by, verb="attachment.receive"):
        take_turns(f"attachment {by.pk} {piece.sha256}")
        own = Attachment.objects.sent_by(by).named([piece.sha256])
        attachment = own.select_for_update().first() or _new(by, piece)
        if _is_over(attachment):
            return attachment
        received = _resumed(attachment, piece)
        content.seek(received - piece.offset)
        _require_jpeg(attachment, received, content)
        attachment.received = received + files.append(attachment.pk, content, received)
        attachment.size, attachment.attempts = piece.size, 0
        is_whole = attachment.received == attachment.size
        attachment.state = State.CHECKING if is_whole else State.PARTIAL
        attachment.save(update_fields=None if attachment._state.adding else _PROGRESS)
        if is_whole:
            owe_settling(attachment)
    return attachment


def _require_jpeg(attachment: Attachment, received: int, content: BinaryIO) -> None:
    """Refuse what is no photo by its first bytes, however few have come, before it is stored."""
    missing = len(MAGIC) - received
    if missing <= 0:
        return
    start = content.tell()
    head = files.first_bytes(attachment.pk, received) + content.read(missing)
    content.seek(start)
    if not MAGIC.startswith(head):
        raise UnusablePicture("not_jpeg")
