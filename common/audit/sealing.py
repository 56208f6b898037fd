"""The hash chain over the audit: each link covers the link before and one entry.

Entries are sealed in the order in which they become visible, a few seconds after their act, so
that no act waits for another one's link.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from common.audit.models import AuditSeal

# Keys of the advisory lock: one sealer at a time.
LOCK = (731_010_6, 1)
BATCH = 5_000
GENESIS = "0" * 64
# The entry as text, every value in one spelling: microseconds since 1970, jsonb's own order.
COLUMNS = """
e.number,
(extract(epoch FROM e.at) * 1000000)::bigint,
e.actor_id::text, e.actor_name, e.verb, e.object_type, e.object_id, e.object_label,
e.operation::text, e.changes::text
"""

TAKE = f"""
SELECT {COLUMNS}
FROM common_auditpending p JOIN common_auditentry e ON e.number = p.entry_number
ORDER BY p.entry_number LIMIT %s
"""  # noqa: S608 - constants only


def link(previous: str, entry: Sequence[Any]) -> str:
    """Return the digest of one link: SHA-256 over the link before and the entry as JSON."""
    canonical = json.dumps(list(entry), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


def seal_pending(limit: int = BATCH) -> int:
    """Seal up to ``limit`` waiting entries; return how many, 0 also when somebody else does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK)
        if cursor.fetchone() != (True,):
            return 0
        cursor.execute(TAKE, [limit])
        entries = cursor.fetchall()
        seals = _chain(_head(), entries)
        AuditSeal.objects.bulk_create(seals)
        cursor.execute(
            "DELETE FROM common_auditpending WHERE entry_number = ANY(%s)",
            [[seal.entry_number for seal in seals]],
        )
    return len(seals)


def _head() -> tuple[int, str]:
    """Return position and digest of the last link."""
    last = AuditSeal.objects.order_by("-position").values_list("position", "digest").first()
    return last or (0, GENESIS)


def _chain(head: tuple[int, str], entries: Iterable[Sequence[Any]]) -> list[AuditSeal]:
    position, digest = head
    seals = []
    for entry in entries:
        position += 1
        digest = link(digest, entry)
        seals.append(AuditSeal(position=position, entry_number=entry[0], digest=digest))
    return seals
