"""Signed words that stand in addresses: whoever holds one may do the one thing it is for."""

import uuid

from django.core import signing

from common.errors.domain import DomainError


class LinkInvalid(DomainError):
    """The link was not made here, or its time is over."""

    code = "link_invalid"
    message = "链接无效或已过期。"
    status = 404


def word_for(key: uuid.UUID, purpose: str) -> str:
    """Return the signed word for an object and a purpose."""
    return signing.dumps(str(key), salt=purpose)


def key_behind(word: str, purpose: str) -> uuid.UUID:
    """Return the object of a word that was made for this purpose. Raises ``LinkInvalid``."""
    try:
        return uuid.UUID(signing.loads(word, salt=purpose))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkInvalid from error
