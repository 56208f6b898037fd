"""The lease radar (租约雷达): how early the end of a lease becomes a reason to call."""

import datetime
from dataclasses import dataclass

from common.calendar.months import add_months

# Square metres held, months ahead: who holds much decides early.
HORIZONS: tuple[tuple[float, int], ...] = ((2_300, 18), (930, 12), (0, 6))


@dataclass(frozen=True, slots=True)
class RadarEntry:
    """A lease whose horizon has opened and about which nothing was said since."""

    months: int
    opens_on: datetime.date
    ends_on: datetime.date


def months_ahead(area: float) -> int:
    """Return how many months before its end a tenant of so many square metres is called on."""
    return next(months for least, months in HORIZONS if area >= least)


def radar_entry(
    *,
    ends_on: datetime.date | None,
    area: float,
    intent_on: datetime.date | None,
    day: datetime.date,
) -> RadarEntry | None:
    """Return the entry of a lease on ``day``; an intent since the horizon opened settles it."""
    if ends_on is None:
        return None
    months = months_ahead(area)
    opens_on = add_months(ends_on, -months)
    if day < opens_on or (intent_on is not None and intent_on >= opens_on):
        return None
    return RadarEntry(months, opens_on, ends_on)
