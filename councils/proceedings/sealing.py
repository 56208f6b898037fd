"""The chain of sealed minutes: each link holds the digest of the one before it."""

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any

from common.records.canonical import canonical

# What a person or a department was called; a correction of a name breaks no seal.
NAMES = "names"


def digest_over(previous: str, text: str) -> str:
    """Return the SHA-256 of a link, in hexadecimal digits."""
    return hashlib.sha256((previous + text).encode()).hexdigest()


def addendum_text(
    *, of: str, number: int, text: str, reason: str, written_at: datetime.datetime
) -> str:
    """Return what is sealed of an addendum; ``of`` is the digest of the minutes it is added to."""
    facts = {
        "of": of,
        "number": number,
        "text": text,
        "reason": reason,
        "written_at": written_at.astimezone(datetime.UTC),
    }
    sealed: str = canonical(facts, as_text=True)
    return sealed


def without_names(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was settled, apart from what things were called then."""
    return {name: value for name, value in facts.items() if name != NAMES}
