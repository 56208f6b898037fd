"""Tasks of the figures; each may run any number of times and side by side."""

from celery import shared_task

from common.calendar.clock import now, today
from common.jobs.periodic import run_once
from reports import actions


@shared_task(name="reports.snapshot_indicators")
def snapshot_indicators() -> None:
    """Store the figures of the day that has ended, once a day."""
    day = today()
    run_once(actions.DAILY_SNAPSHOT, day.isoformat(), lambda: actions.snapshot_day_before(day))


@shared_task(name="reports.refresh_snapshot", time_limit=120, soft_time_limit=100)
def refresh_snapshot() -> None:
    """Store today's figures if a fact has changed since they were stored."""
    actions.refresh_snapshot(day=today(), now=now())
