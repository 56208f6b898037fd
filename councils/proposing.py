"""When many small requests are one matter of a building: the rule, without the database."""

import datetime

# So many requests of one building and category, received within so many days, propose a topic.
FEWEST = 3
WINDOW_DAYS = 30


def window_of(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day of the window that ends with ``day``, both included."""
    return day - datetime.timedelta(WINDOW_DAYS - 1), day
