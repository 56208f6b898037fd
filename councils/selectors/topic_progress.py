"""What whoever raised a topic may see of it by its code: state, answer, later steps, no more.

Nobody is named, and nothing of other topics of the same meetings is shown.
"""

import datetime
from dataclasses import dataclass

from councils.models import Topic
from councils.selectors.story import open_steps, told_to_all
from services.selectors.progress import Step


@dataclass(frozen=True, slots=True)
class TopicProgress:
    """A topic as it is seen from outside."""

    title: str
    council: str
    state: str
    raised_on: datetime.date
    answer: str
    steps: tuple[Step, ...]


def progress_of_topic(code: str) -> TopicProgress | None:
    """Return what stands behind a code; two queries."""
    topic = Topic.objects.select_related("council").filter(progress_code=code).first()
    if topic is None:
        return None
    return TopicProgress(
        title=topic.title,
        council=topic.council.name,
        state=topic.get_state_display(),
        raised_on=topic.raised_on,
        answer=topic.answer,
        steps=tuple(told_to_all(step, "") for step in open_steps([topic.pk])),
    )
