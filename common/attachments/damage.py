"""Which kept pictures are not what was kept: missing, cut or altered."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from common.attachments import files
from common.attachments.models import Attachment


class Kept(NamedTuple):
    """What a row says of its picture."""

    stored_name: str
    clean_sha256: str


def kept(alias: str = "default") -> list[Kept]:
    """Return what all complete rows say, read from the database ``alias``."""
    rows = Attachment.objects.using(alias).complete().order_by("pk")
    return [Kept(*row) for row in rows.values_list("stored_name", "clean_sha256")]


def damaged(pictures: Iterable[Kept]) -> Iterator[str]:
    """Yield the stored names of pictures whose file is not there or not the same."""
    for picture in pictures:
        try:
            with files.kept_path(picture.stored_name).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            digest = ""
        if digest != picture.clean_sha256:
            yield picture.stored_name
