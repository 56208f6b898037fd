"""Quiet hours, by table."""

import datetime

import pytest

from common.calendar.clock import SHANGHAI
from common.notifications.quiet import Quiet, read_quiet, visible_from

NIGHT = Quiet(datetime.time(21), datetime.time(8))
NOON = Quiet(datetime.time(12), datetime.time(13, 30))


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("quiet", "written", "shown"),
    [
        (NIGHT, "2026-11-20 20:59:59", "2026-11-20 20:59:59"),
        (NIGHT, "2026-11-20 21:00", "2026-11-21 08:00"),
        (NIGHT, "2026-11-20 23:59:59.999", "2026-11-21 08:00"),
        (NIGHT, "2026-11-21 00:00", "2026-11-21 08:00"),
        (NIGHT, "2026-11-21 07:59:59.5", "2026-11-21 08:00"),
        (NIGHT, "2026-11-21 08:00", "2026-11-21 08:00"),
        (NIGHT, "2026-12-31 22:00", "2027-01-01 08:00"),
        (NOON, "2026-11-20 12:15", "2026-11-20 13:30"),
        (NOON, "2026-11-20 13:30", "2026-11-20 13:30"),
        (NOON, "2026-11-20 23:00", "2026-11-20 23:00"),
        (None, "2026-11-20 23:00", "2026-11-20 23:00"),
        (Quiet(datetime.time(8), datetime.time(8)), "2026-11-20 08:00", "2026-11-20 08:00"),
    ],
)
def test_what_is_written_in_quiet_hours_shows_itself_when_they_end(
    quiet: Quiet | None, written: str, shown: str
) -> None:
    assert visible_from(_moment(written), quiet) == _moment(shown)


def test_the_hours_are_those_of_shanghai_whatever_the_zone_of_the_moment() -> None:
    evening = datetime.datetime(2026, 11, 20, 14, tzinfo=datetime.UTC)  # 22:00
    assert visible_from(evening, NIGHT) == _moment("2026-11-21 08:00")
    assert visible_from(evening - datetime.timedelta(hours=2), NIGHT) < evening


def test_hours_are_read_from_a_setting() -> None:
    assert read_quiet("21:00-08:00") == NIGHT
    assert read_quiet(" 12:00 - 13:30 ") == NOON
    assert read_quiet("  ") is None
    for wrong in ("21:00", "night", "25:00-08:00"):
        with pytest.raises(ValueError):
            read_quiet(wrong)
