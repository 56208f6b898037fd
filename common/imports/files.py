"""Where uploaded registers and the workbooks of their rejected rows lie: private, by job."""

import hashlib
import shutil
import uuid
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from common.bounded.bounds import MEBIBYTE
from common.imports.reading.limits import DEFAULT_LIMITS
from common.imports.reading.refusals import UnreadableFile

REJECTED_NAME = "退回行.xlsx"


def _folder(job: uuid.UUID) -> Path:
    return Path(settings.MEDIA_ROOT) / "imports" / str(job)


def register_path(job: uuid.UUID) -> Path:
    """Return where the uploaded register of a job lies."""
    return _folder(job) / "register.xlsx"


def rejected_path(job: uuid.UUID) -> Path:
    """Return where the workbook of a job's rejected rows lies, if there is one."""
    return _folder(job) / "rejected.xlsx"


def store(job: uuid.UUID, source: BinaryIO) -> str:
    """Keep an upload for its job and return its SHA-256; UnreadableFile when it is too large."""
    path = register_path(job)
    path.parent.mkdir(parents=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("wb") as target:
            path.chmod(0o600)
            while chunk := source.read(MEBIBYTE):
                size += len(chunk)
                if size > DEFAULT_LIMITS.upload:
                    megabytes = DEFAULT_LIMITS.upload // MEBIBYTE
                    raise UnreadableFile("upload_too_large", megabytes=megabytes)
                digest.update(chunk)
                target.write(chunk)
    except UnreadableFile:
        discard(job)
        raise
    return digest.hexdigest()


def digest_of(job: uuid.UUID) -> str:
    """Return the SHA-256 of the stored register, the empty text when it is gone."""
    try:
        with register_path(job).open("rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def discard(job: uuid.UUID) -> None:
    """Remove all files of a job."""
    shutil.rmtree(_folder(job), ignore_errors=True)
