"""What nobody needs any more."""

import datetime

from django.contrib.sessions.models import Session

from accounts.actions.throttle import prune_windows
from common.calendar.clock import now

CLEAN_UP = "accounts.clean_up"


def clean_up(day: datetime.date) -> dict[str, int]:
    """Delete sessions and counts of failures that have run out; the same for any ``day``."""
    moment = now()
    sessions, _ = Session.objects.filter(expire_date__lt=moment).delete()
    return {"sessions": sessions, "windows": prune_windows(moment)}
