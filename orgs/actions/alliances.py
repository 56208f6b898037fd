"""Writing alliances, their tasks and meetings, and pairings: what a single row cannot judge."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from common.audit.acting import Act
from common.calendar.clock import today
from common.errors.domain import DomainError
from common.records.periods import current_on
from common.records.versions import rows_of
from common.records.writing import (
    Written,
    create_record,
    require_visible,
    update_record,
)
from orgs.models import (
    AllianceMember,
    AllianceTask,
    JointMeeting,
    MeetingParticipant,
    Pairing,
)

ATTENDING = "members"


class OfAnotherAlliance(DomainError):
    """A plan or an owner of another alliance."""

    code = "other_alliance"
    message = "所选的计划或责任单位不属于该联盟。"

    def __init__(self, path: str) -> None:
        super().__init__(path=path)


class DoneAlready(DomainError):
    """The task was completed before."""

    code = "done_already"
    message = "该任务已登记完成，不能重复登记。"
    status = 409


class DoneTooEarly(DomainError):
    """A task cannot be completed on a day to come."""

    code = "future_date"
    message = "日期晚于今天：只登记已经发生的事项。"


class NotAMember(DomainError):
    """A unit that was not in the alliance on the day of the meeting."""

    code = "not_a_member"
    message = "参会单位须是会议当日的联盟成员。"

    def __init__(self) -> None:
        super().__init__(path=ATTENDING)


class PairedAlready(DomainError):
    """The same two organisations are paired the other way round."""

    code = "paired_already"
    message = "这两个党组织在此期间已结对。"


def create_task(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Give a member a task; raises ``OfAnotherAlliance``."""
    return create_record(AllianceTask, values, by=by, key=key, also=_one_alliance)


def update_task(
    *, by: Any, task_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Change a task; raises ``OfAnotherAlliance``."""
    return update_record(AllianceTask, task_id, values, by=by, base=base, also=_one_alliance)


def complete_task(*, by: Any, task_id: uuid.UUID, on: datetime.date, outcome: str = "") -> Written:
    """State that a task is done; raises ``DoneAlready``, ``DoneTooEarly``."""
    if on > today():
        raise DoneTooEarly(path="done_on")

    def finish(act: Act, task: AllianceTask) -> Mapping[str, Any]:
        if task.done_on is not None:
            raise DoneAlready
        task.done_on, task.outcome = on, outcome
        task.save(update_fields=["done_on", "outcome", "updated_at"])
        return {"done_on": [None, on], "outcome": outcome}

    return update_record(AllianceTask, task_id, {}, by=by, also=finish)


def _one_alliance(act: Act, task: AllianceTask) -> None:
    member = AllianceMember.objects.filter(pk=task.owner_id, alliance=task.alliance_id)
    if not member.exists():
        raise OfAnotherAlliance("owner")
    plan = task.plan
    if plan is not None and plan.alliance_id != task.alliance_id:
        raise OfAnotherAlliance("plan")


def hold_meeting(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Record a joint meeting with the members that took part; raises ``NotAMember``."""
    _require_members(by, values)

    def attended(act: Act, meeting: JointMeeting) -> Mapping[str, Any]:
        return _attend(meeting, values)

    return create_record(JointMeeting, _own(values), by=by, key=key, content=values, also=attended)


def correct_meeting(
    *, by: Any, meeting_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Correct a joint meeting; raises ``NotAMember``."""
    _require_members(by, values)

    def attended(act: Act, meeting: JointMeeting) -> Mapping[str, Any]:
        return _attend(meeting, values)

    return update_record(
        JointMeeting,
        meeting_id,
        _own(values),
        by=by,
        base=base,
        also=attended,
        version_ids=meeting_rows,
    )


def meeting_rows(meeting: JointMeeting) -> Any:
    """Return the rows whose changes make a new version of a joint meeting."""
    return rows_of(meeting.pk, MeetingParticipant.objects.filter(meeting=meeting))


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != ATTENDING}


def _require_members(by: Any, values: Mapping[str, Any]) -> None:
    for place, member in enumerate(values.get(ATTENDING) or ()):
        require_visible(AllianceMember, member, by=by, path=f"{ATTENDING}.{place}")


def _attend(meeting: JointMeeting, values: Mapping[str, Any]) -> dict[str, Any]:
    present = MeetingParticipant.objects.filter(meeting=meeting)
    held = set(present.values_list("member_id", flat=True))
    named = values.get(ATTENDING)
    wanted = held if named is None else set(named)
    members = AllianceMember.objects.filter(
        current_on(meeting.held_on), pk__in=wanted, alliance=meeting.alliance_id
    )
    if members.count() != len(wanted):
        raise NotAMember
    if held == wanted:
        return {}
    present.filter(member__in=held - wanted).delete()
    for member in sorted(wanted - held):
        MeetingParticipant.objects.create(meeting=meeting, member_id=member)
    return {ATTENDING: [sorted(held), sorted(wanted)]}


def pair(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Pair two organisations; raises ``PairedAlready``."""
    return create_record(Pairing, values, by=by, key=key, also=_not_paired)


def update_pairing(
    *, by: Any, pairing_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Change or end a pairing; raises ``PairedAlready``."""
    return update_record(Pairing, pairing_id, values, by=by, base=base, also=_not_paired)


def _not_paired(act: Act, pairing: Pairing) -> None:
    """Refuse the same pair the other way round; the constraint refuses it the same way round."""
    mirrored = Pairing.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=pairing.starts_on),
        organisation=pairing.partner_id,
        partner=pairing.organisation_id,
    )
    if pairing.ends_on is not None:
        mirrored = mirrored.filter(starts_on__lt=pairing.ends_on)
    if mirrored.exists():
        raise PairedAlready
