"""Hints to the broker: they make work immediate, never certain (the reconciler does that)."""

import logging
import time

from celery import current_app
from django.db import transaction

logger = logging.getLogger("louyu.jobs")
# A broker that took no hint is left alone so long: a silent one would hold up every writer.
PAUSE_SECONDS = 5.0


class _Pause:
    """Until when (monotonic seconds) this process leaves the broker alone."""

    until = 0.0


def hint(task: str) -> bool:
    """Ask a worker to run ``task`` now; return whether the broker took the message."""
    if time.monotonic() < _Pause.until:
        return False
    try:
        current_app.send_task(task, retry=False, expires=60)
    except Exception as error:  # whatever the broker does, the row is safe
        _Pause.until = time.monotonic() + PAUSE_SECONDS
        logger.warning("broker took no hint for %s: %s", task, error)
        return False
    return True


def hint_after_commit(task: str) -> None:
    """Ask for ``task`` once the current transaction has committed."""
    transaction.on_commit(lambda: hint(task))
