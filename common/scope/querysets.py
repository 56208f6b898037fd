"""The base of every queryset: nothing is read without asking who reads."""

from typing import Any, Self

from django.db import models


class ScopedQuerySet(models.QuerySet):
    """A queryset that knows what a user may see; subclasses say how."""

    def visible_to(self, user: Any) -> Self:
        """Return the rows that ``user`` may see; unknown models show nothing."""
        raise TypeError(f"{self.model.__name__} has no rule for visible_to({user!r})")


class CapabilityQuerySet(ScopedQuerySet):
    """Rows of the whole installation, for those with one capability."""

    capability = ""

    def visible_to(self, user: Any) -> Self:
        """Return all rows to a user with the capability, nothing to others."""
        if not getattr(user, "is_active", False) or not user.has_capability(self.capability):
            return self.none()
        return self


class SystemQuerySet(CapabilityQuerySet):
    """How the platform itself is running."""

    capability = "system.view"


class PublicQuerySet(ScopedQuerySet):
    """Reference rows that every signed-in user may read."""

    def visible_to(self, user: Any) -> Self:
        """Return all rows to a user who may sign in."""
        return self if getattr(user, "is_active", False) else self.none()
