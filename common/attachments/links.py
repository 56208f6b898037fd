"""Links to pictures: for one user, for some minutes."""

import datetime
import uuid
from typing import Any

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from common.attachments.models import Attachment

VALID_FOR = datetime.timedelta(minutes=10)
PARAMETER = "link"
_SALT = "common.attachments.link"


def signed_url(attachment: Attachment, user: Any, now: datetime.datetime) -> str:
    """Return the address of a picture for ``user`` alone, valid for ten minutes from ``now``.

    Ask ``may_see`` first; it is asked again when the picture is fetched.
    """
    until = int((now + VALID_FOR).timestamp())
    _, _, seal = _signer().sign(_sealed(attachment.pk, user, until)).rpartition(":")
    return f"{reverse('attachment', args=[attachment.pk])}?{PARAMETER}={until}.{seal}"


def is_valid(link: str, key: uuid.UUID, user: Any, now: datetime.datetime) -> bool:
    """Return whether ``link`` was given to ``user`` for the attachment and still holds."""
    text, _, seal = link.partition(".")
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        return False
    left = int(text) - now.timestamp()
    if not 0 <= left <= VALID_FOR.total_seconds():
        return False
    try:
        _signer().unsign(f"{_sealed(key, user, int(text))}:{seal}")
    except BadSignature:
        return False
    return True


def _sealed(key: uuid.UUID, user: Any, until: int) -> str:
    return f"{key} {user.pk} {until}"


def _signer() -> Signer:
    return Signer(salt=_SALT)
