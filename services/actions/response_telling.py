"""Who hears of response steps and joint visits: each occasion once, many at a time as one.

Titles name no enterprise and no person: whoever opens the page sees them by his scope.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse

from common.notifications.sending import Draft, notify
from services.choices import StepOwner
from services.models import JointVisit, ResponseStep
from services.selectors.recipients import Recipients, path_of, recipients_on

OPENED, OVERDUE, JOINT_VISIT = "response.opened", "response.overdue", "response.joint_visit"
KINDS = {OPENED: "应对措施", OVERDUE: "应对措施超期", JOINT_VISIT: "联合走访邀请"}
# More than so many at once are told as one notice.
SINGLY = 3


def tell_opened(step_ids: Sequence[uuid.UUID], *, now: datetime.datetime) -> int:
    """Tell the owners of steps just opened; return how many notices are new."""
    return _tell(OPENED, ResponseStep.objects.filter(pk__in=list(step_ids)), now)


def tell_overdue(*, now: datetime.datetime) -> int:
    """Tell the owners of live steps whose last day was yesterday; twice is once."""
    yesterday = now.date() - datetime.timedelta(1)
    return _tell(OVERDUE, ResponseStep.objects.live().filter(due_on=yesterday), now)


def tell_joint_visit(joint_visit: JointVisit, *, now: datetime.datetime) -> int:
    """Ask the officers of the departments that are to go along."""
    departments = set(joint_visit.replies.values_list("department", flat=True))
    recipients = recipients_on(now.date(), departments)
    users = set[uuid.UUID]().union(*(recipients.officers.get(key, set()) for key in departments))
    return notify(
        notices=[
            Draft(
                recipient_id=user,
                kind=JOINT_VISIT,
                key=f"{JOINT_VISIT}/{joint_visit.pk}",
                title=f"联合走访邀请：{joint_visit.planned_on}",
                text="请向发起单位答复是否参加。",
                object_type=JointVisit._meta.label_lower,
                object_id=joint_visit.pk,
            )
            for user in sorted(users)
        ],
        now=now,
    )


def _tell(kind: str, steps: QuerySet[ResponseStep], now: datetime.datetime) -> int:
    found = list(steps.select_related("worker", "building__subdistrict").order_by("due_on", "pk"))
    if not found:
        return 0
    departments = {step.department_id for step in found if step.department_id is not None}
    recipients = recipients_on(now.date(), departments)
    by_user: dict[uuid.UUID, list[ResponseStep]] = defaultdict(list)
    for step in found:
        for user in _owners(step, recipients):
            by_user[user].append(step)
    drafts = [draft for user, own in by_user.items() for draft in _drafts(kind, user, own)]
    return notify(notices=drafts, now=now)


def _drafts(kind: str, user: uuid.UUID, steps: list[ResponseStep]) -> list[Draft]:
    label = KINDS[kind]
    if len(steps) > SINGLY:
        first = steps[0]
        return [
            Draft(
                recipient_id=user,
                kind=kind,
                key=f"{kind}/{len(steps)}/{first.pk}",
                title=f"{label}：{len(steps)} 项",
                text=f"最早 {first.due_on} 到期",
                link=reverse("services:responses"),
            )
        ]
    return [
        Draft(
            recipient_id=user,
            kind=kind,
            key=f"{kind}/{step.pk}/{step.due_on}",
            title=f"{label}：{step.get_kind_display()}",
            text=f"{step.due_on} 前办理",
            link=reverse("services:response-step", args=[step.pk]),
            object_type=ResponseStep._meta.label_lower,
            object_id=step.pk,
        )
        for step in steps
    ]


def _owners(step: ResponseStep, recipients: Recipients) -> set[uuid.UUID]:
    """Return who answers for a step; where nobody signs in, the desk of the building."""
    desk = recipients.desk_of(path_of(step.building))
    if step.owner == StepOwner.WORKER:
        user = step.worker.user_id if step.worker is not None else None
        return {user} if user is not None else desk
    if step.owner == StepOwner.DEPARTMENT and step.department_id is not None:
        return recipients.officers.get(step.department_id) or desk
    return recipients.district if step.owner == StepOwner.DISTRICT else desk
