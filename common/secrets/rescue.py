"""The key pair for which tablets seal their data key: whoever keeps the server can save a queue.

The private key is derived from the first field key, so there is no further secret to keep; older
field keys still open what was sealed for them.
"""

import base64
import hashlib
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from common.secrets.keys import field_keys

# Order of the group of P-256.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
DERIVATION = b"louyu rescue key\0"
INFO = b"louyu-queue"
KEY_LENGTH = 32


class RescueFailed(ValueError):
    """The file was not sealed for this server, or was altered."""


def public_jwk() -> dict[str, str]:
    """Return the public key as tablets take it (JWK, P-256)."""
    point = _private_keys()[0].public_key().public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": _encoded(point.x.to_bytes(KEY_LENGTH, "big")),
        "y": _encoded(point.y.to_bytes(KEY_LENGTH, "big")),
    }


def unwrap(wrapped: dict[str, Any]) -> bytes:
    """Return the data key of a tablet from ``{epk, iv, key}``; raise ``RescueFailed``."""
    try:
        stranger = _public_key(wrapped["epk"])
        nonce, sealed = decoded(wrapped["iv"]), decoded(wrapped["key"])
    except (KeyError, TypeError, ValueError) as error:
        raise RescueFailed("unreadable key") from error
    for private in _private_keys():
        shared = private.exchange(ec.ECDH(), stranger)
        secret = HKDF(hashes.SHA256(), KEY_LENGTH, b"", INFO).derive(shared)
        try:
            return AESGCM(secret).decrypt(nonce, sealed, None)
        except (InvalidTag, ValueError):
            continue
    raise RescueFailed("not sealed for this server")


def open_row(key: bytes, row: dict[str, Any]) -> str:
    """Return the text of one sealed row ``{id, iv, data}``; raise ``RescueFailed``."""
    try:
        sealed, nonce, name = decoded(row["data"]), decoded(row["iv"]), str(row["id"])
        return AESGCM(key).decrypt(nonce, sealed, name.encode()).decode()
    except (InvalidTag, KeyError, TypeError, ValueError) as error:
        raise RescueFailed("altered row") from error


def decoded(text: Any) -> bytes:
    """Return the bytes of base64url without padding."""
    if not isinstance(text, str):
        raise TypeError("not base64url")
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _private_keys() -> list[ec.EllipticCurvePrivateKey]:
    return [ec.derive_private_key(_scalar(key), ec.SECP256R1()) for key in field_keys()]


def _scalar(key: bytes) -> int:
    # 64 bytes modulo the order: no value is noticeably likelier than another.
    wide = hashlib.sha512(DERIVATION + key).digest()
    return int.from_bytes(wide, "big") % (ORDER - 1) + 1


def _public_key(jwk: dict[str, Any]) -> ec.EllipticCurvePublicKey:
    x, y = (int.from_bytes(decoded(jwk[name]), "big") for name in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
