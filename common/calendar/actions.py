"""The office publishes a year's working days, or corrects them."""

import datetime
from collections.abc import Mapping
from typing import Any

from common.audit.acting import acting
from common.audit.digests import bulk_changes
from common.calendar.models import CalendarDay
from common.calendar.recomputing import recomputes
from common.calendar.working_days import WorkingCalendar
from common.errors.domain import DomainError, NotPermitted
from common.jobs.due import defer

DAY = datetime.timedelta(days=1)
CAPABILITY = "district.change"


class CalendarRefused(DomainError):
    """The notice contradicts itself or the year; nothing was changed."""

    code = "calendar_refused"


def load_calendar_year(
    *,
    year: int,
    holidays: Mapping[datetime.date, str],
    make_up_days: Mapping[datetime.date, str],
    source: str,
    by: Any,
) -> int:
    """Publish ``year``: free days and worked weekend days (调休) by name; return changed days.

    A year that is already published is corrected. What reached into it is counted again.
    """
    if by is not None and not by.has_capability(CAPABILITY):
        raise NotPermitted
    _check(year, holidays, make_up_days)
    with acting(by=by, verb="calendar.load_year") as act:
        changed = _differing(_days_of(year, holidays, make_up_days, source))
        if changed:
            CalendarDay.objects.bulk_create(
                changed,
                update_conflicts=True,
                unique_fields=["day"],
                update_fields=["is_working", "name", "source", "updated_at"],
            )
            days = [row.day for row in changed]
            act.record(CalendarDay, label=str(year), changes=bulk_changes(days, source=source))
            for name in recomputes():
                defer(name, key=str(year), arguments={"year": year})
    return len(changed)


def _check(
    year: int, holidays: Mapping[datetime.date, str], make_up_days: Mapping[datetime.date, str]
) -> None:
    foreign = sorted(day for day in {*holidays, *make_up_days} if day.year != year)
    if foreign:
        raise CalendarRefused(message=f"{foreign[0]} 不在 {year} 年内。")
    twice = sorted(set(holidays) & set(make_up_days))
    if twice:
        raise CalendarRefused(message=f"{twice[0]} 既是放假又是调休上班。")
    week = WorkingCalendar({})
    worked = sorted(day for day in make_up_days if week.is_working(day))
    if worked:
        raise CalendarRefused(message=f"{worked[0]} 本来就是工作日，不能作为调休上班日。")
    if not holidays:
        raise CalendarRefused(message=f"{year} 年没有任何放假日，请核对放假通知。")


def _days_of(
    year: int,
    holidays: Mapping[datetime.date, str],
    make_up_days: Mapping[datetime.date, str],
    source: str,
) -> list[CalendarDay]:
    week = WorkingCalendar({})
    first = datetime.date(year, 1, 1)
    length = (datetime.date(year + 1, 1, 1) - first).days
    return [
        CalendarDay(
            day=day,
            is_working=day in make_up_days or (day not in holidays and week.is_working(day)),
            name=holidays.get(day) or make_up_days.get(day, ""),
            source=source,
        )
        for day in (first + DAY * offset for offset in range(length))
    ]


def _differing(days: list[CalendarDay]) -> list[CalendarDay]:
    """Return what differs from the table: the same notice again changes nothing."""
    stored = {
        day: (is_working, name)
        for day, is_working, name in CalendarDay.objects.filter(
            day__year=days[0].day.year
        ).values_list("day", "is_working", "name")
    }
    return [row for row in days if stored.get(row.day) != (row.is_working, row.name)]
