"""Days on the command line: what is none is refused in words."""

import argparse
import datetime

import pytest

from common.calendar.arguments import day_argument


def test_a_day_is_read() -> None:
    assert day_argument("2026-11-20") == datetime.date(2026, 11, 20)


@pytest.mark.parametrize("text", ["", "today", "2026-13-01", "0001-01-01", "9999-12-31"])
def test_what_is_no_day_of_our_times_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="日期须为"):
        day_argument(text)
