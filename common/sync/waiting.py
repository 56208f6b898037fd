"""Operations that wait for one that has not arrived: released in order, forced after some days."""

import datetime
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from django.conf import settings
from django.db import connection

from common.audit.acting import Act, acting
from common.sync.envelope import Draft
from common.sync.keeping import clock_of, draft_of, outcome_columns
from common.sync.models import SyncOperation
from common.sync.registry import Context, Outcome

Status = SyncOperation.Status
# Kept, but not carried out.
UNUSED = (Status.HELD, Status.QUARANTINED)
CarryOut = Callable[[Sequence[Draft], Context], list[Outcome]]
NEVER_CAME = "等待多日，前序记录仍未送达，转人工处理。"
ANY_WAITS = "SELECT 1 FROM common_syncoperation WHERE status = 'held' LIMIT 1"
COLUMNS = [*("status", "code", "message", "object_kind", "object_id", "version"), "updated_at"]


def release_waiting(arrived: Collection[uuid.UUID], act: Act, carry_out: CarryOut) -> int:
    """Carry out what waited for the operations that ``arrived``, and what waited for those.

    In the order in which it was written; return how many wait no more.
    """
    released = 0
    ready = _waiting_for(_with_followers(arrived)) if arrived and _any_waits() else []
    while ready:
        row = ready.pop(0)
        if try_again(row, act, carry_out).status == Status.HELD:
            continue
        released += 1
        known = {other.pk for other in ready}
        ready += [other for other in _waiting_for([row.pk]) if other.pk not in known]
        ready.sort(key=lambda other: (other.at, other.pk))
    return released


def _any_waits() -> bool:
    """Return whether anything waits at all, which is rare."""
    with connection.cursor() as cursor:
        cursor.execute(ANY_WAITS)
        return cursor.fetchone() is not None


def _with_followers(arrived: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return the operations with those that were carried out ahead of them (a withdrawal).

    What comes after such a one waits for the whole of what its writer knew.
    """
    found, fresh = set(arrived), set(arrived)
    while fresh:
        done = SyncOperation.objects.filter(after_id__in=fresh).exclude(status__in=UNUSED)
        fresh = set(done.values_list("pk", flat=True)) - found
        found |= fresh
    return found


def _waiting_for(arrived: Collection[uuid.UUID]) -> list[SyncOperation]:
    rows = SyncOperation.objects.filter(status=Status.HELD, after_id__in=arrived)
    locked = rows.select_for_update(of=("self",)).select_related("user")
    return list(locked.order_by("at", "pk"))


def try_again(
    row: SyncOperation, act: Act, carry_out: CarryOut, *, is_forced: bool = False
) -> Outcome:
    """Carry out a kept operation as its sender; note what became of it.

    ``is_forced``: without what it waited for, as far as it can be used so.
    """
    context = Context(row.user, row.area_id, row.device_id, clock_of(row), act)
    draft = draft_of(row)
    (outcome,) = carry_out([replace(draft, after_id=None) if is_forced else draft], context)
    for name, value in outcome_columns(outcome).items():
        setattr(row, name, value)
    row.save(update_fields=COLUMNS)
    return outcome


def force_waiting(*, now: datetime.datetime, carry_out: CarryOut) -> int:
    """Use what has waited too long without its predecessor, else put it aside; return how many.

    Marked, visible, never lost.
    """
    since = now - datetime.timedelta(days=settings.SYNC_WAIT_DAYS)
    with acting(by=None, verb="sync.force") as act:
        rows = list(
            SyncOperation.objects.filter(status=Status.HELD, received_at__lt=since)
            .select_for_update(of=("self",))
            .select_related("user")
            .order_by("at", "pk")
        )
        for row in rows:
            outcome = try_again(row, act, carry_out, is_forced=True)
            if outcome.status == Status.HELD:
                row.status = Status.QUARANTINED
                row.code, row.message = "unknown_visit", NEVER_CAME
            row.is_forced = True
            row.save(update_fields=["status", "is_forced", "code", "message", "updated_at"])
            act.record(row, changes={"forced": row.status})
        release_waiting({row.pk for row in rows}, act, carry_out)
    return len(rows)
