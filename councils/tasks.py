"""Tasks of councils; each may run any number of times, side by side, and be cut anywhere."""

from celery import shared_task

from common.calendar.clock import now
from councils.actions.stories import tell_steps


@shared_task(name="councils.tell_steps")
def tell_story_steps() -> None:
    """Tell those who spoke first what became of their word."""
    tell_steps(now())
