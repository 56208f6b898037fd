"""The only clock of the platform: Asia/Shanghai."""

import datetime

from django.utils import timezone


def now() -> datetime.datetime:
    """Return the current moment, aware, in Asia/Shanghai."""
    return timezone.localtime()


def today() -> datetime.date:
    """Return the current Shanghai date."""
    return timezone.localdate()
