"""Reads over attachments."""

from collections.abc import Iterable
from typing import Any, Self

from common.scope.querysets import ScopedQuerySet


class AttachmentQuerySet(ScopedQuerySet):
    """Reads over the photos that users sent."""

    def visible_to(self, user: Any) -> Self:
        """Return what the user sent himself; all rows to those who look after the system.

        That is about rows. Who may see a picture is asked in ``common.attachments.seeing``.
        """
        if not getattr(user, "is_active", False):
            return self.none()
        if user.has_capability("system.view"):
            return self
        return self.sent_by(user)

    def sent_by(self, owner: Any) -> Self:
        """Return what ``owner`` sent: nobody else's bytes are ever compared with his."""
        return self.filter(owner=owner.pk)

    def named(self, digests: Iterable[str]) -> Self:
        """Return those whose bytes as sent have one of ``digests`` (SHA-256)."""
        return self.filter(sha256__in=list(digests))

    def complete(self) -> Self:
        """Return what is kept, cleaned and safe to show."""
        return self.filter(state="complete")
