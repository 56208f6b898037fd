"""Telling departments of meetings: that they are asked to come, that time or place is another."""

import datetime
from collections.abc import Iterable

from common.notifications.sending import Draft, notify
from councils.choices import InvitationState
from councils.models import Invitation, Meeting
from services.selectors.recipients import recipients_on

INVITED = "meeting.invited"
MOVED = "meeting.moved"
LINK = "/councils/invitations/"
GONE = (InvitationState.DECLINED,)


def tell_invited(invitation: Invitation, *, now: datetime.datetime) -> int:
    """Tell the officers of the department that it is asked, and by when to reply."""
    return _tell(
        [invitation],
        kind=INVITED,
        occasion=str(invitation.pk),
        title="楼委会专项约请",
        text=f"{invitation.meeting.council}约请本部门参加会议，"
        f"请于 {invitation.reply_due_on} 前回复。",
        now=now,
    )


def tell_moved(meeting: Meeting, words: str, *, now: datetime.datetime) -> int:
    """Tell the departments that come, or have not said, of another time or place, or of none."""
    invitations = meeting.invitations.exclude(state__in=GONE).select_related("department")
    return _tell(
        list(invitations),
        kind=MOVED,
        occasion=f"{meeting.pk}/{now.isoformat()}",
        title="楼委会会议变更",
        text=f"{meeting.council}约请本部门参加的会议{words}。",
        now=now,
    )


def _tell(
    invitations: Iterable[Invitation],
    *,
    kind: str,
    occasion: str,
    title: str,
    text: str,
    now: datetime.datetime,
) -> int:
    asked = {invitation.department_id: invitation for invitation in invitations}
    if not asked:
        return 0
    officers = recipients_on(now.date(), list(asked)).officers
    return notify(
        notices=[
            Draft(
                recipient_id=user,
                kind=kind,
                key=f"{kind}/{occasion}",
                title=title,
                text=text,
                link=LINK,
                object_type=Invitation._meta.label_lower,
                object_id=invitation.pk,
            )
            for department, invitation in asked.items()
            for user in sorted(officers.get(department, ()))
        ],
        now=now,
    )
