"""Alliances as pages show them: members, plans, tasks with what is overdue, meetings."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from common.errors.domain import NotInScope
from common.records.periods import current_on
from enterprises.models import Enterprise
from orgs.models import Alliance, AllianceMember, AllianceTask, JointMeeting, PartyOrganisation

# What a unit of another subdistrict is called.
ELSEWHERE = "其他街镇的单位"


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of the day under the name that the reader may see."""

    member: AllianceMember
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task with its owner's name and whether it is overdue."""

    task: AllianceTask
    owner: str
    is_done: bool
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A joint meeting with the names of those who took part."""

    meeting: JointMeeting
    participants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllianceFile:
    """One alliance on a day; overdue tasks first."""

    alliance: Alliance
    lead: str
    members: tuple[MemberLine, ...]
    plans: tuple[Any, ...]
    tasks: tuple[TaskLine, ...]
    meetings: tuple[MeetingLine, ...]

    @property
    def told(self) -> str:
        """Return in one line what the alliance is, who leads it and what for."""
        kind, lead = str(self.alliance.get_kind_display()), self.lead
        return "。".join(
            part
            for part in (f"{kind}，{lead}牵头" if lead else kind, self.alliance.purpose)
            if part
        )


def alliance_lines(
    user: Any, day: datetime.date, *, area: Any = None, kind: str = ""
) -> QuerySet[Alliance]:
    """Return the alliances of the day with members, open and overdue tasks, last meeting."""
    found = Alliance.objects.visible_to(user).current_on(day)
    if area is not None:
        found = found.filter(area=area)
    if kind:
        found = found.filter(kind=kind)
    undone = Q(tasks__done_on__isnull=True) | Q(tasks__done_on__gt=day)
    return (
        found.select_related("area")
        .annotate(
            member_count=Count("members", filter=current_on(day, "members__"), distinct=True),
            open_tasks=Count("tasks", filter=undone, distinct=True),
            overdue_tasks=Count("tasks", filter=undone & Q(tasks__due_on__lt=day), distinct=True),
            last_meeting=Max("meetings__held_on", filter=Q(meetings__held_on__lte=day)),
        )
        .order_by("-overdue_tasks", "name")
    )


def alliance_file(alliance_id: uuid.UUID, *, user: Any, day: datetime.date) -> AllianceFile:
    """Return an alliance as of a day; raises ``NotInScope`` (404)."""
    alliance = (
        Alliance.objects.visible_to(user)
        .select_related("area", "lead_department")
        .filter(pk=alliance_id)
        .first()
    )
    if alliance is None:
        raise NotInScope
    members = list(alliance.members.select_related("department"))
    names = _names(members, alliance, user)
    tasks = [_task(task, names, day) for task in alliance.tasks.select_related("plan")]
    tasks.sort(key=lambda line: (line.is_done, line.task.due_on))
    meetings = alliance.meetings.filter(held_on__lte=day).prefetch_related("participants")
    return AllianceFile(
        alliance=alliance,
        lead=names.get(alliance.lead_organisation_id, "") or str(alliance.lead_department or ""),
        members=tuple(
            MemberLine(member, names[member.pk], _kind(member))
            for member in members
            if member.starts_on <= day and (member.ends_on is None or member.ends_on > day)
        ),
        plans=tuple(alliance.plans.current_on(day)),
        tasks=tuple(tasks),
        meetings=tuple(
            MeetingLine(meeting, tuple(names[one.member_id] for one in meeting.participants.all()))
            for meeting in meetings
        ),
    )


def _names(members: list[AllianceMember], alliance: Alliance, user: Any) -> dict[Any, str]:
    """Return the names of members, and of the leading organisation, as the user may read them."""
    organisations = {one.organisation_id for one in members} | {alliance.lead_organisation_id}
    seen = {
        **_seen(PartyOrganisation, organisations, user),
        **_seen(Enterprise, {one.enterprise_id for one in members}, user),
    }
    lead = alliance.lead_organisation_id
    named = {
        one.pk: str(one.department)
        if one.department_id
        else seen.get(one.organisation_id or one.enterprise_id, ELSEWHERE)
        for one in members
    }
    return named if lead is None else named | {lead: seen.get(lead, ELSEWHERE)}


def _seen(model: Any, keys: set[Any], user: Any) -> dict[Any, str]:
    visible = model.objects.visible_to(user).filter(pk__in=keys - {None})
    return dict(visible.values_list("pk", "name"))


def _kind(member: AllianceMember) -> str:
    if member.department_id is not None:
        return "部门"
    return "党组织" if member.organisation_id is not None else "企业"


def _task(task: AllianceTask, names: dict[Any, str], day: datetime.date) -> TaskLine:
    is_done = task.done_on is not None and task.done_on <= day
    return TaskLine(task, names[task.owner_id], is_done, not is_done and task.due_on < day)
