"""Tasks of the kernel: signs of life, owed work, missed periods, the seal, imports, the outbox.

Each may run any number of times, side by side, and be cut anywhere.
"""

from typing import Any

from celery import shared_task
from celery.signals import before_task_publish
from django.db import close_old_connections

from common.audit import sealing
from common.calendar.clock import now
from common.imports import queue
from common.jobs import due, missed, periodic
from common.jobs.heartbeats import BEAT, WORKER, note_heartbeat
from common.notifications import delivering


@shared_task(name="common.heartbeat", time_limit=30, soft_time_limit=20)
def heartbeat() -> None:
    """Note that a worker is alive."""
    note_heartbeat(WORKER, now())


@before_task_publish.connect(sender="common.heartbeat")
def note_beat(**_: Any) -> None:
    """Note that beat is alive: nobody else asks for heartbeats."""
    close_old_connections()
    note_heartbeat(BEAT, now())


@shared_task(name="common.run_due")
def run_due() -> None:
    """Do the work that is owed."""
    due.run_due(now())


@shared_task(name="common.catch_up")
def catch_up() -> None:
    """Run the periodic jobs whose period has not had its effect; tell of those that fail."""
    periodic.catch_up(now())
    missed.tell_missed(now())


@shared_task(name="common.seal_audit", time_limit=120, soft_time_limit=100)
def seal_audit() -> None:
    """Seal what the audit has gained."""
    while sealing.seal_pending():
        pass


@shared_task(name="common.run_imports")
def run_imports() -> None:
    """Do the imports that were asked for."""
    queue.run_imports()


@shared_task(name="common.send_outbox", time_limit=120, soft_time_limit=100)
def send_outbox() -> None:
    """Send what waits for channels outside."""
    delivering.send_due(now())
