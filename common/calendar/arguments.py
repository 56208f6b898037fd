"""Days on the command line."""

import argparse
import datetime

FIRST_DAY = datetime.date(1900, 1, 1)
LAST_DAY = datetime.date(2100, 12, 31)


def day_argument(text: str) -> datetime.date:
    """Return the day that an argument names (YYYY-MM-DD, 1900 to 2100); refuse any other."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise argparse.ArgumentTypeError("日期须为 1900 至 2100 年间的 YYYY-MM-DD")
    return day
