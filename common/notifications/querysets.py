"""Reads over notices and over what goes to outside channels."""

import datetime
from typing import Any, Self

from django.db.models import Q

from common.scope.querysets import CapabilityQuerySet, ScopedQuerySet, SystemQuerySet


class NoticeQuerySet(ScopedQuerySet):
    """Reads over notices."""

    def visible_to(self, user: Any) -> Self:
        """Return the user's own notices; nobody reads those of others."""
        if not getattr(user, "is_active", False):
            return self.none()
        return self.filter(recipient=user.pk)

    def shown_at(self, moment: datetime.datetime) -> Self:
        """Return what quiet hours no longer hold back."""
        return self.filter(visible_from__lte=moment)

    def unread(self) -> Self:
        """Return what its recipient has not read."""
        return self.filter(read_at__isnull=True)


class EndpointQuerySet(CapabilityQuerySet):
    """Reads over outside channels: their addresses are the business of who keeps the system."""

    capability = "users.change"


class OutboxQuerySet(SystemQuerySet):
    """Reads over messages to outside channels."""


class DeliveryQuerySet(SystemQuerySet):
    """Reads over deliveries."""

    def waiting(self) -> Self:
        """Return what is neither delivered nor given up."""
        return self.filter(due_at__isnull=False)

    def delivered(self) -> Self:
        """Return what its receiver has taken."""
        return self.filter(delivered_at__isnull=False)

    def dead(self) -> Self:
        """Return what was given up."""
        return self.filter(dead_at__isnull=False)

    def claimable_at(self, moment: datetime.datetime) -> Self:
        """Return what is to be sent now, the longest due first; paused channels keep theirs."""
        due = Q(due_at__lte=moment, endpoint__is_active=True)
        return self.filter(due).order_by("due_at", "pk")
