"""Keys from the settings: 32 bytes as base64 or hex; the first encrypts, all of them decrypt."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings

LENGTH = 32


class KeyUnusable(ValueError):
    """A key is missing or is not 32 bytes in base64 or hex."""


def field_keys() -> list[bytes]:
    """Return the keys of encrypted fields, the current one first (comma-separated setting)."""
    return read_keys("FIELD_ENCRYPTION_KEY")


def blind_index_key() -> bytes:
    """Return the key of the search index over encrypted values."""
    return read_keys("BLIND_INDEX_KEY")[0]


def read_keys(setting: str) -> list[bytes]:
    """Return the keys of a setting, or raise ``KeyUnusable`` naming it (never its value)."""
    return _read(setting, str(getattr(settings, setting, "")))


def keys_in(setting: str, values: Mapping[str, str]) -> list[bytes]:
    """Return the keys of a setting as ``values`` state it; raises ``KeyUnusable``."""
    return _read(setting, values.get(setting, ""))


@lru_cache(maxsize=8)
def _read(setting: str, joined: str) -> list[bytes]:
    """Decode a setting once: an import asks for its keys a hundred thousand times."""
    texts = [text.strip() for text in joined.split(",")]
    keys = [_decode(text, setting) for text in texts if text]
    if not keys:
        raise KeyUnusable(f"{setting} is empty")
    return keys


def key_id(key: bytes) -> bytes:
    """Return four bytes that name a key without telling it."""
    return hashlib.sha256(b"louyu key id\0" + key).digest()[:4]


def _decode(text: str, setting: str) -> bytes:
    for decode in (bytes.fromhex, _base64):
        try:
            key = decode(text)
        except ValueError:
            continue
        if len(key) == LENGTH:
            return key
    raise KeyUnusable(f"{setting} holds a key that is not {LENGTH} bytes in base64 or hex")


def _base64(text: str) -> bytes:
    plain = text.translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
