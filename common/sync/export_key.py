"""The key that tablets seal their rescue files for: P-256, derived from the keys of the settings.

Nothing is stored: a new encryption key gives a new pair, and the older keys that are still
listed go on opening what was sealed for them.
"""

import base64
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from common.secrets.keys import field_keys

# The order of the curve's group; private keys lie between 1 and this, exclusive.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_BYTES = 32
# Eight bytes more than the key has: the remainder is then as good as evenly spread.
_MATERIAL = _BYTES + 8


def export_keys() -> list[ec.EllipticCurvePrivateKey]:
    """Return the private keys that open rescue files, the current one first."""
    return [_derived(key) for key in field_keys()]


def public_export_key() -> dict[str, str]:
    """Return the public half of the current key as a JWK."""
    numbers = export_keys()[0].public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": _text(numbers.x), "y": _text(numbers.y)}


@lru_cache(maxsize=8)
def _derived(key: bytes) -> ec.EllipticCurvePrivateKey:
    spread = HKDF(SHA256(), _MATERIAL, salt=None, info=b"louyu export key").derive(key)
    return ec.derive_private_key(int.from_bytes(spread) % (_ORDER - 1) + 1, ec.SECP256R1())


def _text(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(_BYTES)).rstrip(b"=").decode()
