"""Sending again by hand: delivered, given up or waiting, always under the same id."""

import datetime
from collections.abc import Iterable
from typing import Any

from common.audit.acting import acting
from common.errors.domain import NotPermitted
from common.notifications.models import OutboxDelivery
from common.notifications.publishing import TASK
from common.notifications.querysets import EndpointQuerySet


def replay(*, delivery_ids: Iterable[Any], by: Any, now: datetime.datetime) -> int:
    """Let deliveries be sent again at once, with all their attempts; return how many.

    Raises ``NotPermitted``.
    """
    require_channel_keeper(by)
    with acting(by=by, verb="outboxdelivery.replay") as act:
        chosen = OutboxDelivery.objects.filter(pk__in=list(delivery_ids)).order_by("pk")
        keys = list(chosen.select_for_update().values_list("pk", flat=True))
        if keys:
            OutboxDelivery.objects.filter(pk__in=keys).update(
                attempts=0, due_at=now, delivered_at=None, dead_at=None, updated_at=now
            )
            act.record(
                OutboxDelivery, label="重新投递", changes={"ids": [str(key) for key in keys]}
            )
            act.hint(TASK)
    return len(keys)


def require_channel_keeper(by: Any) -> None:
    """Raise ``NotPermitted`` unless ``by`` keeps channels (None: the system)."""
    if by is not None and not by.has_capability(EndpointQuerySet.capability):
        raise NotPermitted
