"""One short value that stands for many rows of a bulk statement."""

import hashlib
from collections.abc import Iterable
from typing import Any


def digest_of(ids: Iterable[Any]) -> str:
    """Return the SHA-256 over the sorted ids: who has the rows can prove which they were."""
    lines = "\n".join(sorted(str(identity) for identity in ids))
    return hashlib.sha256(lines.encode()).hexdigest()


def bulk_changes(ids: Iterable[Any], **more: Any) -> dict[str, Any]:
    """Return the changes of a bulk statement's audit row: count and digest of its rows."""
    known = list(ids)
    return {"count": len(known), "digest": digest_of(known), **more}
