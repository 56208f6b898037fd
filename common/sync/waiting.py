"""Operations that wait for one that has not arrived: released in order, forced after some days."""

import datetime
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q

from common.audit.acting import acting
from common.sync.envelope import Draft
from common.sync.keeping import clock_of, draft_of, outcome_columns
from common.sync.models import SyncOperation
from common.sync.registry import Context, Outcome

Status = SyncOperation.Status
CarryOut = Callable[[Sequence[Draft], Context], list[Outcome]]
COLUMNS = [*("status", "code", "message", "object_kind", "object_id", "version"), "updated_at"]


def release_waiting(arrived: set[uuid.UUID], act: Any, carry_out: CarryOut) -> int:
    """Carry out what waited for the operations that ``arrived``, and what waited for those."""
    released = 0
    while arrived:
        rows = list(
            SyncOperation.objects.filter(status=Status.HELD, after_id__in=arrived)
            .select_for_update()
            .select_related("user")
            .order_by("at", "pk")
        )
        arrived = set()
        for row in rows:
            if try_again(row, act, carry_out).status != Status.HELD:
                arrived.add(row.pk)
        released += len(arrived)
    return released


def try_again(row: SyncOperation, act: Any, carry_out: CarryOut) -> Outcome:
    """Carry out a kept operation as its sender; note what became of it."""
    context = Context(row.user, row.area_id, row.device_id, clock_of(row), act)
    (outcome,) = carry_out([draft_of(row)], context)
    for name, value in outcome_columns(outcome).items():
        setattr(row, name, value)
    row.save(update_fields=COLUMNS)
    return outcome


def force_waiting(*, now: datetime.datetime, carry_out: CarryOut) -> int:
    """Put aside what has waited too long: marked, visible, never lost; return how many."""
    since = now - datetime.timedelta(days=settings.SYNC_WAIT_DAYS)
    forced = 0
    arrived: set[uuid.UUID] = set()
    with acting(by=None, verb="sync.force") as act:
        rows = (
            SyncOperation.objects.filter(Q(status=Status.HELD), received_at__lt=since)
            .select_for_update()
            .select_related("user")
        )
        for row in rows.order_by("at", "pk"):
            if try_again(row, act, carry_out).status != Status.HELD:
                arrived.add(row.pk)
                continue
            row.status, row.is_forced = Status.QUARANTINED, True
            row.code, row.message = "unknown_visit", "等待多日，前序记录仍未送达，转人工处理。"
            row.save(update_fields=["status", "is_forced", "code", "message", "updated_at"])
            act.record(row, changes={"forced": True})
            forced += 1
        release_waiting(arrived, act, carry_out)
    return forced
