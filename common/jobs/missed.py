"""Periodic runs that did not happen in time: shown until they are made up for, told once.

Whoever looks may tell: a worker that catches up, or the web when no worker is left to do so.
"""

import datetime
import logging
from dataclasses import dataclass

from django.db import connection, transaction

from common.calendar.clock import start_of
from common.jobs.models import PeriodicRun
from common.jobs.periodic import unfinished_days
from common.jobs.registry import DailyJob, daily_jobs

logger = logging.getLogger("louyu.jobs")
# So late a run may be before it counts as missed: catching up is asked for every minute.
GRACE = datetime.timedelta(minutes=30)
TOLD = "missed_told"

# Atomic, so that of all who see it at once only one tells. A run under way is locked until it is
# over: nobody who asks for health waits for it.
TELL = """
UPDATE common_periodicrun SET result = result || jsonb_build_object(%s::text, true)
WHERE id IN (
  SELECT id FROM common_periodicrun
  WHERE job = %s AND period = %s AND finished_at IS NULL AND NOT result ? %s::text
  FOR UPDATE SKIP LOCKED)
"""


@dataclass(frozen=True, slots=True)
class MissedRun:
    """A day of a daily job that should be over and is not."""

    job: str
    day: datetime.date
    error: str = ""


def missed_runs(moment: datetime.datetime) -> list[MissedRun]:
    """Return what is missing at ``moment``, by job and day.

    A job that was never tried is new, not missed.
    """
    return [
        MissedRun(job.name, day, run.error if run else "")
        for job in daily_jobs()
        for day, run in unfinished_days(job, moment).items()
        if moment - _due_at(job, day) > GRACE and (run or PeriodicRun.objects.of(job.name).exists())
    ]


def tell_missed(moment: datetime.datetime) -> list[MissedRun]:
    """Log each missed run once, as an error; return all that are missing at ``moment``."""
    missed = missed_runs(moment)
    with transaction.atomic():
        PeriodicRun.objects.bulk_create(
            [PeriodicRun(job=run.job, period=run.day.isoformat()) for run in missed],
            ignore_conflicts=True,
        )
        new = [run for run in missed if _is_untold(run)]
    for run in new:
        logger.error("periodic job %s of %s did not run%s", run.job, run.day, _reason(run))
    return missed


def _due_at(job: DailyJob, day: datetime.date) -> datetime.datetime:
    return start_of(day) + datetime.timedelta(hours=job.at.hour, minutes=job.at.minute)


def _is_untold(run: MissedRun) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(TELL, [TOLD, run.job, run.day.isoformat(), TOLD])
        return cursor.rowcount == 1


def _reason(run: MissedRun) -> str:
    return f": {run.error}" if run.error else ""
