"""Uses counted exactly, whatever runs beside: one statement that locks, looks and counts."""

import datetime

from django.db import connection

from common.limits.limit import Limit
from common.limits.models import UseWindow

# The row is locked before its condition is looked at, and what is looked at is its latest
# version: of many at once exactly as many pass as there is room for. A use that is refused
# counts for nothing.
COUNT = """
INSERT INTO common_usewindow AS stored (key, used_at, last_at)
VALUES (%(key)s, ARRAY[%(now)s::timestamptz], %(now)s)
ON CONFLICT (key) DO UPDATE SET last_at = excluded.last_at, used_at = array_append(
    ARRAY(SELECT moment FROM unnest(stored.used_at) AS moment WHERE moment > %(since)s),
    %(now)s::timestamptz)
WHERE (SELECT count(*) FROM unnest(stored.used_at) AS moment WHERE moment > %(since)s) < %(times)s
RETURNING true
"""
LONGEST = datetime.timedelta(hours=1)


def count_use(limit: Limit, who: object, now: datetime.datetime) -> int:
    """Count one use by ``who``; return 0, or the seconds to wait when there is no room for it."""
    key = f"{limit.name}:{who}"
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT, {"key": key, "now": now, "since": now - limit.length, "times": limit.times}
        )
        if cursor.fetchone():
            return 0
    moments = UseWindow.objects.values_list("used_at", flat=True).get(key=key)
    return max(1, limit.seconds_to_wait(moments, now))


def prune_uses(now: datetime.datetime) -> int:
    """Delete windows in which nothing counts any more; return how many."""
    deleted, _ = UseWindow.objects.filter(last_at__lt=now - LONGEST).delete()
    return deleted
