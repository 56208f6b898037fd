"""The only clock of the platform: Asia/Shanghai."""

import datetime
import zoneinfo

from django.utils import timezone

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")


def now() -> datetime.datetime:
    """Return the current moment, aware, in Asia/Shanghai."""
    return timezone.localtime(timezone=SHANGHAI)


def today() -> datetime.date:
    """Return the current Shanghai date."""
    return timezone.localdate(timezone=SHANGHAI)
