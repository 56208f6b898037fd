"""What staff decide on operations that were put aside or wait: carry out again, or let it be."""

import datetime
import uuid
from typing import Any

from common.audit.acting import acting
from common.calendar.clock import now as current_moment
from common.errors.domain import (
    AlreadyDecided,
    DomainError,
    NotInScope,
    NotPermitted,
    ReasonMissing,
)
from common.sync.engine import carry_out
from common.sync.models import SyncOperation
from common.sync.querysets import OVERSEE
from common.sync.waiting import NEVER_CAME, force_waiting, release_waiting, try_again

Status = SyncOperation.Status
LONGEST_REASON = 300
RETRIED = "重新处理成功"


def retry_operation(*, operation_id: uuid.UUID, by: Any, now: datetime.datetime) -> SyncOperation:
    """Carry out an operation again as its sender, and then what waited for it.

    What cannot be used this time either stays open, with the reason of this time. Raises
    ``NotPermitted``, ``NotInScope``, ``AlreadyDecided``.
    """
    with acting(by=by, verb="syncoperation.retry") as act:
        row = _open(operation_id, by)
        # What has waited too long is used without its predecessor, as far as that goes.
        outcome = try_again(row, act, carry_out, is_forced=row.is_forced)
        if row.is_forced and outcome.status == Status.HELD:
            row.status, row.code, row.message = Status.QUARANTINED, "unknown_visit", NEVER_CAME
            row.save(update_fields=["status", "code", "message", "updated_at"])
        if not is_open(row):
            _settle(row, by, now, RETRIED)
            release_waiting({row.pk}, act, carry_out)
        act.record(row, changes={"status": row.status, "code": row.code})
    return row


def dismiss_operation(
    *, operation_id: uuid.UUID, by: Any, reason: str, now: datetime.datetime
) -> SyncOperation:
    """Say that an operation will not be used; all that it says stays kept.

    Raises ``ReasonMissing``, ``NotPermitted``, ``NotInScope``, ``AlreadyDecided``.
    """
    words = reason.strip()
    if not words:
        raise ReasonMissing("请写明不再处理的原因，记录人会看到。")
    if len(words) > LONGEST_REASON:
        raise DomainError("too_long", f"原因最多 {LONGEST_REASON} 字。", path="reason")
    with acting(by=by, verb="syncoperation.dismiss") as act:
        row = _open(operation_id, by)
        if row.status == Status.HELD:
            # Nothing that arrives later releases it.
            row.status = Status.QUARANTINED
            row.save(update_fields=["status", "updated_at"])
        _settle(row, by, now, words)
        act.record(row, changes={"reason": words})
    return row


def is_open(row: SyncOperation) -> bool:
    """Return whether staff have to decide on the operation."""
    if row.settled_at is not None:
        return False
    waits = row.status in {Status.HELD, Status.QUARANTINED}
    return waits or (row.status == Status.CONFLICT and row.code == "id_conflict")


def force_overdue(day: datetime.date) -> int:
    """Put aside what has waited too long: the daily job."""
    return force_waiting(now=current_moment(), carry_out=carry_out)


def _open(operation_id: uuid.UUID, by: Any) -> SyncOperation:
    """Return the operation under a lock."""
    if not by.has_capability(OVERSEE):
        raise NotPermitted
    row = (
        SyncOperation.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("user")
        .filter(pk=operation_id)
        .first()
    )
    if row is None:
        raise NotInScope
    if not is_open(row):
        raise AlreadyDecided
    return row


def _settle(row: SyncOperation, by: Any, now: datetime.datetime, decision: str) -> None:
    row.settled_at, row.settled_by, row.decision = now, by, decision
    row.save(update_fields=["settled_at", "settled_by", "decision", "updated_at"])
