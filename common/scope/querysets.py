"""The base of every queryset: nothing is read without asking who reads."""

from typing import Any, Self

from django.db import models


class ScopedQuerySet(models.QuerySet):
    """A queryset that knows what a user may see; subclasses say how."""

    def visible_to(self, user: Any) -> Self:
        """Return the rows that ``user`` may see; unknown models show nothing."""
        raise TypeError(f"{self.model.__name__} has no rule for visible_to({user!r})")
