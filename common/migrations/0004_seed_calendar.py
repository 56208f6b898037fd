"""The published working-day calendars of 2024 to 2026 with make-up days (调休)."""

import datetime

import chinese_calendar
from django.db import migrations

YEARS = (2024, 2025, 2026)


def seed(apps, schema_editor):
    """Write one row a day."""
    model = apps.get_model("common", "CalendarDay")
    rows = []
    for year in YEARS:
        day = datetime.date(year, 1, 1)
        while day.year == year:
            _, holiday = chinese_calendar.get_holiday_detail(day)
            rows.append(
                model(
                    day=day,
                    is_working=chinese_calendar.is_workday(day),
                    name=chinese_calendar.Holiday(holiday).chinese if holiday else "",
                    source="chinesecalendar",
                )
            )
            day += datetime.timedelta(days=1)
    model.objects.using(schema_editor.connection.alias).bulk_create(rows)


def clear(apps, schema_editor):
    """Remove the rows."""
    apps.get_model("common", "CalendarDay").objects.using(schema_editor.connection.alias).filter(
        source="chinesecalendar"
    ).delete()


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("common", "0003_track_rows")]

    operations = [migrations.RunPython(seed, clear)]
