"""Reads over owed, periodic and asked-for work."""

import datetime
from typing import Any, Self

from common.scope.querysets import ScopedQuerySet, SystemQuerySet


class DueTaskQuerySet(SystemQuerySet):
    """Reads over owed work."""

    def due_at_moment(self, moment: datetime.datetime) -> Self:
        """Return what should have begun by ``moment``, the longest owed first."""
        return self.filter(due_at__lte=moment).order_by("due_at", "pk")


class PeriodicRunQuerySet(SystemQuerySet):
    """Reads over the periods of periodic jobs."""

    def of(self, job: str) -> Self:
        """Return the runs of a job."""
        return self.filter(job=job)

    def of_days(self, job: str, first: datetime.date, last: datetime.date) -> Self:
        """Return the runs of a daily job for the days from ``first`` to ``last``."""
        return self.filter(job=job, period__range=(first.isoformat(), last.isoformat()))


class JobQuerySet(ScopedQuerySet):
    """Reads over the long work that users asked for."""

    def visible_to(self, user: Any) -> Self:
        """Return the user's own jobs; all of them to those who look after the system."""
        if not getattr(user, "is_active", False):
            return self.none()
        if user.has_capability("system.view"):
            return self
        return self.filter(owner=user.pk)
