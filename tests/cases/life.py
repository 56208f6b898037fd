"""Lines of the registers of organisational life, alliances and pairings."""

from typing import Any

from tests.cases.shapes import Register, Street
from tests.factories.orgs import MemberCountFactory, PartyOrganisationFactory
from tests.factories.orgs_life import (
    AllianceFactory,
    AllianceMemberFactory,
    AlliancePlanFactory,
    AllianceTaskFactory,
    CrossAppointmentFactory,
    JointMeetingFactory,
    LifeRecordFactory,
    LifeRuleFactory,
    MeetingParticipantFactory,
    OrganisationTallyFactory,
    PairingFactory,
)


def _organisation(street: Street) -> Any:
    return PartyOrganisationFactory(code=street.code)


def _member(street: Street) -> Any:
    return AllianceMemberFactory(
        alliance=AllianceFactory(code=street.code), organisation=_organisation(street)
    )


def _record(street: Street) -> Any:
    return LifeRecordFactory(organisation=_organisation(street), partners=[_organisation(street)])


def _meeting(street: Street) -> Any:
    member = _member(street)
    meeting = JointMeetingFactory(alliance=member.alliance)
    MeetingParticipantFactory(meeting=meeting, member=member)
    return meeting


def _task(street: Street) -> dict[str, Any]:
    member = _member(street)
    return {
        "alliance": str(member.alliance_id),
        "owner": str(member.pk),
        "title": "示例新任务",
        "due_on": "2026-12-31",
    }


LIFE_REGISTERS: list[Register] = [
    Register(
        "life-rules",
        lambda s: LifeRuleFactory(),
        lambda s: {
            "kind": "joint_action",
            "times": 1,
            "interval": "quarter",
            "condition": "all",
            "starts_on": "2026-01-01",
        },
        {"ends_on": "2027-01-01"},
        who="district",
        shared=True,
    ),
    Register(
        "life-records",
        _record,
        lambda s: {
            "organisation": str(_organisation(s).pk),
            "kinds": ["theme_day", "party_lesson"],
            "held_on": "2026-11-10",
            "topic": "示例主题",
            "attendees": 6,
            "partners": [str(_organisation(s).pk)],
        },
        {"topic": "示例更名主题", "attendees": 7},
        reference="organisation",
    ),
    Register(
        "tallies",
        lambda s: OrganisationTallyFactory(organisation=_organisation(s)),
        lambda s: {
            "organisation": str(_organisation(s).pk),
            "kind": "member_report",
            "count": 3,
            "note": "示例",
            "starts_on": "2026-07-01",
        },
        {"count": 4},
        reference="organisation",
    ),
    Register("member-counts", lambda s: MemberCountFactory(organisation=_organisation(s))),
    Register(
        "alliances",
        lambda s: AllianceFactory(code=s.code),
        lambda s: {
            "name": "示例新联盟",
            "kind": "alliance",
            "area": str(s.area.pk),
            "structure": "1+4+6",
            "starts_on": "2026-01-01",
        },
        {"structure": "1+3"},
        reference="area",
    ),
    Register(
        "alliance-members",
        _member,
        lambda s: {
            "alliance": str(AllianceFactory(code=s.code).pk),
            "enterprise": str(s.enterprise.pk),
            "starts_on": "2026-01-01",
        },
        {"part": "示例板块"},
        reference="enterprise",
    ),
    Register(
        "alliance-plans",
        lambda s: AlliancePlanFactory(alliance=AllianceFactory(code=s.code)),
        lambda s: {
            "alliance": str(AllianceFactory(code=s.code).pk),
            "name": "示例新计划",
            "starts_on": "2026-01-01",
        },
        {"name": "示例更名计划"},
        reference="alliance",
    ),
    Register(
        "alliance-tasks",
        lambda s: AllianceTaskFactory(owner=_member(s)),
        _task,
        {"title": "示例更名任务"},
        reference="owner",
    ),
    Register(
        "joint-meetings",
        _meeting,
        lambda s: {
            "alliance": str(AllianceFactory(code=s.code).pk),
            "held_on": "2026-10-20",
            "topic": "示例新议题",
        },
        {"decisions": "示例议定事项"},
        reference="alliance",
    ),
    Register(
        "pairings",
        lambda s: PairingFactory(organisation=_organisation(s), partner=_organisation(s)),
        lambda s: {
            "organisation": str(_organisation(s).pk),
            "partner": str(_organisation(s).pk),
            "content": "示例共建",
            "starts_on": "2026-01-01",
        },
        {"content": "示例新共建"},
        reference="partner",
    ),
    Register(
        "cross-appointments",
        lambda s: CrossAppointmentFactory(home=_organisation(s), host=_organisation(s)),
        lambda s: {
            "name": "示例书记",
            "home": str(_organisation(s).pk),
            "host": str(_organisation(s).pk),
            "role": "member",
            "starts_on": "2026-01-01",
        },
        {"role": "deputy_secretary"},
        reference="host",
    ),
]
