"""The patch of a reader: remembered by the digest of its content."""

import datetime
import hashlib
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from common.sync.feed.models import SyncPatch

# Longer than any cursor lives.
KEPT_FOR = datetime.timedelta(days=70)

Ids = frozenset[uuid.UUID]
_of_user: list[Callable[[Any], Iterable[uuid.UUID]]] = []


def register_patch(ids_of: Callable[[Any], Iterable[uuid.UUID]]) -> None:
    """Say which ids make up a user's patch (called at start-up); the last word holds."""
    _of_user[:] = [ids_of]


def patch_of(user: Any) -> Ids:
    """Return the ids of the user's patch as his rights are now."""
    return frozenset(_of_user[0](user))


def remember(ids: Ids, day: datetime.date) -> str:
    """Keep a patch and return its digest; one that is known costs no write on the same day."""
    ordered = sorted(ids)
    digest = hashlib.sha256(b"".join(each.bytes for each in ordered)).hexdigest()
    if not SyncPatch.objects.filter(digest=digest, used_on__gte=day).exists():
        # Two readers may come with the same patch at once.
        SyncPatch.objects.bulk_create(
            [SyncPatch(digest=digest, ids=ordered, used_on=day)],
            update_conflicts=True,
            unique_fields=["digest"],
            update_fields=["used_on"],
        )
    return digest


def recall(digest: str) -> Ids | None:
    """Return the ids of a patch; None when it was discarded."""
    found = SyncPatch.objects.filter(digest=digest).values_list("ids", flat=True).first()
    return None if found is None else frozenset(found)


def discard_old(day: datetime.date) -> int:
    """Remove the patches that no living cursor can name; return how many."""
    gone, _ = SyncPatch.objects.filter(used_on__lt=day - KEPT_FOR).delete()
    return gone
