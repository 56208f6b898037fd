"""Photos of visits meet their pictures, whichever comes first."""

import uuid
from collections.abc import Collection
from typing import Any

from common.attachments.models import Attachment
from common.records.writing import take_turns
from services.models import VisitPhoto


def match_pictures(*, by: Any, visit_ids: Collection[uuid.UUID]) -> None:
    """Give the photos of new visits those pictures that came before them."""
    _take_turns(by.pk)
    photos = VisitPhoto.objects.filter(visit__in=visit_ids, attachment__isnull=True)
    wanted = set(photos.values_list("sha256", flat=True))
    found = Attachment.objects.filter(
        owner=by, sha256__in=wanted, state=Attachment.State.COMPLETE
    ).values_list("sha256", "pk")
    for sha256, key in found:
        photos.filter(sha256=sha256).update(attachment=key)


def picture_arrived(attachment: Attachment) -> None:
    """Give a picture to the photos of its owner's visits that wait for it."""
    _take_turns(attachment.owner_id)
    VisitPhoto.objects.filter(
        attachment__isnull=True,
        sha256=attachment.sha256,
        visit__recorded_by=attachment.owner_id,
    ).update(attachment=attachment)


def _take_turns(owner: Any) -> None:
    """Let visit and picture of one owner not pass each other by: each sees the other's commit."""
    take_turns(f"photos of {owner}")
