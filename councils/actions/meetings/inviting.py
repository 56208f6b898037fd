"""Departments are asked to come and answer (专项约请); their own officers reply, or the staff."""

import datetime
import uuid
from typing import Any

from accounts.models import Department
from common.audit.acting import acting
from common.errors.domain import AlreadyDecided, Conflict, DomainError, NotInScope, NotPermitted
from common.records.writing import (
    FieldFault,
    InvalidRecord,
    require_visible,
    require_write_scope,
    validate,
)
from councils.actions.meetings.guards import AHEAD, CHANGE, meeting_in
from councils.actions.meetings.telling import tell_invited
from councils.choices import InvitationState, MeetingState
from councils.models import Invitation, Topic
from councils.selectors.meeting_day import day_of

REPLY = "requests.view"
LONGEST_REPLY = 1000


class MeetingCancelled(Conflict):
    """Nobody is waited for."""

    code = "meeting_cancelled"
    message = "会议已取消，无须回复。"


def invite_department(
    *,
    by: Any,
    meeting_id: uuid.UUID,
    department_id: uuid.UUID,
    question: str,
    reply_due_on: datetime.date,
    now: datetime.datetime,
    topic_id: uuid.UUID | None = None,
) -> Invitation:
    """Ask a department to come to a planned meeting; its officers are told.

    It replies by the day of the meeting at the latest. Raises ``NotPermitted``, ``NotInScope``,
    ``WrongState``, ``InvalidRecord``.
    """
    with acting(by=by, verb="invitation.send") as act:
        meeting = meeting_in(by, meeting_id, AHEAD)
        require_visible(Department, department_id, by=by, path="department")
        if topic_id is not None:
            _require_own(by, topic_id, meeting.council_id)
        if not now.date() <= reply_due_on <= day_of(meeting):
            words = "回复期限须在今天至会议当天之间。"
            raise InvalidRecord([FieldFault("reply_due_on", "out_of_range", words)])
        invitation = Invitation(
            meeting=meeting,
            department_id=department_id,
            topic_id=topic_id,
            question=question.strip(),
            invited_on=now.date(),
            reply_due_on=reply_due_on,
        )
        validate(invitation)
        invitation.save(force_insert=True)
        act.record(invitation, changes={"reply_due_on": str(reply_due_on)})
        tell_invited(invitation, now=now)
    return invitation


def reply_invitation(
    *,
    by: Any,
    invitation_id: uuid.UUID,
    state: str,
    now: datetime.datetime,
    reply: str = "",
) -> Invitation:
    """Write a department's reply: its own officers may, and the staff on its behalf.

    It may be written anew until the meeting is closed; a first reply is taken even later. Raises
    ``NotPermitted``, ``NotInScope``, ``OutsideWriteScope``, ``DomainError``, ``MeetingCancelled``,
    ``AlreadyDecided``.
    """
    words = reply.strip()[:LONGEST_REPLY]
    if state not in InvitationState.values or state == InvitationState.WAITING:
        raise DomainError("unknown_choice", "请选择到会、书面答复或不参加。", path="state")
    if state != InvitationState.ATTENDING and not words:
        raise DomainError("missing_value", "书面答复或不参加须写明内容。", path="reply")
    with acting(by=by, verb="invitation.reply") as act:
        seen = Invitation.objects.visible_to(by).select_related("meeting").filter(pk=invitation_id)
        invitation = seen.select_for_update(of=("self",)).first()
        if invitation is None:
            raise NotInScope
        _require_may_reply(by, invitation)
        meeting = invitation.meeting
        if meeting.state == MeetingState.CANCELLED:
            raise MeetingCancelled
        if meeting.state == MeetingState.CLOSED and invitation.state != InvitationState.WAITING:
            raise AlreadyDecided
        before = invitation.state
        invitation.state, invitation.reply, invitation.replied_at = state, words, now
        invitation.save(update_fields=["state", "reply", "replied_at", "updated_at"])
        act.record(invitation, changes={"state": [before, state], "reply": words})
    return invitation


def _require_may_reply(by: Any, invitation: Invitation) -> None:
    if by.has_capability(REPLY) and by.department_id == invitation.department_id:
        return
    if not by.has_capability(CHANGE):
        raise NotPermitted
    require_write_scope(invitation, by)


def _require_own(by: Any, topic_id: uuid.UUID, council_id: uuid.UUID) -> None:
    require_visible(Topic, topic_id, by=by, path="topic")
    if not Topic.objects.filter(pk=topic_id, council=council_id).exists():
        words = "该议题不属于此楼委会。"
        raise InvalidRecord([FieldFault("topic", "other_council", words)])
