"""Operations of tablets that staff decide on, told field by field."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from common.sync.models import SyncOperation
from services.payloads.telling import KINDS, Line, lines_of
from services.selectors.naming import names_in
from services.selectors.told import purposes


@dataclass(frozen=True, slots=True)
class Trouble:
    """One operation: what was written, by whom and when, and why it was not used."""

    id: uuid.UUID
    kind: str
    status: str
    status_label: str
    reason: str
    sender: str
    written_at: datetime.datetime
    received_at: datetime.datetime
    is_forced: bool
    waits_for: str
    lines: list[Line]


def troubles_of(user: Any) -> QuerySet[SyncOperation]:
    """Return what the user has to decide on, the longest waiting first."""
    rows = SyncOperation.objects.visible_to(user).to_settle()
    return rows.select_related("user").order_by("received_at", "pk")


def told_troubles(rows: Sequence[SyncOperation], user: Any) -> list[Trouble]:
    """Return the operations in words: a constant number of queries."""
    names = names_in([[row.payload, str(row.after_id)] for row in rows], user)
    labels = purposes()
    return [
        Trouble(
            id=row.pk,
            kind=KINDS.get(row.kind, row.kind or "无法识别的内容"),
            status=row.status,
            status_label="标识重复" if row.code == "id_conflict" else row.get_status_display(),
            reason=row.message,
            sender=str(row.user),
            written_at=row.at,
            received_at=row.received_at,
            is_forced=row.is_forced,
            waits_for=names.get(str(row.after_id), "") if row.status == "held" else "",
            lines=lines_of(row.payload, names, labels),
        )
        for row in rows
    ]
