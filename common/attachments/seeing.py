"""Who may see which pictures."""

import uuid
from collections.abc import Iterable
from typing import Any

from common.attachments.models import Attachment
from common.attachments.registry import providers


def may_see(user: Any, ids: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return those of ``ids`` whose picture ``user`` may see: his own, and what an app shows him.

    One query, and what each provider needs.
    """
    wanted = frozenset(ids)
    if not wanted or not getattr(user, "is_active", False):
        return frozenset()
    own = Attachment.objects.sent_by(user).filter(pk__in=wanted).values_list("pk", flat=True)
    seen = set(own)
    for provider in providers():
        if left := wanted - seen:
            seen |= wanted & frozenset(provider.may_see(user, left))
    return frozenset(seen)
