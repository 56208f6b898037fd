"""The acts on a meeting's page up to its close: each is one action, and tells what it did."""

import uuid
from typing import Any

from common.calendar.clock import now
from councils.actions.meetings.agenda import (
    add_item,
    remove_item,
    reorder_agenda,
    write_discussion,
)
from councils.actions.meetings.holding import close_meeting, hold_meeting
from councils.actions.meetings.inviting import invite_department, reply_invitation
from councils.actions.meetings.planning import cancel_meeting, change_meeting
from councils.actions.meetings.presence import add_guest, mark_members, remove_guest
from councils.actions.meetings.voting import close_vote, drop_vote, open_vote, recuse
from councils.forms import meetings as forms
from councils.selectors.meeting_file import MeetingFile

Values = dict[str, Any]


def change(file: MeetingFile, user: Any, values: Values) -> str:
    """Change the plan."""
    names = ("title", "starts_at", "minutes_planned", "place", "observer_seats", "reason")
    told = {name: values[name] for name in names}
    change_meeting(by=user, meeting_id=file.meeting.pk, now=now(), **told)
    return "会议安排已变更，已受约请的部门将收到通知。"


def cancel(file: MeetingFile, user: Any, values: Values) -> str:
    """Call it off."""
    cancel_meeting(by=user, meeting_id=file.meeting.pk, now=now(), **values)
    return "会议已取消。"


def add(file: MeetingFile, user: Any, values: Values) -> str:
    """Put something on the agenda."""
    topic = values["topic"]
    item = add_item(
        by=user,
        meeting_id=file.meeting.pk,
        minutes=values["minutes"],
        topic_id=topic.pk if topic else None,
        title=values["title"],
    )
    return f"“{item.title}”已排入议程。"


def move(file: MeetingFile, user: Any, values: Values) -> str:
    """Let an item change places with its neighbour."""
    keys = [each.item.pk for each in file.items]
    if values["row"] not in keys:
        return ""
    place = keys.index(values["row"])
    other = place + (1 if values["way"] == "down" else -1)
    if 0 <= other < len(keys):
        keys[place], keys[other] = keys[other], keys[place]
        reorder_agenda(by=user, meeting_id=file.meeting.pk, item_ids=keys)
    return ""


def remove(file: MeetingFile, user: Any, values: Values) -> str:
    """Take an item off the agenda."""
    remove_item(by=user, item_id=values["row"])
    return "事项已移出议程。"


def discuss(file: MeetingFile, user: Any, values: Values) -> str:
    """Write what was said."""
    write_discussion(by=user, item_id=values["row"], text=values["text"])
    return "讨论情况已登记。"


def invite(file: MeetingFile, user: Any, values: Values) -> str:
    """Ask a department."""
    topic = values["topic"]
    invite_department(
        by=user,
        meeting_id=file.meeting.pk,
        department_id=values["department"].pk,
        topic_id=topic.pk if topic else None,
        question=values["question"],
        reply_due_on=values["reply_due_on"],
        now=now(),
    )
    return f"已约请{values['department']}。"


def reply(file: Any, user: Any, values: Values) -> str:
    """Write a department's reply."""
    invitation = reply_invitation(
        by=user,
        invitation_id=values["row"],
        state=values["state"],
        reply=values["reply"],
        now=now(),
    )
    return f"{invitation.department}：{invitation.get_state_display()}。"


def members(file: MeetingFile, user: Any, values: Values) -> str:
    """Tick the list."""
    chosen, shown = ([uuid.UUID(key) for key in values[name]] for name in ("seats", "shown"))
    present = mark_members(
        by=user, meeting_id=file.meeting.pk, seat_ids=chosen, shown=shown, now=now()
    )
    return f"到会成员 {present} 人。"


def guest(file: MeetingFile, user: Any, values: Values) -> str:
    """Write down a guest."""
    add_guest(by=user, meeting_id=file.meeting.pk, now=now(), **values)
    return "已登记。"


def unguest(file: MeetingFile, user: Any, values: Values) -> str:
    """Take a guest off the list."""
    remove_guest(by=user, attendance_id=values["row"])
    return "已移出。"


def hold(file: MeetingFile, user: Any, values: Values) -> str:
    """Let it be held."""
    hold_meeting(by=user, meeting_id=file.meeting.pk, now=now())
    return "会议已召开，可登记讨论、表决与成果。"


def vote(file: MeetingFile, user: Any, values: Values) -> str:
    """Put a question to the vote."""
    open_vote(by=user, item_id=values["row"], question=values["question"])
    return "已发起表决。"


def keep_out(file: MeetingFile, user: Any, values: Values) -> str:
    """Let a member keep out."""
    recuse(
        by=user,
        vote_id=values["row"],
        seat_id=uuid.UUID(values["seat"]),
        reason=values["reason"],
    )
    return "回避已登记。"


def count(file: MeetingFile, user: Any, values: Values) -> str:
    """Close a vote."""
    key = values.pop("row")
    done = close_vote(by=user, vote_id=key, now=now(), **values)
    return f"表决结束：{'通过' if done.is_passed else '未通过'}。"


def drop(file: MeetingFile, user: Any, values: Values) -> str:
    """Take a vote back."""
    drop_vote(by=user, vote_id=values["row"])
    return "表决已撤回。"


def close(file: MeetingFile, user: Any, values: Values) -> str:
    """Close the meeting."""
    close_meeting(by=user, meeting_id=file.meeting.pk, now=now())
    return "会议已结束，可起草纪要。"


MEETING_ACTS: dict[str, tuple[Any, Any]] = {
    "change": (forms.MeetingPlanForm, change),
    "cancel": (forms.ReasonForm, cancel),
    "add": (forms.ItemForm, add),
    "move": (forms.MoveForm, move),
    "remove": (forms.RowForm, remove),
    "discuss": (forms.DiscussionForm, discuss),
    "invite": (forms.InviteForm, invite),
    "reply": (forms.MeetingReplyForm, reply),
    "members": (forms.MembersForm, members),
    "guest": (forms.GuestForm, guest),
    "unguest": (forms.RowForm, unguest),
    "hold": (forms.MeetingForm, hold),
    "vote": (forms.VoteForm, vote),
    "keep_out": (forms.SeatForm, keep_out),
    "count": (forms.CountForm, count),
    "drop": (forms.RowForm, drop),
    "close": (forms.MeetingForm, close),
}
