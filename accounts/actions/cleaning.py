"""What nobody needs any more."""

import datetime

from django.contrib.sessions.models import Session

from accounts.actions.throttle import prune_windows
from common.calendar.clock import now
from common.limits.counting import prune_uses

CLEAN_UP = "accounts.clean_up"


def clean_up(day: datetime.date) -> dict[str, int]:
    """Delete sessions and counts that have run out; the same for any ``day``."""
    moment = now()
    sessions, _ = Session.objects.filter(expire_date__lt=moment).delete()
    windows = prune_windows(moment) + prune_uses(moment)
    return {"sessions": sessions, "windows": windows}
