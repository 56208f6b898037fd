"""The story of one row: who changed which values when."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import models

from common.audit.models import AuditEntry, RowHistory

# Columns that change with every write and tell nothing.
SILENT = {"updated_at", "created_at", "name_folded", "name_initials"}
HIDDEN = {"phone_encrypted", "phone_index", "password"}


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


def row_story(row: models.Model) -> list[Chapter]:
    """Return the writes to ``row``, newest first; two queries."""
    records = list(
        RowHistory.objects.filter(table_name=row._meta.db_table, row_id=row.pk).order_by("number")
    )
    actors = _actors([record.operation for record in records])
    fields: dict[str, Any] = {
        str(field.column): field
        for field in row._meta.concrete_fields
        if field.column not in SILENT
    }
    now = {column: field.value_to_string(row) for column, field in fields.items()}
    chapters = []
    after: dict[str, Any] = now
    for record in reversed(records):
        before = record.before or {}
        changes = tuple(
            Change(str(field.verbose_name), _text(column, before), _text(column, after))
            for column, field in fields.items()
            if record.change == RowHistory.Change.UPDATED
            and _text(column, before) != _text(column, after)
        )
        chapters.append(
            Chapter(
                at=record.at,
                actor=actors.get(record.operation, "系统") if record.operation else "系统",
                what=record.get_change_display(),
                changes=changes,
            )
        )
        after = before or after
    return chapters


def _actors(operations: list[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    entries = AuditEntry.objects.filter(operation__in=[o for o in operations if o])
    return {
        operation: name
        for operation, name in entries.values_list("operation", "actor_name")
        if operation is not None
    }


def _text(column: str, values: dict[str, Any]) -> str:
    if column in HIDDEN:
        return "（不显示）"
    value = values.get(column)
    if value is None or value == "None":
        return ""
    return str(value)
