"""Shapes of responses to a colour: playbook, cases, steps, joint visits, teams."""

from rest_framework import serializers

from accounts.api.rows import DepartmentBrief
from buildings.api.rows import AreaBrief, BuildingBrief
from common.api.context import ReadContext
from common.api.inputs import ActInput, InputSerializer, ReferenceField
from common.api.rows import Row, RowSerializer, attach
from enterprises.api.rows import EnterpriseBrief
from orgs.api.rows import WorkerBrief
from services.choices import CaseOutcome, ExpertField, ReplyState, StepOwner, TeamLevel
from services.models import (
    ChiefServiceTeam,
    ChiefTeamMember,
    JointVisit,
    JointVisitReply,
    PlaybookStep,
    ResponseCase,
    ResponseStep,
)


class PlaybookStepRow(RowSerializer):
    """A step of the playbook during a period."""

    department = DepartmentBrief(label="部门", implied=True, read_only=True, allow_null=True)

    class Meta:
        model = PlaybookStep
        fields = [
            "id",
            "code",
            "colour",
            "position",
            "title",
            "kind",
            "owner",
            "department",
            "limit_days",
            "follow_up_days",
            "on_leaving",
            "starts_on",
            "ends_on",
            "updated_at",
        ]


class ResponseCaseRow(RowSerializer):
    """A case with its outcome and value."""

    enterprise = EnterpriseBrief(label="企业", implied=True, read_only=True)

    class Meta:
        model = ResponseCase
        fields = [
            "id",
            "enterprise",
            "opened_on",
            "rating_change",
            "colour",
            "calmed_on",
            "proposed_outcome",
            "closed_on",
            "closed_at",
            "outcome",
            "outcome_note",
            "value_area",
            "value_headcount",
            "created_at",
            "updated_at",
        ]


class CloseCaseInput(ActInput):
    """How an episode ended, and what it was worth."""

    outcome = serializers.ChoiceField(CaseOutcome.choices, label="处置结果")
    note = serializers.CharField(
        label="结案说明；已迁出、误报须填写",
        max_length=500,
        required=False,
        allow_blank=True,
        default="",
    )
    value_area = serializers.DecimalField(
        label="涉及面积（㎡）；缺省按登记册",
        max_digits=12,
        decimal_places=2,
        min_value=0,
        required=False,
        allow_null=True,
        default=None,
    )
    value_headcount = serializers.IntegerField(
        label="涉及在岗人数；缺省按登记册",
        min_value=0,
        max_value=1_000_000,
        required=False,
        allow_null=True,
        default=None,
    )


class ResponseStepRow(RowSerializer):
    """A step with its owner and day."""

    enterprise = EnterpriseBrief(label="企业", implied=True, read_only=True)
    building = BuildingBrief(label="楼宇", read_only=True, allow_null=True)
    worker = WorkerBrief(label="责任人", read_only=True, allow_null=True)
    department = DepartmentBrief(label="责任部门", implied=True, read_only=True, allow_null=True)

    class Meta:
        model = ResponseStep
        fields = [
            "id",
            "enterprise",
            "building",
            "case",
            "origin",
            "colour",
            "title",
            "kind",
            "owner",
            "worker",
            "department",
            "opened_at",
            "limit_days",
            "due_on",
            "is_due_provisional",
            "state",
            "started_at",
            "done_at",
            "result",
            "visit",
            "closing_reason",
            "created_at",
            "updated_at",
        ]


class FinishStepInput(ActInput):
    """What came of a step."""

    result = serializers.CharField(label="办理结果", max_length=1000)
    visit = ReferenceField(label="所依据的走访", required=False, allow_null=True)


class ReassignStepInput(ActInput):
    """Who takes a step from now on."""

    owner = serializers.ChoiceField(StepOwner.choices, label="责任方")
    worker = ReferenceField(
        label="责任人；责任方为专职党群工作者时必填", required=False, allow_null=True
    )
    department = ReferenceField(
        label="责任部门；责任方为部门时必填", required=False, allow_null=True
    )


