"""Encrypted values of single fields, and an index to find them by their exact text.

A sealed value is: version (1 byte), key id (4), nonce (12), AES-256-GCM ciphertext with tag.
"""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from common.secrets.keys import blind_index_key, field_keys, key_id

VERSION = b"\x01"
ID_END, NONCE_END = 5, 17


class SealBroken(ValueError):
    """The value was altered, or its key is not among ours."""


def seal(text: str) -> bytes:
    """Return ``text`` encrypted with the current key; twice the same text gives other bytes."""
    key = field_keys()[0]
    header, nonce = VERSION + key_id(key), secrets.token_bytes(NONCE_END - ID_END)
    return header + nonce + AESGCM(key).encrypt(nonce, text.encode(), header)


def open_(sealed: bytes) -> str:
    """Return the text of a sealed value, or raise ``SealBroken``."""
    sealed = bytes(sealed)
    header, nonce, body = sealed[:ID_END], sealed[ID_END:NONCE_END], sealed[NONCE_END:]
    keys = {VERSION + key_id(key): key for key in field_keys()}
    if header not in keys:
        raise SealBroken("unknown key")
    try:
        return AESGCM(keys[header]).decrypt(nonce, body, header).decode()
    except (InvalidTag, ValueError) as error:
        raise SealBroken("altered value") from error


def is_current(sealed: bytes) -> bool:
    """Return whether a value is sealed with the current key (else it waits for rotation)."""
    return bytes(sealed)[:ID_END] == VERSION + key_id(field_keys()[0])


def blind_index(text: str) -> bytes:
    """Return the keyed hash under which ``text`` is found; normalise the text before."""
    return hmac.new(blind_index_key(), text.encode(), hashlib.sha256).digest()
