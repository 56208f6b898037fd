"""Counting by calendar months."""

import calendar
import datetime


def add_months(day: datetime.date, months: int) -> datetime.date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))
