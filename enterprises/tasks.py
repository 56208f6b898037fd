"""Tasks of the rating; each may run any number of times, side by side, and be cut anywhere."""

from celery import shared_task

from common.calendar.clock import today
from common.jobs.periodic import run_once
from enterprises.actions import ratings


@shared_task(name="enterprises.rate_nightly")
def rate_nightly() -> None:
    """Rate everybody once a day."""
    day = today()
    run_once(ratings.NIGHTLY, day.isoformat(), lambda: ratings.rate_nightly(day))


@shared_task(name="enterprises.rate_dirty")
def rate_dirty() -> None:
    """Rate the enterprises whose facts changed."""
    ratings.rate_dirty(today=today())
