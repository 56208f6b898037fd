"""Promises made on visits come to their end: kept or dropped."""

import datetime
import uuid
from typing import Any

from common.audit.acting import Act, acting
from common.errors.domain import AlreadyDecided
from common.records.ids import uuid7
from common.records.writing import locked
from common.sync.edits import Spoken, Target, merge
from common.sync.faults import Unusable
from common.sync.knowing import known_to, own_words
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
    after: uuid.UUID | None = None,
) -> list[str]:
    """Settle a promise of the user's scope; return the fields with two words at once.

    ``after``: the writer's own operation that came before this one.
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
    values = {"outcome": promise.outcome, "settled_note": promise.settled_note}
    unsettled = dict.fromkeys(values, "")
    label = promise._meta.label_lower
    known = known_to(after, None, promise.pk)
    merged = merge(
        Target(
            object_type=label,
            object_id=promise.pk,
            values=values,
            first=unsettled,
            first_at=promise.created_at,
            changed_at=promise.updated_at,
            area_id=area_id,
        ),
        {"outcome": settled.outcome, "settled_note": settled.note},
        {**unsettled, **own_words(known, label, promise.pk)},
        Spoken(by, at, operation, known.operations),
    )
    if "outcome" in merged.said:
        promise.outcome, promise.settled_note = settled.outcome, settled.note
        promise.settled_on = on
        promise.save(update_fields=["outcome", "settled_note", "settled_on", "updated_at"])
        act.record(promise, verb="promise.settle", changes={"outcome": settled.outcome})
    return merged.conflicts


def settle_by_hand(
    *, promise_id: uuid.UUID, by: Any, outcome: str, note: str, now: datetime.datetime
) -> None:
    """Settle an open promise of the user's write scope outside a visit.

    Raises ``NotInScope``, ``OutsideWriteScope``, ``AlreadyDecided``.
    """
    with acting(by=by, verb="promise.settle") as act:
        promise = locked(Promise, promise_id, by)
        if promise.settled_on is not None:
            raise AlreadyDecided
        settle_promise(
            Settled(promise_id, outcome, note),
            act=act,
            by=by,
            on=now.date(),
            at=now,
            operation=uuid7(),
            area_id=promise.building.subdistrict_id,
        )
