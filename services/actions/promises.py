"""Promises made on visits come to their end: kept or dropped."""

import datetime
import uuid
from typing import Any

from common.audit.acting import Act
from common.sync.edits import Target, merge
from common.sync.faults import Unusable
from services.models import Promise
from services.payloads.visit import Settled


def settle_promise(
    settled: Settled,
    *,
    act: Act,
    by: Any,
    on: datetime.date,
    at: datetime.datetime,
    operation: uuid.UUID,
    area_id: uuid.UUID | None,
) -> list[str]:
    """Settle a promise of the user's scope; return the fields with two words at once.

    Raises ``Unusable`` when the promise is unknown there.
    """
    promise = (
        Promise.objects.visible_to(by)
        .select_for_update(of=("self",))
        .filter(pk=settled.promise)
        .first()
    )
    if promise is None:
        raise Unusable("unknown_promise")
    target = Target(
        object_type=promise._meta.label_lower,
        object_id=promise.pk,
        values={"outcome": promise.outcome},
        changed_at=promise.updated_at,
        area_id=area_id,
    )
    merged = merge(
        target, {"outcome": settled.outcome}, {"outcome": ""}, by=by, at=at, operation=operation
    )
    if merged.apply:
        promise.outcome, promise.settled_note = settled.outcome, settled.note
        promise.settled_on = on
        promise.save(update_fields=["outcome", "settled_note", "settled_on", "updated_at"])
        act.record(promise, verb="promise.settle", changes={"outcome": settled.outcome})
    return merged.conflicts
