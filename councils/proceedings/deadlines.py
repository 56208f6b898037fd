"""Days by which councils owe something: an answer to a topic, the carrying out of a decision."""

import datetime
import enum

# A topic is answered within so many days.
ANSWER_DAYS = 30
SOON_DAYS = 7


class Light(enum.StrEnum):
    """How near a due day is; its value is the word that people read."""

    OVERDUE = "超期"
    SOON = "临近期限"
    NONE = ""


def silent_before(day: datetime.date) -> datetime.date:
    """Return the day before which an unanswered topic was raised too long ago."""
    return day - datetime.timedelta(ANSWER_DAYS)


def light_of(due_on: datetime.date | None, day: datetime.date) -> Light:
    """Return the light on ``day``; the due day itself is not over yet."""
    if due_on is None or due_on > day + datetime.timedelta(SOON_DAYS):
        return Light.NONE
    return Light.OVERDUE if due_on < day else Light.SOON
