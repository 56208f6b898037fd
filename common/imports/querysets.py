"""Reads over imports."""

from typing import Any, Self

from django.db.models import Q

from common.scope.querysets import ScopedQuerySet
from common.scope.scope import scope_of


class ImportRunQuerySet(ScopedQuerySet):
    """Reads over import runs; ``run_field`` leads from a dependent row to its run."""

    prefix = ""

    def visible_to(self, user: Any) -> Self:
        """Return the user's own imports; all of them to those who import for the whole district."""
        if not getattr(user, "is_active", False) or not user.has_capability("imports.run"):
            return self.none()
        if scope_of(user).everything:
            return self
        return self.filter(Q(**{f"{self.prefix}job__owner": user.pk}))


class RejectedRowQuerySet(ImportRunQuerySet):
    """Reads over rejected rows."""

    prefix = "run__"
