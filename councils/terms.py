"""How long the terms of councils and building heads last where nobody says otherwise (G-10)."""

import datetime

from common.calendar.months import add_months

YEARS = 3


def usual_end(starts_on: datetime.date) -> datetime.date:
    """Return the day on which a term that begins on ``starts_on`` usually ends."""
    return add_months(starts_on, 12 * YEARS)
