"""Requests that are still open: kept by an app above, told here by whoever registers."""

import datetime
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Demand:
    """An open request in a word: whose, where, by when."""

    id: uuid.UUID
    number: str
    subject: str
    place: str
    due_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class DemandProvider:
    """What an app above knows of open requests.

    ``facts(day)`` selects (id, enterprise_id, building_id) of those open on a day; ``told(ids)``
    describes some of them, in the order in which they are due.
    """

    facts: Callable[[datetime.date], QuerySet]
    told: Callable[[Collection[uuid.UUID]], list[Demand]]


_providers: list[DemandProvider] = []


def register_demands(provider: DemandProvider) -> None:
    """Add a provider (called at start-up); the same one counts once."""
    if provider not in _providers:
        _providers.append(provider)


def demand_providers() -> tuple[DemandProvider, ...]:
    """Return the providers, in the order of registration."""
    return tuple(_providers)
