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


def start_of(day: datetime.date) -> datetime.datetime:
    """Return the first moment of a Shanghai day."""
    return timezone.make_aware(
        datetime.datetime.combine(day, datetime.time.min), timezone.get_default_timezone()
    )


def end_of(day: datetime.date) -> datetime.datetime:
    """Return the moment that ends a Shanghai day: the first one that no longer belongs to it."""
    return start_of(day + datetime.timedelta(days=1))
