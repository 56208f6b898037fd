"""Tasks of services; each may run any number of times, side by side, and be cut anywhere."""

from celery import shared_task

from common.calendar.clock import now
from services.actions.handling import ladder


@shared_task(name="services.climb_ladder")
def climb_ladder() -> None:
    """Tell of requests that reached the next rung of the ladder."""
    ladder.climb_ladder(now=now())
