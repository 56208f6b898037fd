"""Shapes of alliances, joint meetings, pairings and cross appointments."""

from typing import Any

from rest_framework import serializers

from accounts.api.rows import DepartmentBrief
from buildings.api.rows import AreaBrief
from common.api.context import ReadContext
from common.api.inputs import InputSerializer, ReferenceField
from common.api.rows import Row, RowSerializer, attach
from enterprises.api.rows import EnterpriseBrief
from orgs.api.life_rows import STAMPS
from orgs.api.rows import AREA_EXAMPLE, ORGANISATION_EXAMPLE, OrganisationBrief
from orgs.models import (
    Alliance,
    AllianceMember,
    AlliancePlan,
    AllianceTask,
    CrossAppointment,
    JointMeeting,
    MeetingParticipant,
    Pairing,
)
from orgs.selectors.pairing import IDLE_DAYS, pairing_work

_LONG = 4000


class AllianceBrief(RowSerializer):
    """An alliance inside another row."""

    class Meta:
        model = Alliance
        fields = ["id", "name"]


class AllianceRow(RowSerializer):
    """An alliance."""

    area = AreaBrief(label="区域", implied=True, read_only=True)
    lead_organisation = OrganisationBrief(label="牵头党组织", read_only=True, allow_null=True)
    lead_department = DepartmentBrief(label="牵头部门", read_only=True, allow_null=True)

    class Meta:
        model = Alliance
        fields = [
            "id",
            "name",
            "kind",
            "area",
            "lead_organisation",
            "lead_department",
            "structure",
            "purpose",
            "starts_on",
            "ends_on",
            "created_at",
            "updated_at",
        ]


class AllianceInput(InputSerializer):
    """What may be written of an alliance."""

    purpose = serializers.CharField(label="宗旨", required=False, allow_blank=True, max_length=2000)

    class Meta:
        model = Alliance
        fields = [
            "id",
            "name",
            "kind",
            "area",
            "lead_organisation",
            "lead_department",
            "structure",
            "purpose",
            "starts_on",
            "ends_on",
        ]


class MemberRow(RowSerializer):
    """A unit in an alliance; one of another subdistrict stays nameless."""

    alliance = AllianceBrief(label="联盟", implied=True, read_only=True)
    organisation = OrganisationBrief(label="党组织", read_only=True, allow_null=True)
    enterprise = EnterpriseBrief(label="企业", read_only=True, allow_null=True)
    department = DepartmentBrief(label="部门", read_only=True, allow_null=True)

    class Meta:
        model = AllianceMember
        fields = [
            "id",
            "alliance",
            "organisation",
            "enterprise",
            "department",
            "part",
            "starts_on",
            "ends_on",
            "created_at",
            "updated_at",
        ]


class MemberInput(InputSerializer):
    """What may be written of a member: exactly one unit."""

    class Meta:
        model = AllianceMember
        fields = [
            "id",
            "alliance",
            "organisation",
            "enterprise",
            "department",
            "part",
            "starts_on",
            "ends_on",
        ]


class PlanRow(RowSerializer):
    """A plan of an alliance."""

    alliance = AllianceBrief(label="联盟", implied=True, read_only=True)

    class Meta:
        model = AlliancePlan
        fields = [
            "id",
            "alliance",
            "name",
            "content",
            "starts_on",
            "ends_on",
            "created_at",
            "updated_at",
        ]


class PlanInput(InputSerializer):
    """What may be written of a plan."""

    content = serializers.CharField(
        label="内容", required=False, allow_blank=True, max_length=_LONG
    )

    class Meta:
        model = AlliancePlan
        fields = ["id", "alliance", "name", "content", "starts_on", "ends_on"]


class TaskRow(RowSerializer):
    """A task of a member."""

    alliance = AllianceBrief(label="联盟", implied=True, read_only=True)
    plan_id = serializers.UUIDField(label="计划标识", read_only=True, allow_null=True)
    owner_id = serializers.UUIDField(label="责任单位（成员）标识", read_only=True)

    class Meta:
        model = AllianceTask
        fields = [
            "id",
            "alliance",
            "plan_id",
            "owner_id",
            "title",
            "due_on",
            "done_on",
            "outcome",
            "created_at",
            "updated_at",
        ]


class TaskInput(InputSerializer):
    """What may be written of a task; that it is done is said by ``complete``."""

    class Meta:
        model = AllianceTask
        fields = ["id", "alliance", "plan", "owner", "title", "due_on"]


class CompleteInput(serializers.Serializer):
    """When a task was done, and what came of it."""

    done_on = serializers.DateField(label="完成日期")
    outcome = serializers.CharField(label="成效", required=False, allow_blank=True, max_length=500)


