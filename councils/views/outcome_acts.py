"""The acts on what a meeting settled and on its minutes."""

import uuid
from typing import Any

from common.calendar.clock import now
from common.errors.domain import NotInScope
from councils.actions.meetings.deciding import (
    Owner,
    cancel_decision,
    finish_decision,
    record_decision,
    revise_decision,
)
from councils.actions.meetings.minutes import (
    circulate_minutes,
    draft_minutes,
    edit_minutes,
    recall_minutes,
    say_of_minutes,
)
from councils.actions.meetings.sealing import add_addendum, seal_minutes
from councils.forms import meetings, outcomes
from councils.selectors.meeting_file import MeetingFile

Values = dict[str, Any]


def owner_of(values: Values) -> Owner:
    """Return who sees to a decision, as a form names it."""
    keys = {
        name: values[name].pk if values[name] else None
        for name in ("department", "organisation", "enterprise")
    }
    return Owner(keys["department"], keys["organisation"], keys["enterprise"], values["owner_name"])


def decide(file: MeetingFile, user: Any, values: Values) -> str:
    """Write down what was settled."""
    item, vote = values["item"], values["vote"]
    decision = record_decision(
        by=user,
        meeting_id=file.meeting.pk,
        kind=values["kind"],
        text=values["text"],
        item_id=item.pk if item else None,
        vote_id=vote.pk if vote else None,
        owner=owner_of(values),
        due_on=values["due_on"],
        score=values.get("score"),
        now=now(),
    )
    return f"{decision.get_kind_display()}已登记。"


def revise(file: MeetingFile, user: Any, values: Values) -> str:
    """Correct a decision."""
    revise_decision(
        by=user,
        decision_id=values["row"],
        text=values["text"],
        owner=owner_of(values),
        due_on=values["due_on"],
    )
    return "已更正。"


def done(file: Any, user: Any, values: Values) -> str:
    """Write how a decision was carried out."""
    key = values.pop("row")
    finish_decision(by=user, decision_id=key, now=now(), **values)
    return "已登记落实情况。"


def take_back(file: Any, user: Any, values: Values) -> str:
    """Take a decision back."""
    cancel_decision(by=user, decision_id=values["row"], reason=values["reason"])
    return "已撤销。"


def draft(file: MeetingFile, user: Any, values: Values) -> str:
    """Draw the minutes up."""
    draft_minutes(by=user, meeting_id=file.meeting.pk)
    return "纪要已按会议记录起草。"


def edit(file: MeetingFile, user: Any, values: Values) -> str:
    """Change the words."""
    edit_minutes(by=user, minutes_id=_minutes(file), text=values["text"])
    return "纪要已保存。"


def circulate(file: MeetingFile, user: Any, values: Values) -> str:
    """Send them round."""
    circulate_minutes(by=user, minutes_id=_minutes(file), now=now())
    return "纪要已送审，请登记到会成员的意见。"


def say(file: MeetingFile, user: Any, values: Values) -> str:
    """Write what members say."""
    number = say_of_minutes(
        by=user,
        minutes_id=_minutes(file),
        seat_ids=[uuid.UUID(key) for key in values["seats"]],
        is_agreed=values["is_agreed"] == "yes",
        note=values["note"],
        now=now(),
    )
    return f"已登记 {number} 名成员的意见。"


def recall(file: MeetingFile, user: Any, values: Values) -> str:
    """Take them back to be changed."""
    recall_minutes(by=user, minutes_id=_minutes(file), reason=values["reason"])
    return "纪要已退回修改，修改后须重新送审。"


def seal(file: MeetingFile, user: Any, values: Values) -> str:
    """Seal them."""
    seal_minutes(by=user, minutes_id=_minutes(file), now=now())
    return "纪要已封存。"


def append(file: MeetingFile, user: Any, values: Values) -> str:
    """Add to sealed minutes."""
    add_addendum(by=user, minutes_id=_minutes(file), now=now(), **values)
    return "补记已封存。"


def _minutes(file: MeetingFile) -> uuid.UUID:
    if file.minutes is None:
        raise NotInScope
    return file.minutes.minutes.pk


OUTCOME_ACTS: dict[str, tuple[Any, Any]] = {
    "decide": (outcomes.DecisionForm, decide),
    "revise": (outcomes.ReviseForm, revise),
    "done": (outcomes.DoneForm, done),
    "take_back": (outcomes.TakeBackForm, take_back),
    "draft": (meetings.MeetingForm, draft),
    "edit": (outcomes.TextForm, edit),
    "circulate": (meetings.MeetingForm, circulate),
    "say": (outcomes.SayForm, say),
    "recall": (outcomes.RecallForm, recall),
    "seal": (meetings.MeetingForm, seal),
    "append": (outcomes.AddendumForm, append),
}
