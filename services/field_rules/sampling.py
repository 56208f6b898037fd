"""Which visits of a period are looked at: drawn by lot from their ids. Pure.

The lot falls the same at every call and for everybody, whatever else arrives, and nobody without
the key can make an id that is never drawn.
"""

import datetime
import hashlib
import hmac
import uuid

WHOLE = 2**64


def period_of(day: datetime.date) -> str:
    """Return the period of a visit: the month."""
    return f"{day:%Y-%m}"


def is_drawn(visit_id: uuid.UUID, period: str, percent: float, key: bytes = b"") -> bool:
    """Return whether the lot falls on the visit: on ``percent`` of all, in the long run."""
    lot = hmac.new(key, f"{period} {visit_id}".encode(), hashlib.sha256).digest()
    return int.from_bytes(lot[:8], "big") < WHOLE * percent / 100
