"""The acts on a topic's page: each is one action, and tells in a sentence what it did."""

import uuid
from typing import Any

from common.calendar.clock import now
from councils.actions.topic_voices import add_origin, add_position, support_topic
from councils.actions.topics import answer_topic, finish_topic, publish_topic
from councils.forms import topics as forms

Values = dict[str, Any]


def answer(topic_id: uuid.UUID, user: Any, values: Values) -> str:
    """Take the topic up, or decline it."""
    topic = answer_topic(
        by=user,
        topic_id=topic_id,
        is_accepted=values["decision"] == "accept",
        answer=values["answer"],
        now=now(),
    )
    return f"已答复：{topic.get_state_display()}。"


def support(topic_id: uuid.UUID, user: Any, values: Values) -> str:
    """Write down who stands behind it."""
    enterprise = values["enterprise"]
    support_topic(
        by=user,
        topic_id=topic_id,
        party=values["party"],
        enterprise_id=enterprise.pk if enterprise else None,
        people=values["people"],
        note=values["note"],
        now=now(),
    )
    return "附议已登记。"


def position(topic_id: uuid.UUID, user: Any, values: Values) -> str:
    """Write down what a party wants."""
    add_position(by=user, topic_id=topic_id, now=now(), **values)
    return "意见已登记。"


def origin(topic_id: uuid.UUID, user: Any, values: Values) -> str:
    """Add a request that it comes from."""
    add_origin(by=user, topic_id=topic_id, request_id=values["number"])
    return "由来已增加。"


def finish(topic_id: uuid.UUID, user: Any, values: Values) -> str:
    """Close it."""
    finish_topic(by=user, topic_id=topic_id, now=now(), **values)
    return "议题已办结。"


def publish(topic_id: uuid.UUID, user: Any, values: Values) -> str:
    """Show it on public pages, or no longer."""
    topic = publish_topic(by=user, topic_id=topic_id, is_public=values["is_public"])
    return "议题已公开。" if topic.is_public else "议题已不再公开。"


TOPIC_ACTS: dict[str, tuple[Any, Any]] = {
    "answer": (forms.AnswerForm, answer),
    "support": (forms.SupportForm, support),
    "position": (forms.PositionForm, position),
    "origin": (forms.NewOriginForm, origin),
    "finish": (forms.FinishForm, finish),
    "publish": (forms.PublishForm, publish),
}