class MeetingRow(RowSerializer):
    """A joint meeting with the ids of the members that took part."""

    alliance = AllianceBrief(label="联盟", implied=True, read_only=True)
    members = serializers.ListField(
        child=serializers.UUIDField(), label="参会单位（成员）标识", read_only=True
    )

    class Meta:
        model = JointMeeting
        fields = [
            "id",
            "alliance",
            "held_on",
            "topic",
            "place",
            "decisions",
            "members",
            "created_at",
            "updated_at",
        ]
        attached = ["members"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find who took part; the members of an alliance are seen with it."""
        found = MeetingParticipant.objects.filter(
            meeting__any_of=[row["id"] for row in rows]
        ).order_by("member")
        attach(rows, "members", found.values_list("meeting_id", "member_id"))


class MeetingInput(InputSerializer):
    """What may be written of a joint meeting."""

    decisions = serializers.CharField(
        label="议定事项", required=False, allow_blank=True, max_length=_LONG
    )
    members = serializers.ListField(
        child=ReferenceField(), label="参会单位（成员）标识", required=False, max_length=200
    )

    class Meta:
        model = JointMeeting
        fields = ["id", "alliance", "held_on", "topic", "place", "decisions", "members"]


class PairingRow(RowSerializer):
    """Two organisations that work together; one of another subdistrict stays nameless."""

    organisation = OrganisationBrief(label="党组织", read_only=True, allow_null=True)
    partner = OrganisationBrief(label="结对党组织", read_only=True, allow_null=True)
    joint_actions = serializers.IntegerField(label="结对以来双方共同参加的活动次数", read_only=True)
    is_idle = serializers.BooleanField(
        label=f"空转：结对满 {IDLE_DAYS} 天而近 {IDLE_DAYS} 天没有共同活动", read_only=True
    )

    class Meta:
        model = Pairing
        fields = [
            "id",
            "organisation",
            "partner",
            "content",
            "starts_on",
            "ends_on",
            "joint_actions",
            "is_idle",
            "created_at",
            "updated_at",
        ]
        attached = ["joint_actions", "is_idle"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Count what was done together up to the day."""
        listed = Pairing.objects.filter(pk__in=[row["id"] for row in rows])
        work = pairing_work(listed, context.day)
        for row in rows:
            row["joint_actions"], _, row["is_idle"] = work.get(row["id"], (0, None, False))


class PairingInput(InputSerializer):
    """What may be written of a pairing."""

    class Meta:
        model = Pairing
        fields = ["id", "organisation", "partner", "content", "starts_on", "ends_on"]


class CrossRow(RowSerializer):
    """Somebody of one organisation who serves in another."""

    home = OrganisationBrief(label="所在党组织", read_only=True, allow_null=True)
    host = OrganisationBrief(label="任职党组织", read_only=True, allow_null=True)

    class Meta:
        model = CrossAppointment
        fields = [
            "id",
            "name",
            "home",
            "host",
            "role",
            "starts_on",
            "ends_on",
            "created_at",
            "updated_at",
        ]


class CrossInput(InputSerializer):
    """What may be written of a cross appointment."""

    class Meta:
        model = CrossAppointment
        fields = ["id", "name", "home", "host", "role", "starts_on", "ends_on"]


ALLIANCE_BRIEF: dict[str, Any] = {
    "id": "019a1f6e-2c00-7000-8000-000000003401",
    "name": "示例党建联盟",
}
PERIOD = {"starts_on": "2026-01-01", "ends_on": None}
MEMBER_ID = "019a1f6e-2c00-7000-8000-000000003402"
ALLIANCE_EXAMPLE: dict[str, Any] = {
    **ALLIANCE_BRIEF,
    "kind": "alliance",
    "area": AREA_EXAMPLE,
    "lead_organisation": ORGANISATION_EXAMPLE,
    "lead_department": None,
    "structure": "1+4+6",
    "purpose": "",
    **PERIOD,
    **STAMPS,
}
MEMBER_EXAMPLE: dict[str, Any] = {
    "id": MEMBER_ID,
    "alliance": ALLIANCE_BRIEF,
    "organisation": ORGANISATION_EXAMPLE,
    "enterprise": None,
    "department": None,
    "part": "示例板块",
    **PERIOD,
    **STAMPS,
}
PLAN_EXAMPLE: dict[str, Any] = {
    "id": "019a1f6e-2c00-7000-8000-000000003403",
    "alliance": ALLIANCE_BRIEF,
    "name": "示例计划",
    "content": "",
    **PERIOD,
    **STAMPS,
}
TASK_EXAMPLE: dict[str, Any] = {
    "id": "019a1f6e-2c00-7000-8000-000000003404",
    "alliance": ALLIANCE_BRIEF,
    "plan_id": PLAN_EXAMPLE["id"],
    "owner_id": MEMBER_ID,
    "title": "示例任务",
    "due_on": "2026-12-31",
    "done_on": None,
    "outcome": "",
    **STAMPS,
}
MEETING_EXAMPLE: dict[str, Any] = {
    "id": "019a1f6e-2c00-7000-8000-000000003405",
    "alliance": ALLIANCE_BRIEF,
    "held_on": "2026-10-20",
    "topic": "示例议题",
    "place": "",
    "decisions": "示例议定事项",
    "members": [MEMBER_ID],
    **STAMPS,
}
_OTHER = {
    "id": "019a1f6e-2c00-7000-8000-000000003002",
    "external_id": "DZZ00002",
    "name": "示例居民区党总支",
}
PAIRING_EXAMPLE: dict[str, Any] = {
    "id": "019a1f6e-2c00-7000-8000-000000003406",
    "organisation": ORGANISATION_EXAMPLE,
    "partner": _OTHER,
    "content": "示例共建内容",
    **PERIOD,
    "joint_actions": 3,
    "is_idle": False,
    **STAMPS,
}
CROSS_EXAMPLE: dict[str, Any] = {
    "id": "019a1f6e-2c00-7000-8000-000000003407",
    "name": "示例书记",
    "home": ORGANISATION_EXAMPLE,
    "host": _OTHER,
    "role": "member",
    **PERIOD,
    **STAMPS,
}
