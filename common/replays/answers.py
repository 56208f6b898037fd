"""Idempotency keys: the same request again gets the first answer, and has no second effect."""

import datetime
import uuid
from dataclasses import dataclass

from django.db import connection
from django.utils.crypto import salted_hmac

from common.calendar.clock import now
from common.errors.domain import DomainError
from common.replays.models import ReplayedAnswer

KEPT_FOR = datetime.timedelta(days=7)
LONGEST = 255
SHOWN_HEADERS = ("ETag", "Location")


class KeyUnreadable(DomainError):
    """The key is empty, too long or holds control characters."""

    code = "invalid_idempotency_key"
    message = "Idempotency-Key 须为 1 至 255 个可见字符。"


class KeyReused(DomainError):
    """The key belongs to another request."""

    code = "idempotency_key_reused"
    message = "该 Idempotency-Key 已用于另一请求，请更换。"
    status = 422


@dataclass(frozen=True, slots=True)
class Claim:
    """A key taken by a request for the length of its transaction; ``earlier``: it was answered."""

    user_id: uuid.UUID
    key: str
    fingerprint: str
    earlier: ReplayedAnswer | None

    def keep(self, status: int, headers: dict[str, str], body: str) -> None:
        """Store the answer in the transaction of the effect."""
        ReplayedAnswer.objects.create(
            user_id=self.user_id,
            key=self.key,
            fingerprint=self.fingerprint,
            status=status,
            headers=headers,
            body=body,
        )


def claim(*, user_id: uuid.UUID, key: str, method: str, path: str, body: bytes) -> Claim:
    """Take a key; whoever comes with it at the same moment waits for this transaction to end.

    Raises ``KeyUnreadable``, ``KeyReused``.
    """
    if not key.isprintable() or not 0 < len(key.strip()) <= LONGEST or len(key) > LONGEST:
        raise KeyUnreadable
    text = f"{method} {path}\n".encode() + body
    fingerprint = salted_hmac("replays", text, algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [f"{user_id} {key}"]
        )
    fresh = ReplayedAnswer.objects.filter(created_at__gt=now() - KEPT_FOR)
    earlier = fresh.filter(user_id=user_id, key=key).first()
    if earlier is None:
        ReplayedAnswer.objects.filter(user_id=user_id, key=key).delete()
    elif earlier.fingerprint != fingerprint:
        raise KeyReused
    return Claim(user_id, key, fingerprint, earlier)


def discard_old(day: datetime.date) -> int:
    """Remove the answers that are older than their seven days at the end of ``day``."""
    end = datetime.datetime.combine(day, datetime.time.max, tzinfo=now().tzinfo)
    gone, _ = ReplayedAnswer.objects.filter(created_at__lte=end - KEPT_FOR).delete()
    return gone
