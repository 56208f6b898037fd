"""The working-day calendar out of its table."""

from collections.abc import Iterable

from common.calendar.models import CalendarDay
from common.calendar.working_days import WorkingCalendar


def working_calendar(years: Iterable[int] | None = None) -> WorkingCalendar:
    """Return the calendar of ``years`` (None: of all published years); one query."""
    days = CalendarDay.objects.all()
    if years is not None:
        days = days.filter(day__year__in=set(years))
    return WorkingCalendar(dict(days.values_list("day", "is_working")))
