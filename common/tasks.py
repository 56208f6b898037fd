"""Tasks of the kernel: signs of life, owed work, missed periods, the seal of the audit.

Each may run any number of times, side by side, and be cut anywhere.
"""

from celery import shared_task

from common.audit import sealing
from common.calendar.clock import now
from common.jobs import due, periodic
from common.jobs.heartbeats import note_heartbeat


@shared_task(name="common.heartbeat", time_limit=30, soft_time_limit=20)
def heartbeat() -> None:
    """Note that beat and a worker are alive."""
    note_heartbeat(now())


@shared_task(name="common.run_due")
def run_due() -> None:
    """Do the work that is owed."""
    due.run_due(now())


@shared_task(name="common.catch_up")
def catch_up() -> None:
    """Run the periodic jobs whose period has not had its effect."""
    periodic.catch_up(now())


@shared_task(name="common.seal_audit", time_limit=120, soft_time_limit=100)
def seal_audit() -> None:
    """Seal what the audit has gained."""
    while sealing.seal_pending():
        pass
