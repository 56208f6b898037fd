"""How the outbox stands: for the system's keeper and for monitoring."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q

from common.notifications.models import OutboxDelivery, WebhookEndpoint


@dataclass(frozen=True, slots=True)
class EndpointStatus:
    """One channel: what waits, what was given up, when it last took something."""

    name: str
    is_active: bool
    waiting: int
    dead: int
    last_delivered_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class OutboxStatus:
    """All channels together; ``overdue``: due for longer than a call of the sender takes."""

    waiting: int
    overdue: int
    dead: int
    delivered: int
    oldest_waiting_at: datetime.datetime | None
    endpoints: tuple[EndpointStatus, ...]


SLACK = datetime.timedelta(minutes=5)


def outbox_status(now: datetime.datetime) -> OutboxStatus:
    """Return how the outbox stands, by two queries."""
    waits, dead = Q(due_at__isnull=False), Q(dead_at__isnull=False)
    late = Q(due_at__lt=now - SLACK, endpoint__is_active=True)
    totals = OutboxDelivery.objects.aggregate(
        waiting=Count("pk", filter=waits),
        overdue=Count("pk", filter=late),
        dead=Count("pk", filter=dead),
        delivered=Count("pk", filter=Q(delivered_at__isnull=False)),
        oldest_waiting_at=Min("created_at", filter=waits),
    )
    channels = WebhookEndpoint.objects.order_by("name").annotate(
        waiting=Count("deliveries", filter=Q(deliveries__due_at__isnull=False)),
        dead=Count("deliveries", filter=Q(deliveries__dead_at__isnull=False)),
        last_delivered_at=Max("deliveries__delivered_at"),
    )
    names = ("name", "is_active", "waiting", "dead", "last_delivered_at")
    return OutboxStatus(
        **totals, endpoints=tuple(EndpointStatus(**row) for row in channels.values(*names))
    )
