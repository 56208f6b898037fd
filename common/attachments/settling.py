"""From all bytes to a kept picture: hashed, cleaned, on the disk, and only then complete.

Whoever brought the last byte waits for it. Should that request die, the owed piece of work does
it two minutes later: a photo of which all bytes are here needs no client any more.
"""

import datetime
import hashlib
import logging
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from common.attachments import files
from common.attachments.cleaning import CleanPicture, clean_upload
from common.attachments.models import Attachment
from common.attachments.refusals import CleaningBusy, HashMismatch, UnusablePicture
from common.attachments.registry import tell_completed
from common.audit.acting import Act, acting
from common.bounded.bounds import UPLOAD
from common.bounded.process import TooLong, copy_digested
from common.calendar.clock import now as current_moment
from common.errors.domain import DomainError, NotInScope
from common.jobs.due import defer

WORK = "common.settle_attachment"
LEFT_FOR = datetime.timedelta(minutes=2)
# A photo that is never done in time on an idle machine either is no photo.
MOST_ATTEMPTS = 3

State = Attachment.State
logger = logging.getLogger("louyu.attachments")


def owe_settling(attachment: Attachment) -> None:
    """Owe the check of a photo of which all bytes are here, as part of the transaction."""
    arguments = {"attachment": str(attachment.pk)}
    due_at = current_moment() + LEFT_FOR
    defer(WORK, key=str(attachment.pk), arguments=arguments, due_at=due_at)


def settle_left(attachment: str) -> None:
    """Check a photo that its request left unchecked (owed work)."""
    found = Attachment.objects.select_related("owner").filter(pk=attachment).first()
    if found is None or found.state != State.CHECKING:
        return
    try:
        settle(key=found.pk, by=found.owner, now=current_moment())
    except (HashMismatch, UnusablePicture, CleaningBusy) as refusal:
        # Noted in the row; the client hears of it when it asks.
        logger.warning("attachment %s: %s", found.pk, refusal.code)


def settle(*, key: uuid.UUID, by: Any, now: datetime.datetime) -> Attachment:
    """Check a photo of which all bytes are here, clean and keep it; once, whoever else does.

    Raises ``HashMismatch``, ``UnusablePicture``, ``CleaningBusy``; what they mean is stored.
    """
    refusal: DomainError | None = None
    with acting(by=by, verb="attachment.keep") as act, files.no_room_told():
        attachment = Attachment.objects.select_for_update().filter(pk=key).first()
        if attachment is None:
            raise NotInScope
        if attachment.state == State.CHECKING:
            refusal = _settle(act, attachment, now)
    if attachment.state == State.REFUSED:
        refusal = UnusablePicture(attachment.refusal)
    if refusal is not None:
        raise refusal
    return attachment


def _settle(act: Act, attachment: Attachment, now: datetime.datetime) -> DomainError | None:
    """Return why the photo cannot be kept; then that is stored, else the picture is."""
    if files.on_disk(attachment) < attachment.size:
        # Bytes were lost since; the client is told where to go on.
        _begin_again(attachment, files.on_disk(attachment))
        return None
    try:
        picture = _cleaned(attachment)
    except HashMismatch as mismatch:
        logger.warning("attachment %s is not what its name says", attachment.pk)
        files.discard_partial(attachment.pk)
        _begin_again(attachment, 0)
        return mismatch
    except CleaningBusy as busy:
        return _wait(act, attachment, busy)
    except UnusablePicture as unusable:
        return _refuse(act, attachment, unusable)
    _keep(act, attachment, picture, now)
    return None


def _cleaned(attachment: Attachment) -> CleanPicture:
    """Return the cleaned picture; what is cleaned is what was hashed."""
    with TemporaryDirectory(prefix="louyu-photo-") as folder:
        with files.partial_path(attachment.pk).open("rb") as source:
            try:
                digest = copy_digested(source, Path(folder) / UPLOAD, attachment.size)
            except TooLong as error:
                raise HashMismatch from error
        if digest != attachment.sha256:
            raise HashMismatch
        return clean_upload(folder)


def _begin_again(attachment: Attachment, received: int) -> None:
    attachment.received, attachment.state = received, State.PARTIAL
    attachment.save(update_fields=["received", "state", "updated_at"])


def _wait(act: Act, attachment: Attachment, busy: CleaningBusy) -> DomainError:
    attachment.attempts += 1
    if attachment.attempts >= MOST_ATTEMPTS:
        return _refuse(act, attachment, UnusablePicture("picture_too_costly"))
    attachment.save(update_fields=["attempts", "updated_at"])
    owe_settling(attachment)
    return busy


def _refuse(act: Act, attachment: Attachment, unusable: UnusablePicture) -> UnusablePicture:
    attachment.state, attachment.refusal = State.REFUSED, unusable.code
    attachment.save(update_fields=["state", "refusal", "attempts", "updated_at"])
    key = attachment.pk
    transaction.on_commit(lambda: files.discard_partial(key))
    act.record(attachment, verb="attachment.refuse", changes={"code": unusable.code})
    return unusable


def _keep(act: Act, attachment: Attachment, picture: CleanPicture, now: datetime.datetime) -> None:
    key, name = attachment.pk, files.stored_name_of(attachment.pk)
    # The file first: a row never says complete before its picture is there.
    files.keep(name, picture.content)
    attachment.state, attachment.completed_at = State.COMPLETE, now
    attachment.stored_name = name
    attachment.clean_sha256 = hashlib.sha256(picture.content).hexdigest()
    attachment.width, attachment.height = picture.width, picture.height
    attachment.save(
        update_fields=[
            "state",
            "completed_at",
            "stored_name",
            "clean_sha256",
            "width",
            "height",
            "updated_at",
        ]
    )
    tell_completed(attachment)
    transaction.on_commit(lambda: files.discard_partial(key))
    act.record(
        attachment,
        changes={"sha256": attachment.sha256, "clean_sha256": attachment.clean_sha256},
    )
