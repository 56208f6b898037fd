"""What is long over goes: notices that were read, messages that wait for nobody."""

import datetime

from common.calendar.clock import start_of
from common.notifications.models import Notice, OutboxMessage

KEPT = datetime.timedelta(days=180)


def discard_old(day: datetime.date) -> dict[str, int]:
    """Remove read notices, and messages without waiting deliveries, older than 180 days."""
    limit = start_of(day) - KEPT
    notices, _ = Notice.objects.filter(read_at__isnull=False, created_at__lt=limit).delete()
    old = OutboxMessage.objects.filter(created_at__lt=limit)
    over = old.exclude(deliveries__due_at__isnull=False)
    _, counts = over.delete()
    return {"notices": notices, "messages": counts.get("common.OutboxMessage", 0)}
