"""Storing figures: a day's snapshot of all indicators, and months that are closed for good."""

import datetime
import time
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from accounts.roles import Capability
from common.audit.acting import acting
from common.calendar import clock
from common.calendar.selectors import working_calendar
from common.database.fragments import compose
from common.errors.domain import Conflict, DomainError, NotInScope, NotPermitted
from common.records.ids import uuid7
from common.records.writing import require_write_scope, take_turns
from reports.indicators.definitions import INDICATORS
from reports.indicators.figures import computed_figures
from reports.indicators.freezing import declared, digest_statement, freezing_statements
from reports.indicators.freshness import change_stamp
from reports.indicators.places import Place, every_place_sql
from reports.indicators.sql import whole_passes
from reports.indicators.statement import numbers_sql
from reports.models import DeltaReason, FrozenFigure, FrozenMonth, FrozenPlace, SnapshotDay

DAILY_SNAPSHOT = "reports.snapshot_indicators"
MONTHLY_CLOSE = "reports.close_month"
SYSTEM = "系统"
DAY = datetime.timedelta(days=1)
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


class MonthNotOver(DomainError):
    """A month can be closed only after its last day."""

    code = "month_not_over"
    message = "该月尚未结束，次月 1 日起才能关账。"


class MonthClosed(Conflict):
    """A closed month stays as it is; nobody closes it again or opens it."""

    code = "month_closed"
    message = "该月已经关账，冻结的数不再改变；如有更正，请在差异处写明原因。"


class NothingDiffers(DomainError):
    """A reason explains a difference; here there is none."""

    code = "nothing_differs"
    message = "该指标的冻结值与现在重算的值没有差异，不需要说明。"


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


def close_month(
    *, last_day: datetime.date, by: Any, now: datetime.datetime, today: datetime.date
) -> FrozenMonth:
    """Freeze the figures of the month that ends with ``last_day``; ``by`` None: the system.

    Raises ``NotPermitted``, ``MonthNotOver``, ``MonthClosed``.
    """
    if by is not None and not by.has_capability(Capability.DISTRICT_CHANGE):
        raise NotPermitted(message="只有区级工作人员可以关账。")
    if last_day >= today or (last_day + DAY).day != 1:
        raise MonthNotOver
    with acting(by=by, verb="month.close") as act:
        take_turns(MONTHLY_CLOSE)
        if FrozenMonth.objects.of_month(last_day).exists():
            raise MonthClosed
        take_snapshot(day=last_day, now=now)
        key = uuid7()
        month = FrozenMonth.objects.create(
            pk=key,
            last_day=last_day,
            closed_at=now,
            closed_by_key=by.pk if by is not None else None,
            closed_by_name=str(by) if by is not None else SYSTEM,
            declared=declared(),
            digest=_frozen(key, last_day),
        )
        act.record(month, changes={"digest": month.digest})
    return month


def close_due_months(day: datetime.date) -> int:
    """Close the months that are due by ``day``; return how many.

    A month is due on the n-th working day of the next one. An installation that has closed none
    yet begins with the month before.
    """
    last = FrozenMonth.objects.order_by("-last_day").values_list("last_day", flat=True).first()
    newest = day.replace(day=1) - DAY
    due = newest if last is None else end_of_month(last + DAY)
    closed = 0
    while due <= newest and closes_on(due) <= day:
        close_month(last_day=due, by=None, now=clock.now(), today=day)
        closed, due = closed + 1, end_of_month(due + DAY)
    return closed


def closes_on(last_day: datetime.date) -> datetime.date:
    """Return the day on which the month that ends with ``last_day`` is closed by itself."""
    years = {last_day.year, last_day.year + 1}
    return working_calendar(years).add_working_days(last_day, settings.MONTH_CLOSES_AFTER).on


def end_of_month(day: datetime.date) -> datetime.date:
    """Return the last day of the day's month."""
    return (day.replace(day=1) + datetime.timedelta(days=31)).replace(day=1) - DAY


def explain_delta(
    *, place: FrozenPlace, code: str, reason: str, by: Any, now: datetime.datetime
) -> DeltaReason:
    """Record why a frozen figure differs from the facts; earlier reasons stay.

    Raises ``NotPermitted``, ``OutsideWriteScope``, ``NotInScope``, ``NothingDiffers``.
    """
    if not by.has_capability(Capability.REGISTERS_CHANGE):
        raise NotPermitted
    frozen = FrozenFigure.objects.visible_to(by).filter(place=place, code=code).first()
    if frozen is None or code not in INDICATORS:
        raise NotInScope
    where = Place(place.place_key, place.code, place.name, place.kind)
    found = computed_figures([where], place.month.last_day, [code])[where.id].get(code)
    stated = [getattr(found, name, None) for name in ("numerator", "denominator", "value")]
    if stated == [frozen.numerator, frozen.denominator, frozen.value]:
        raise NothingDiffers
    with acting(by=by, verb="month.explain") as act:
        given = DeltaReason.objects.create(
            place=place,
            code=code,
            reason=reason,
            numerator=stated[0],
            denominator=stated[1],
            value=stated[2],
            recorded_by_key=by.pk,
            recorded_by_name=str(by),
            recorded_at=now,
        )
        require_write_scope(given, by)
        act.record(given, changes={"reason": reason})
    return given


def _frozen(month: Any, day: datetime.date) -> str:
    """Copy the day's stored figures into the month that is about to be; return their digest."""
    with whole_passes() as cursor:
        for statement in freezing_statements(month, day):
            cursor.execute(statement.sql, statement.params)
        digest = digest_statement(month)
        cursor.execute(digest.sql, digest.params)
        text: str = cursor.fetchone()[0]
        return text
