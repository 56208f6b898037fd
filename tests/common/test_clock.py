import datetime

import time_machine
from django.utils import timezone

from common.calendar import clock

LATE_EVENING_UTC = datetime.datetime(2026, 11, 19, 16, 30, tzinfo=datetime.UTC)


def test_the_day_begins_at_midnight_in_shanghai() -> None:
    with time_machine.travel(LATE_EVENING_UTC, tick=False):
        assert clock.today() == datetime.date(2026, 11, 20)
        assert clock.now().isoformat() == "2026-11-20T00:30:00+08:00"


def test_another_active_zone_changes_nothing() -> None:
    with (
        time_machine.travel(LATE_EVENING_UTC, tick=False),
        timezone.override("America/New_York"),
    ):
        assert clock.today() == datetime.date(2026, 11, 20)
        assert clock.now() == LATE_EVENING_UTC
        assert clock.now().utcoffset() == datetime.timedelta(hours=8)
