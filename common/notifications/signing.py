"""How a receiver knows that a message is ours, and not an old one sent again by somebody else."""

import hashlib
import hmac
import secrets

HEADER = "Louyu-Signature"


def new_secret() -> str:
    """Return a new secret of a channel."""
    return secrets.token_urlsafe(32)


def signature(secret: str, seconds: int, body: bytes) -> str:
    """Return ``t=<unix seconds>,v1=<hex HMAC-SHA-256 of "t.body">``."""
    told = f"{seconds}.".encode() + body
    digest = hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"
