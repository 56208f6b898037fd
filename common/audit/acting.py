"""One act of a person or of the system: one transaction, one operation id, its audit rows.

The database session learns actor and operation, so that the row history written by triggers
names them; both end with the transaction.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, models, transaction

from common.audit.models import AuditEntry
from common.database.inserting import insert_rows
from common.jobs.hints import hint_after_commit
from common.records.ids import uuid7

_outer: ContextVar["Act | None"] = ContextVar("act", default=None)


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

    def record_all(
        self,
        model: type[models.Model],
        written: Iterable[tuple[Any, str, Mapping[str, Any]]],
        *,
        verb: str | None = None,
    ) -> None:
        """Write one audit row for each (id, label, changes) of many rows: one statement.

        ``verb``: what was done to them; they were created by default.
        """
        insert_rows(
            AuditEntry,
            [
                {
                    "actor_id": getattr(self.by, "pk", None),
                    "actor_name": str(self.by) if self.by is not None else "系统",
                    "verb": verb or f"{model._meta.model_name}.create",
                    "object_type": model._meta.label_lower,
                    "object_id": str(key),
                    "object_label": label[:200],
                    "operation": self.operation,
                    "changes": dict(changes),
                }
                for key, label, changes in written
            ],
        )

    def hint(self, task: str) -> None:
        """Ask for a Celery task as soon as the transaction has committed; may be lost."""
        hint_after_commit(task)


@contextmanager
def acting(*, by: Any, verb: str, operation: uuid.UUID | None = None) -> Iterator[Act]:
    """Run one act in one transaction as user ``by`` (``None``: the system).

    An act inside another is part of its operation: both are found, and undone, together.
    """
    outer = _outer.get()
    act = Act(by=by, verb=verb, operation=operation or (outer.operation if outer else uuid7()))
    with transaction.atomic():
        _tell_session(act)
        token = _outer.set(act)
        try:
            yield act
        finally:
            _outer.reset(token)
        _tell_session(outer)


def _tell_session(act: Act | None) -> None:
    operation = str(act.operation) if act else ""
    actor = str(getattr(act.by, "pk", "") or "") if act else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('louyu.operation', %s, true), set_config('louyu.actor', %s, true)",
            [operation, actor],
        )
