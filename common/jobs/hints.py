"""Hints to the broker: they make work immediate, never certain (the reconciler does that)."""

import logging

from celery import current_app
from django.db import transaction

logger = logging.getLogger("louyu.jobs")


def hint(task: str) -> bool:
    """Ask a worker to run ``task`` now; return whether the broker took the message."""
    try:
        current_app.send_task(task, retry=False, expires=60)
    except Exception as error:  # whatever the broker does, the row is safe
        logger.warning("broker took no hint for %s: %s", task, error)
        return False
    return True


def hint_after_commit(task: str) -> None:
    """Ask for ``task`` once the current transaction has committed."""
    transaction.on_commit(lambda: hint(task))
