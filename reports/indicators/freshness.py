"""Whether a stored snapshot still says what the facts say.

Every change of a fact leaves a row in the row history in its own transaction, and every change of
a colour a rating change. The latest of both is the stamp of what a snapshot has seen.
"""

import datetime
from collections.abc import Collection

from django.db import connection

from common.calendar.clock import now
from reports.models import SnapshotDay

# A figure may lag by this much while facts change all the time.
GRACE = datetime.timedelta(seconds=5)

_STAMP = """SELECT
  (SELECT number FROM common_rowhistory ORDER BY number DESC LIMIT 1),
  (SELECT id FROM enterprises_ratingchange ORDER BY id DESC LIMIT 1)"""
_IS_WRITING = """SELECT EXISTS (
  SELECT FROM pg_locks
  WHERE mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND relation IN ('common_rowhistory'::regclass, 'enterprises_ratingchange'::regclass)
)"""


def change_stamp(*, for_later: bool = False) -> str:
    """Return the stamp of all facts as they are now.

    ``for_later``: the stamp is to be kept. It is empty while another transaction is writing: its
    history rows may already be numbered below the latest one that can be seen.
    """
    with connection.cursor() as cursor:
        if for_later:
            cursor.execute(_IS_WRITING)
            if cursor.fetchone()[0]:
                return ""
        cursor.execute(_STAMP)
        history, rating = cursor.fetchone()
    return f"{history or 0}:{rating or ''}"


def fresh_snapshots(days: Collection[datetime.date]) -> dict[datetime.date, SnapshotDay]:
    """Return the snapshots of days that nothing has changed since, or that are seconds old.

    At most two statements.
    """
    kept = SnapshotDay.objects.in_bulk(days)
    late = now() - GRACE
    if all(snapshot.computed_at > late for snapshot in kept.values()):
        return kept
    stamp = change_stamp()
    return {
        day: snapshot
        for day, snapshot in kept.items()
        if snapshot.computed_at > late or snapshot.stamp == stamp
    }
