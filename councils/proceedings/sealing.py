"""The chain of sealed minutes: each link holds the digest of the one before it."""

import datetime
import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

from common.records.canonical import canonical

# What a person or a department was called; a correction of a name breaks no seal.
NAMES = "names"
# When and by whom it was sealed: no part of what is read from the meeting again.
SEALED = "sealed"


def digest_over(previous: str, text: str) -> str:
    """Return the SHA-256 of a link, in hexadecimal digits."""
    return hashlib.sha256((previous + text).encode()).hexdigest()


def moment_text(moment: datetime.datetime) -> str:
    """Return a moment as seals have it: UTC, to the microsecond."""
    return moment.astimezone(datetime.UTC).isoformat()


def addendum_text(
    *,
    of: str,
    number: int,
    text: str,
    reason: str,
    written_at: datetime.datetime,
    written_by: uuid.UUID | None,
) -> str:
    """Return what is sealed of an addendum; ``of`` is the digest of the minutes it is added to."""
    facts = {
        "of": of,
        "number": number,
        "text": text,
        "reason": reason,
        "written_at": moment_text(written_at),
        "written_by": written_by,
    }
    sealed: str = canonical(facts, as_text=True)
    return sealed


def settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was settled, apart from what things were called then and from the sealing."""
    return {name: value for name, value in facts.items() if name not in {NAMES, SEALED}}
