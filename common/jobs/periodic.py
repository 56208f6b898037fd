"""Periodic jobs: the effect of each period happens once, and missed periods are caught up.

However many beats and workers there are: the row of a period is unique and locked while its
work runs, and is marked as finished in the transaction of the work itself.
"""

import datetime
import logging
from collections.abc import Callable, Mapping

from django.db import transaction

from common.calendar.clock import now
from common.jobs.models import PeriodicRun
from common.jobs.registry import DAY, DailyJob, Outcome, daily_jobs

logger = logging.getLogger("louyu.jobs")
# An installation that was off for longer starts again with the last week.
LONGEST_GAP = datetime.timedelta(days=7)
RETRY_AFTER = datetime.timedelta(minutes=5)


def run_once(job: str, period: str, work: Callable[[], Outcome]) -> bool:
    """Run ``work`` unless this period is finished or under way; return whether it ran.

    Work and mark are one transaction. An error is noted with the period and raised.
    """
    PeriodicRun.objects.bulk_create([PeriodicRun(job=job, period=period)], ignore_conflicts=True)
    try:
        return _run_locked(job, period, work)
    except Exception as error:
        PeriodicRun.objects.filter(job=job, period=period, finished_at__isnull=True).update(
            error=f"{type(error).__name__}: {error}"[:2000], updated_at=now()
        )
        raise


def run_day(job: DailyJob, day: datetime.date) -> bool:
    """Run one day of a daily job unless it is finished; return whether it ran."""
    return run_once(job.name, day.isoformat(), lambda: job.work(day))


def catch_up(moment: datetime.datetime) -> int:
    """Run what is due of all daily jobs and not yet finished; return how many ran."""
    ran = 0
    for job in daily_jobs():
        for day in missing_days(job, moment):
            try:
                ran += run_day(job, day)
            except Exception:
                # Noted with the period; the other jobs must not wait for this one.
                logger.exception("periodic job %s of %s failed", job.name, day)
    return ran


def missing_days(job: DailyJob, moment: datetime.datetime) -> list[datetime.date]:
    """Return the days that are due and not finished, oldest first; one that failed waits a little.

    A job that has never run starts with the latest due day.
    """
    days = unfinished_days(job, moment)
    return [day for day, run in days.items() if run is None or not _has_just_failed(run, moment)]


def unfinished_days(
    job: DailyJob, moment: datetime.datetime
) -> dict[datetime.date, PeriodicRun | None]:
    """Return the days that are due and not finished, oldest first, with what was tried of them."""
    last = job.latest_due(moment)
    first = last - LONGEST_GAP + DAY
    runs = {run.day: run for run in PeriodicRun.objects.of_days(job.name, first, last)}
    if PeriodicRun.objects.of(job.name).filter(period__lt=first.isoformat()).exists():
        start = first
    else:
        start = min(runs, default=last)
    days = [start + DAY * offset for offset in range((last - start).days + 1)]
    return {day: runs.get(day) for day in days if day not in runs or runs[day].finished_at is None}


def _has_just_failed(run: PeriodicRun, moment: datetime.datetime) -> bool:
    return bool(run.error) and run.updated_at > moment - RETRY_AFTER


def _run_locked(job: str, period: str, work: Callable[[], Outcome]) -> bool:
    with transaction.atomic():
        run = (
            PeriodicRun.objects.select_for_update(skip_locked=True)
            .filter(job=job, period=period, finished_at__isnull=True)
            .first()
        )
        if run is None:
            return False
        outcome = work()
        run.rows = outcome if isinstance(outcome, int) else None
        run.result = dict(outcome) if isinstance(outcome, Mapping) else {}
        run.error = ""
        run.finished_at = now()
        run.save(update_fields=["rows", "result", "error", "finished_at", "updated_at"])
    return True
