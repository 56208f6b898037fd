"""The story of one row: who changed which values when, and what asked for it."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from common.audit.models import AuditEntry, RowHistory

# Columns that change with every write and tell nothing.
SILENT = {"updated_at", "created_at", "name_folded", "name_initials"}
HIDDEN = {"phone_encrypted", "phone_index", "password", "secret_encrypted"}


@dataclass(frozen=True, slots=True)
class Change:
    """One column before and after."""

    label: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Chapter:
    """One write to the row."""

    at: datetime.datetime
    actor: str
    what: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One write to the row: its columns before and after, as stored; ``act``: what asked for it."""

    at: datetime.datetime
    change: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    act: AuditEntry | None

    @property
    def actor(self) -> str:
        """Return who did it."""
        return self.act.actor_name if self.act else "系统"

    def differing(self, columns: Iterable[str]) -> list[str]:
        """Return those of ``columns`` that an update changed."""
        if self.change != RowHistory.Change.UPDATED:
            return []
        return [
            column for column in columns if _text(column, self.before) != _text(column, self.after)
        ]


def row_steps(row: models.Model) -> list[Step]:
    """Return the writes to ``row``, newest first; two queries."""
    records = list(
        RowHistory.objects.filter(table_name=row._meta.db_table, row_id=row.pk).order_by("number")
    )
    acts = _acts([record.operation for record in records], row)
    after: Mapping[str, Any] = {
        str(field.column): field.value_to_string(row) for field in row._meta.concrete_fields
    }
    steps = []
    for record in reversed(records):
        before = record.before or {}
        told = acts.get(record.operation, []) if record.operation else []
        # Several writes of one operation are told by its acts in their order.
        act = told.pop() if len(told) > 1 else next(iter(told), None)
        steps.append(Step(record.at, record.change, before, after, act))
        after = before or after
    return steps


def row_story(row: models.Model) -> list[Chapter]:
    """Return the writes to ``row`` in words, newest first; two queries."""
    fields: dict[str, Any] = {
        str(field.column): field
        for field in row._meta.concrete_fields
        if field.column not in SILENT
    }
    return [
        Chapter(
            at=step.at,
            actor=step.actor,
            what=RowHistory.Change(step.change).label,
            changes=tuple(
                Change(
                    str(fields[column].verbose_name),
                    _text(column, step.before),
                    _text(column, step.after),
                )
                for column in step.differing(fields)
            ),
        )
        for step in row_steps(row)
    ]


def _acts(
    operations: Iterable[uuid.UUID | None], row: models.Model
) -> dict[uuid.UUID, list[AuditEntry]]:
    """Return what the audit says of the row in each operation; else of anything else in it."""
    own: dict[uuid.UUID, list[AuditEntry]] = {}
    other: dict[uuid.UUID, list[AuditEntry]] = {}
    entries = AuditEntry.objects.filter(operation__in=[o for o in operations if o])
    for entry in entries.order_by("number"):
        if entry.operation is None:
            continue
        if entry.object_id == str(row.pk):
            own.setdefault(entry.operation, []).append(entry)
        else:
            other.setdefault(entry.operation, [entry])
    return other | own


def _text(column: str, values: Mapping[str, Any]) -> str:
    if column in HIDDEN:
        return "（不显示）"
    value = values.get(column)
    if value is None or value == "None":
        return ""
    return str(value)
