"""Work owed as rows: written with the fact that causes it, gone only when it is done.

Each piece runs in one transaction with the removal of its row, so its effect in the database
happens once however often workers are killed. Keep pieces short: whoever owes the same piece
again meanwhile waits for the row.
"""

import datetime
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from common.calendar.clock import now
from common.jobs.hints import hint_after_commit
from common.jobs.models import DueTask
from common.jobs.registry import due_work
from common.records.ids import uuid7

logger = logging.getLogger("louyu.jobs")
TASK = "common.run_due"
FIRST_PAUSE_SECONDS = 5
LONGEST_PAUSE_SECONDS = 3600
# One message works for at most this long; what is left follows with the next one.
BUDGET_SECONDS = 20.0

OWE = """
INSERT INTO common_duetask (id, task, key, arguments, due_at, attempts, last_error)
VALUES (%s, %s, %s, %s, %s, 0, '')
ON CONFLICT (task, key) DO UPDATE SET
    arguments = excluded.arguments,
    due_at = LEAST(common_duetask.due_at, excluded.due_at),
    attempts = 0, last_error = '', updated_at = now()
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """What one round did."""

    done: int = 0
    failed: int = 0


def defer(
    task: str,
    *,
    key: str,
    arguments: Mapping[str, Any] | None = None,
    due_at: datetime.datetime | None = None,
) -> None:
    """Owe a piece of work as part of the current transaction.

    The same task and key again: the newest arguments and the earliest moment count.
    """
    due_at = due_at or now()
    with connection.cursor() as cursor:
        cursor.execute(OWE, [uuid7(), task, key, json.dumps(dict(arguments or {})), due_at])
    if due_at <= now():
        hint_after_commit(TASK)


def run_due(moment: datetime.datetime, seconds: float = BUDGET_SECONDS) -> Tally:
    """Do what is due at ``moment`` for about ``seconds``; any number may run side by side."""
    deadline = time.monotonic() + seconds
    done = failed = 0
    while time.monotonic() < deadline:
        piece = _claim(moment)
        if piece is None:
            break
        if _run(piece):
            done += 1
        else:
            failed += 1
    return Tally(done, failed)


def pause_after(attempts: int) -> datetime.timedelta:
    """Return how long to wait before the next attempt: 5 s, 10 s, 20 s … one hour."""
    seconds = FIRST_PAUSE_SECONDS * 2 ** (min(attempts, 20) - 1)
    return datetime.timedelta(seconds=min(seconds, LONGEST_PAUSE_SECONDS))


def _claim(moment: datetime.datetime) -> DueTask | None:
    """Count an attempt before it is made: a piece that kills its worker must slow down too."""
    with transaction.atomic():
        due = DueTask.objects.due_at_moment(moment).select_for_update(skip_locked=True)
        piece = due.first()
        if piece is not None:
            piece.attempts += 1
            piece.due_at = moment + pause_after(piece.attempts)
            piece.save(update_fields=["attempts", "due_at", "updated_at"])
    return piece


def _run(piece: DueTask) -> bool:
    """Do one claimed piece; return whether it is settled (done, or taken by somebody else)."""
    try:
        with transaction.atomic():
            unchanged = DueTask.objects.filter(pk=piece.pk, attempts=piece.attempts)
            # Waits: a runner that looked for work may hold the row for a moment and pass it by.
            if not unchanged.select_for_update().exists():
                return True
            due_work(piece.task)(**piece.arguments)
            # Work that owes itself again has started a new count and stays.
            unchanged.delete()
    except Exception as error:
        logger.exception("owed work %s %s failed", piece.task, piece.key)
        DueTask.objects.filter(pk=piece.pk, attempts=piece.attempts).update(
            last_error=f"{type(error).__name__}: {error}"[:2000]
        )
        return False
    return True
