"""What other apps know about attachments: whose they are, and who may see them.

The kernel keeps photos and knows nothing of what they show. An app that uses them registers a
provider in its ``ready``.
"""

import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from common.attachments.models import Attachment

Ids = Collection[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Provider:
    """The answers of one app about some attachments.

    ``may_see(user, ids)``: those that the user may see there; ``claimed(ids)``: those in use;
    ``completed(attachment)`` runs in the transaction in which a photo becomes complete.
    """

    may_see: Callable[[Any, Ids], Iterable[uuid.UUID]]
    claimed: Callable[[Ids], Iterable[uuid.UUID]]
    completed: Callable[[Attachment], None] | None = None


_providers: dict[str, Provider] = {}


def register_provider(name: str, provider: Provider) -> None:
    """Let an app answer for the attachments that it uses."""
    _providers[name] = provider


def providers() -> list[Provider]:
    """Return all providers by name."""
    return [_providers[name] for name in sorted(_providers)]


def claimed(ids: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return those of ``ids`` that some app uses."""
    wanted = frozenset(ids)
    return frozenset(key for provider in providers() for key in provider.claimed(wanted)) & wanted


def tell_completed(attachment: Attachment) -> None:
    """Tell every app that a photo is complete, in the transaction that makes it so."""
    for provider in providers():
        if provider.completed is not None:
            provider.completed(attachment)
