"""Reads over users and their rights."""

from typing import Any, Self

from accounts.roles import Capability
from common.records.periods import PeriodQuerySet
from common.scope.querysets import ScopedQuerySet


class UserQuerySet(ScopedQuerySet):
    """Reads over users."""

    def visible_to(self, user: Any) -> Self:
        """Return all users to those who keep them, else only the user."""
        if not getattr(user, "is_active", False):
            return self.none()
        if user.has_capability(Capability.USERS_CHANGE):
            return self
        return self.filter(pk=user.pk)


class OfUserQuerySet(PeriodQuerySet, ScopedQuerySet):
    """Rows that belong to one user."""

    def visible_to(self, user: Any) -> Self:
        """Return all rows to those who keep users, else only the user's own."""
        if not getattr(user, "is_active", False):
            return self.none()
        if user.has_capability(Capability.USERS_CHANGE):
            return self
        return self.filter(user=user.pk)


class DepartmentQuerySet(ScopedQuerySet):
    """Reads over departments."""

    def visible_to(self, user: Any) -> Self:
        """Return all departments to every signed-in user: they are public offices."""
        return self if getattr(user, "is_active", False) else self.none()