class ReplyShape(RowSerializer):
    """A department of a joint visit, and its answer."""

    department = DepartmentBrief(label="部门", implied=True, read_only=True)

    class Meta:
        model = JointVisitReply
        fields = ["department", "state", "note", "replied_at"]


class TeamBrief(RowSerializer):
    """A chief service team inside another row."""

    class Meta:
        model = ChiefServiceTeam
        fields = ["id", "name"]


class JointVisitRow(RowSerializer):
    """A joint visit with the departments that were asked."""

    enterprise = EnterpriseBrief(label="企业", implied=True, read_only=True)
    chief_team = TeamBrief(label="首席服务团队", read_only=True, allow_null=True)
    replies = ReplyShape(label="参加部门", many=True, read_only=True)

    class Meta:
        model = JointVisit
        fields = [
            "id",
            "enterprise",
            "case",
            "step",
            "planned_on",
            "purpose",
            "chief_team",
            "replies",
            "held_at",
            "visit",
            "result",
            "created_at",
            "updated_at",
        ]
        attached = ["replies"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find the departments."""
        asked = (
            JointVisitReply.objects.filter(joint_visit__any_of=[row["id"] for row in rows])
            .select_related("department")
            .order_by("department__code")
        )
        attach(rows, "replies", ((reply.joint_visit_id, _reply(reply)) for reply in asked))


class OpenJointVisitInput(ActInput):
    """Whom to visit together, when and why."""

    enterprise = ReferenceField(label="企业")
    departments = serializers.ListField(
        child=ReferenceField(), label="参加部门标识", min_length=1, max_length=20
    )
    planned_on = serializers.DateField(label="计划日期")
    purpose = serializers.CharField(label="事由", max_length=300)
    chief_team = ReferenceField(label="首席服务团队", required=False, allow_null=True)


class ReplyInput(ActInput):
    """What a department answers."""

    department = ReferenceField(label="部门")
    state = serializers.ChoiceField(
        [choice for choice in ReplyState.choices if choice[0] != ReplyState.WAITING], label="回复"
    )
    note = serializers.CharField(
        label="回复说明", max_length=300, required=False, allow_blank=True, default=""
    )


class MemberShape(serializers.Serializer):
    """A unit in a team."""

    level = serializers.ChoiceField(TeamLevel.choices, label="层级")
    field = serializers.ChoiceField(ExpertField.choices, label="服务领域")
    title = serializers.CharField(label="单位与职务")


class TeamRow(RowSerializer):
    """A chief service team with its units."""

    area = AreaBrief(label="服务区域", implied=True, read_only=True, allow_null=True)
    fields_served = serializers.ListField(
        source="fields",
        child=serializers.ChoiceField(ExpertField.choices),
        label="服务领域",
        read_only=True,
    )
    members = MemberShape(label="成员", many=True, read_only=True)

    class Meta:
        model = ChiefServiceTeam
        fields = ["id", "name", "area", "fields_served", "is_active", "members", "updated_at"]
        attached = ["members"]

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Find the units."""
        members = ChiefTeamMember.objects.filter(team__any_of=[row["id"] for row in rows])
        found = members.order_by("field", "title").values_list("team", "level", "field", "title")
        attach(
            rows,
            "members",
            (
                (team, {"level": level, "field": field, "title": title})
                for team, level, field, title in found
            ),
        )


class TeamInput(InputSerializer):
    """What may be written of a team; its units are kept in the back office."""

    fields_served = serializers.ListField(
        source="fields",
        child=serializers.ChoiceField(ExpertField.choices),
        label="服务领域",
        min_length=1,
        max_length=4,
    )

    class Meta:
        model = ChiefServiceTeam
        fields = ["id", "name", "area", "fields_served", "is_active"]


def _reply(reply: JointVisitReply) -> Row:
    department = reply.department
    return {
        "department": {"id": department.pk, "code": department.code, "name": department.name},
        "state": reply.state,
        "note": reply.note,
        "replied_at": reply.replied_at,
    }
