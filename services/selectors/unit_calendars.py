"""The working days of departments: the common calendar, and their own exceptions before it."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from common.calendar.selectors import working_calendar
from common.calendar.working_days import WorkingCalendar
from services.models import UnitDay


@dataclass(frozen=True, slots=True)
class UnitCalendars:
    """The common calendar and those of departments that differ from it."""

    common: WorkingCalendar
    own: dict[uuid.UUID, WorkingCalendar] = field(default_factory=dict)

    def of(self, unit: uuid.UUID | None) -> WorkingCalendar:
        """Return the calendar by which a department works."""
        return self.common if unit is None else self.own.get(unit, self.common)


def unit_calendars(units: Iterable[uuid.UUID | None]) -> UnitCalendars:
    """Return the calendars of departments; two queries."""
    common = working_calendar()
    days: dict[uuid.UUID, dict[datetime.date, bool]] = {}
    asked = [unit for unit in units if unit is not None]
    told = UnitDay.objects.filter(department__in=asked)
    for unit, day, is_working in told.values_list("department", "day", "is_working"):
        days.setdefault(unit, {})[day] = is_working
    own = {unit: WorkingCalendar({**common.known, **known}) for unit, known in days.items()}
    return UnitCalendars(common, own)
