"""Shapes of projects, their claims, milestones, supervisions, figures and beneficiaries."""

from rest_framework import serializers

from accounts.api.rows import DepartmentBrief
from buildings.api.rows import BuildingBrief
from common.api.inputs import ActInput, InputSerializer, ReferenceField
from common.api.rows import RowSerializer
from councils.api.rows import CouncilBrief
from councils.choices import Claimant
from councils.models import (
    Beneficiary,
    Milestone,
    OutcomeMetric,
    Project,
    ProjectClaim,
    Supervision,
)
from enterprises.api.rows import EnterpriseBrief
from orgs.api.rows import OrganisationBrief


class ProjectRow(RowSerializer):
    """A project."""

    council = CouncilBrief(label="楼委会", implied=True, read_only=True)
    reviewer = OrganisationBrief(label="审核党组织", read_only=True, allow_null=True)

    class Meta:
        model = Project
        fields = [
            "id",
            "council",
            "topic",
            "title",
            "summary",
            "domain",
            "cube_axis",
            "reviewer",
            "claim_capacity",
            "due_on",
            "is_public",
            "state",
            "in_library_on",
            "published_on",
            "ownerless_since",
            "started_on",
            "ended_on",
            "note",
            "effect",
            "created_at",
            "updated_at",
        ]


class ProjectInput(InputSerializer):
    """What may be written of a project."""

    class Meta:
        model = Project
        fields = [
            "id",
            "council",
            "topic",
            "title",
            "summary",
            "domain",
            "cube_axis",
            "reviewer",
            "claim_capacity",
            "due_on",
            "is_public",
        ]


class ProjectBrief(RowSerializer):
    """A project inside another row."""

    class Meta:
        model = Project
        fields = ["id", "title", "state"]


class ProjectClaimRow(RowSerializer):
    """A claim with what became of it."""

    project = ProjectBrief(label="项目", implied=True, read_only=True)
    department = DepartmentBrief(label="部门", implied=True, read_only=True, allow_null=True)
    organisation = OrganisationBrief(label="党组织", read_only=True, allow_null=True)
    enterprise = EnterpriseBrief(label="企业", read_only=True, allow_null=True)

    class Meta:
        model = ProjectClaim
        fields = [
            "id",
            "project",
            "claimant",
            "department",
            "organisation",
            "enterprise",
            "name",
            "share",
            "applied_on",
            "state",
            "decided_on",
            "ended_on",
            "note",
            "created_at",
            "updated_at",
        ]


class ProjectClaimInput(ActInput):
    """Who wants to take a project on, and with what."""

    claimant = serializers.ChoiceField(Claimant.choices, label="认领方")
    department = ReferenceField(label="部门；认领方为部门时必填", required=False, allow_null=True)
    organisation = ReferenceField(
        label="党组织；认领方为党组织时必填", required=False, allow_null=True
    )
    enterprise = ReferenceField(label="企业；认领方为企业时必填", required=False, allow_null=True)
    name = serializers.CharField(
        label="名称；认领方为党员群众、团队时必填，不写个人姓名",
        max_length=100,
        required=False,
        default="",
    )
    share = serializers.CharField(label="承担内容", max_length=300)


class ClaimNoteInput(ActInput):
    """Words that may be left out."""

    reason = serializers.CharField(
        label="说明", max_length=300, required=False, allow_blank=True, default=""
    )


class ProjectWhyInput(ActInput):
    """Why."""

    reason = serializers.CharField(label="原因", max_length=300)


class ClaimSwapInput(ProjectWhyInput):
    """Which claim comes in."""

    coming = ReferenceField(label="接替的认领（待审核）")


class HandInProjectInput(ActInput):
    """Why milestones are not done."""

    explanation = serializers.CharField(
        label="未完成节点的说明；有未完成节点时必填",
        max_length=300,
        required=False,
        allow_blank=True,
        default="",
    )


class AcceptProjectInput(ActInput):
    """What came of it."""

    effect = serializers.CharField(label="成效", max_length=1000)
    without_metrics = serializers.CharField(
        label="没有成效指标的原因；未登记成效指标时必填",
        max_length=1000,
        required=False,
        allow_blank=True,
        default="",
    )


class ReachShape(serializers.Serializer):
    """Whom several projects serve together; nobody is counted twice."""

    projects = serializers.IntegerField(label="项目数")
    buildings = serializers.IntegerField(label="受益楼宇数（不重复）")
    communities = serializers.IntegerField(label="受益社区数（不重复）")


class MilestoneRow(RowSerializer):
    """A milestone."""

    project = ProjectBrief(label="项目", implied=True, read_only=True)

    class Meta:
        model = Milestone
        fields = [
            "id",
            "project",
            "title",
            "due_on",
            "done_on",
            "note",
            "created_at",
            "updated_at",
        ]


class MilestoneInput(InputSerializer):
    """What may be written of a milestone."""

    class Meta:
        model = Milestone
        fields = ["id", "project", "title", "due_on", "note"]


class FinishMilestoneInput(ActInput):
    """When a milestone was done."""

    done_on = serializers.DateField(label="完成日期")
    note = serializers.CharField(
        label="说明", max_length=300, required=False, allow_blank=True, default=""
    )


class SupervisionRow(RowSerializer):
    """A look at a project."""

    project = ProjectBrief(label="项目", implied=True, read_only=True)
    reported_to = OrganisationBrief(label="报告党组织", read_only=True, allow_null=True)

    class Meta:
        model = Supervision
        fields = [
            "id",
            "project",
            "method",
            "on",
            "finding",
            "reported_to",
            "created_at",
            "updated_at",
        ]


class SupervisionInput(InputSerializer):
    """What may be written of a supervision."""

    class Meta:
        model = Supervision
        fields = ["id", "project", "method", "on", "finding", "reported_to"]


class OutcomeMetricRow(RowSerializer):
    """A measured effect."""

    project = ProjectBrief(label="项目", implied=True, read_only=True)

    class Meta:
        model = OutcomeMetric
        fields = [
            "id",
            "project",
            "name",
            "value",
            "unit",
            "measured_on",
            "basis",
            "created_at",
            "updated_at",
        ]


class OutcomeMetricInput(InputSerializer):
    """What may be written of a measured effect."""

    class Meta:
        model = OutcomeMetric
        fields = ["id", "project", "name", "value", "unit", "measured_on", "basis"]


class BeneficiaryRow(RowSerializer):
    """A place that a project serves."""

    project = ProjectBrief(label="项目", implied=True, read_only=True)
    building = BuildingBrief(label="楼宇", read_only=True, allow_null=True)

    class Meta:
        model = Beneficiary
        fields = [
            "id",
            "project",
            "building",
            "community",
            "party",
            "created_at",
            "updated_at",
        ]


class BeneficiaryInput(InputSerializer):
    """What may be written of a place that a project serves."""

    class Meta:
        model = Beneficiary
        fields = ["id", "project", "building", "community", "party"]
