"""Entries of the lists, for the tests of matching."""

import datetime
from typing import Any

from councils.models import ListEntry, ListKind
from tests.councils.projects import DAY
from tests.factories.buildings import BuildingFactory
from tests.factories.councils import CouncilFactory
from tests.factories.councils_projects import ListEntryFactory


def day(number: int) -> datetime.date:
    """Return a day so many days after the day of the tests."""
    return DAY + datetime.timedelta(number)


def entry(kind: str, *, at: Any = None, council: Any = None, **facts: Any) -> ListEntry:
    """Make an entry of a shipped list; ``at``: the building that it and its council are bound to.

    Without ``at`` it is bound to no place.
    """
    council = council or CouncilFactory(building=at or BuildingFactory())
    return ListEntryFactory(
        **{
            "kind": ListKind.objects.get(code=kind),
            "council": council,
            "building": at,
            "starts_on": DAY,
        }
        | facts
    )
