"""One act of a person or of the system: one transaction, one operation id, its audit rows.

The database session learns actor and operation, so that the row history written by triggers
names them; both end with the transaction.
"""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from common.audit.models import AuditEntry
from common.jobs.hints import hint_after_commit
from common.records.ids import uuid7


class Act:
    """An act under way; ``record`` leaves its audit rows in the same transaction."""

    def __init__(self, *, by: Any, verb: str, operation: uuid.UUID) -> None:
        self.by = by
        self.verb = verb
        self.operation = operation

    def record(
        self,
        target: models.Model | type[models.Model] | None = None,
        *,
        verb: str | None = None,
        label: str | None = None,
        changes: Mapping[str, Any] | None = None,
    ) -> AuditEntry:
        """Write one audit row about ``target`` (an object, or a model for a bulk statement)."""
        return AuditEntry.objects.create(
            actor_id=getattr(self.by, "pk", None),
            actor_name=str(self.by) if self.by is not None else "系统",
            verb=verb or self.verb,
            object_type=target._meta.label_lower if target is not None else "",
            object_id=str(target.pk) if isinstance(target, models.Model) else "",
            object_label=(label or (str(target) if isinstance(target, models.Model) else ""))[:200],
            operation=self.operation,
            changes=dict(changes or {}),
        )

    def hint(self, task: str) -> None:
        """Ask for a Celery task as soon as the transaction has committed; may be lost."""
        hint_after_commit(task)


@contextmanager
def acting(*, by: Any, verb: str, operation: uuid.UUID | None = None) -> Iterator[Act]:
    """Run one act in one transaction as user ``by`` (``None``: the system)."""
    act = Act(by=by, verb=verb, operation=operation or uuid7())
    with transaction.atomic():
        _tell_session(str(act.operation), str(getattr(by, "pk", "") or ""))
        yield act
        _tell_session("", "")


def _tell_session(operation: str, actor: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('louyu.operation', %s, true), set_config('louyu.actor', %s, true)",
            [operation, actor],
        )
