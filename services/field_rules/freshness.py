"""How old a fact is: the day on which a person or a dated source last stood for it."""

import datetime

from services.field_rules.limits import STALE_DAYS


def last_verified(*days: datetime.date | None) -> datetime.date | None:
    """Return the latest of the days that are known."""
    return max((day for day in days if day is not None), default=None)


def is_stale(verified_on: datetime.date | None, day: datetime.date) -> bool:
    """Tell whether a fact is to be asked again: never verified, or too long ago."""
    return verified_on is None or (day - verified_on).days > STALE_DAYS
