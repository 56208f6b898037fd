"""Reads over what tablets sent: their writers see it, and those who look after their area."""

from typing import Any, Self

from django.db.models import Q

from common.scope.querysets import ScopedQuerySet
from common.scope.scope import scope_of

OVERSEE = "registers.change"


class SentQuerySet(ScopedQuerySet):
    """Rows that a user sent from an area."""

    def visible_to(self, user: Any) -> Self:
        """Return the user's own; to keepers of registers also those of their areas."""
        if not getattr(user, "is_active", False):
            return self.none()
        scope = scope_of(user)
        own = Q(user=user.pk)
        if not user.has_capability(OVERSEE):
            return self.filter(own)
        return self if scope.everything else self.filter(own | Q(area_id__in=scope.area_ids))


class OperationQuerySet(SentQuerySet):
    """Reads over operations."""

    def unsettled(self) -> Self:
        """Return what is put aside or waits, and nobody has decided on."""
        return self.filter(status__in=["quarantined", "held"], settled_at__isnull=True)

    def to_settle(self) -> Self:
        """Return what staff decide on: the unsettled, and second contents of one id."""
        return self.filter(
            Q(status__in=["quarantined", "held"]) | Q(status="conflict", code="id_conflict"),
            settled_at__isnull=True,
        )


class EditQuerySet(SentQuerySet):
    """Reads over edits of fields."""

    def of(self, object_type: str, object_id: Any) -> Self:
        """Return the edits of one object, the latest first."""
        return self.filter(object_type=object_type, object_id=object_id).order_by("-at", "-pk")

    def lost(self) -> Self:
        """Return the values that another edit of the same field put aside."""
        return self.filter(state="lost")
