"""What whoever raised a topic may see of it by its code: state, answer, later steps, no more.

Nobody is named, and nothing of other topics of the same meetings is shown.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from common.calendar.clock import SHANGHAI
from councils.choices import DecisionState, MeetingState, TopicState
from councils.models import Topic


@dataclass(frozen=True, slots=True)
class TopicStep:
    """One step that may be known."""

    on: datetime.date
    label: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class TopicProgress:
    """A topic as it is seen from outside."""

    title: str
    council: str
    state: str
    raised_on: datetime.date
    answer: str
    steps: tuple[TopicStep, ...]


def progress_of_topic(code: str) -> TopicProgress | None:
    """Return what stands behind a code; three queries."""
    topic = Topic.objects.select_related("council").filter(progress_code=code).first()
    if topic is None:
        return None
    steps = sorted(_steps(topic), key=lambda step: step.on)
    return TopicProgress(
        title=topic.title,
        council=topic.council.name,
        state=topic.get_state_display(),
        raised_on=topic.raised_on,
        answer=topic.answer,
        steps=tuple(steps),
    )


def _steps(topic: Topic) -> Iterator[TopicStep]:
    yield TopicStep(topic.raised_on, "提出议题")
    if topic.answered_at is not None:
        label = "答复：未列入" if topic.state == TopicState.DECLINED else "答复：已列入"
        yield TopicStep(topic.answered_at.astimezone(SHANGHAI).date(), label, topic.answer)
    for item in topic.agenda_items.select_related("meeting"):
        meeting = item.meeting
        if meeting.state == MeetingState.CANCELLED:
            continue
        is_over = meeting.state != MeetingState.PLANNED
        label = f"{meeting.get_kind_display()}{'已讨论' if is_over else '将讨论'}"
        held_at = meeting.held_at or meeting.starts_at
        yield TopicStep(held_at.astimezone(SHANGHAI).date(), label)
    for decision in topic.decisions.select_related("meeting"):
        if decision.state == DecisionState.DONE and decision.done_on is not None:
            yield TopicStep(decision.done_on, f"{decision.get_kind_display()}已落实")
        elif decision.state == DecisionState.OPEN:
            held_at = decision.meeting.held_at or decision.meeting.starts_at
            day = held_at.astimezone(SHANGHAI).date()
            due = f"，期限 {decision.due_on}" if decision.due_on else ""
            yield TopicStep(day, f"形成{decision.get_kind_display()}{due}")
    if topic.done_on is not None:
        yield TopicStep(topic.done_on, "已办结", topic.result)
