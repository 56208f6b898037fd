"""Storing figures: a day's snapshot of all indicators for all areas and buildings."""

import datetime
import time

from django.db import connection, transaction

from common.calendar import clock
from common.database.fragments import compose
from reports.indicators.definitions import INDICATORS
from reports.indicators.freshness import change_stamp
from reports.indicators.places import every_place_sql
from reports.indicators.sql import whole_passes
from reports.indicators.statement import numbers_sql
from reports.models import SnapshotDay

DAILY_SNAPSHOT = "reports.snapshot_indicators"
REST = datetime.timedelta(seconds=10)

# Writes only what differs: a run that finds the same figures leaves the table as it is.
UPSERT = """INSERT INTO reports_indicatorsnapshot AS kept
  (id, code, area_id, building_id, as_of, numerator, denominator, value, computed_at)
SELECT uuidv7(), code, area_id, building_id, {day}, numerator, denominator, value, {now}
FROM ({numbers}) number
ON CONFLICT (as_of, code, area_id, building_id) DO UPDATE
SET numerator = excluded.numerator, denominator = excluded.denominator, value = excluded.value,
  computed_at = excluded.computed_at, updated_at = excluded.computed_at
WHERE (kept.numerator, kept.denominator, kept.value)
  IS DISTINCT FROM (excluded.numerator, excluded.denominator, excluded.value)"""
# What a corrected tree or a retired indicator left behind.
_DELETE = """DELETE FROM reports_indicatorsnapshot kept WHERE kept.as_of = {day} AND (
  kept.code <> ALL({codes}) OR NOT EXISTS (
    SELECT FROM ({places}) place
    WHERE place.place_id = COALESCE(kept.building_id, kept.area_id)
      AND place.area_id = kept.area_id
  )
)"""


def take_snapshot(*, day: datetime.date, now: datetime.datetime) -> int:
    """Store all figures of a day in one statement; return how many rows were written."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('reports.snapshot'))")
        return _store(day, now, change_stamp(for_later=True))


def snapshot_day_before(day: datetime.date) -> int:
    """Store the figures of the day that ended when ``day`` began."""
    return take_snapshot(day=day - datetime.timedelta(days=1), now=clock.now())


def refresh_snapshot(*, day: datetime.date, now: datetime.datetime) -> int:
    """Store a day's figures unless they are fresh or another process is at it.

    Rests ten times as long as the last refresh took, so that it never takes more than a tenth of
    a core however often facts change.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('reports.snapshot'))")
            (is_mine,) = cursor.fetchone()
        kept = SnapshotDay.objects.filter(as_of=day).first()
        is_due = kept is None or now - kept.computed_at >= REST * kept.seconds
        if not is_mine or not is_due or (kept is not None and kept.stamp == change_stamp()):
            return 0
        return _store(day, now, change_stamp(for_later=True))


def _store(day: datetime.date, now: datetime.datetime, stamp: str) -> int:
    statements = (
        compose(_DELETE, day=day, codes=list(INDICATORS), places=every_place_sql(day)),
        compose(UPSERT, day=day, now=now, numbers=numbers_sql(INDICATORS.values(), day)),
    )
    started, written = time.monotonic(), 0
    with whole_passes() as cursor:
        for statement in statements:
            cursor.execute(statement.sql, statement.params)
            written += cursor.rowcount
    SnapshotDay.objects.update_or_create(
        as_of=day,
        defaults={"computed_at": now, "stamp": stamp, "seconds": time.monotonic() - started},
    )
    return written
