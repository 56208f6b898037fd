"""Shapes of the workforce: posts, charges, training, qualification, handovers, responsibilities."""

from typing import Any

from rest_framework import serializers

from accounts.api.rows import DepartmentBrief
from buildings.api.rows import AreaBrief, BuildingBrief
from common.api.inputs import InputSerializer, ReferenceField
from common.api.rows import RowSerializer
from enterprises.api.rows import EnterpriseBrief
from orgs.api.rows import OrganisationBrief, WorkerBrief
from orgs.choices import CertificationEvent, QualificationFactor
from orgs.models import (
    Certification,
    Handover,
    Instructor,
    InstructorDuty,
    Responsibility,
    Secondment,
    TrainingCourse,
    TrainingResult,
    WorkerBuilding,
    WorkerEnterprise,
    WorkerPost,
)

STAMPS = ["created_at", "updated_at"]
PERIOD = ["starts_on", "ends_on"]


class CourseBrief(RowSerializer):
    """A course inside another row."""

    class Meta:
        model = TrainingCourse
        fields = ["id", "name", "held_on"]


class PostRow(RowSerializer):
    """The subdistrict in which a worker served."""

    worker = WorkerBrief(label="专职工作者", implied=True, read_only=True)
    area = AreaBrief(label="街镇", read_only=True, allow_null=True)

    class Meta:
        model = WorkerPost
        fields = ["id", "worker", "area", *PERIOD, "recorded_on", *STAMPS]


class WorkerBuildingRow(RowSerializer):
    """A building in a worker's charge."""

    worker = WorkerBrief(label="专职工作者", implied=True, read_only=True)
    building = BuildingBrief(label="楼宇", read_only=True, allow_null=True)

    class Meta:
        model = WorkerBuilding
        fields = ["id", "worker", "building", *PERIOD, *STAMPS]


class WorkerBuildingInput(InputSerializer):
    """What may be written of a building in charge."""

    class Meta:
        model = WorkerBuilding
        fields = ["id", "worker", "building", *PERIOD]


class WorkerEnterpriseRow(RowSerializer):
    """An enterprise in a worker's charge."""

    worker = WorkerBrief(label="专职工作者", implied=True, read_only=True)
    enterprise = EnterpriseBrief(label="企业", read_only=True, allow_null=True)

    class Meta:
        model = WorkerEnterprise
        fields = ["id", "worker", "enterprise", *PERIOD, *STAMPS]


class WorkerEnterpriseInput(InputSerializer):
    """What may be written of an enterprise in charge."""

    class Meta:
        model = WorkerEnterprise
        fields = ["id", "worker", "enterprise", *PERIOD]


class CourseRow(RowSerializer):
    """A course."""

    area = AreaBrief(label="举办区域", read_only=True, allow_null=True)

    class Meta:
        model = TrainingCourse
        fields = ["id", "name", "topic", "method", "area", "held_on", "hours", "has_test", *STAMPS]


class CourseInput(InputSerializer):
    """What may be written of a course."""

    class Meta:
        model = TrainingCourse
        fields = ["id", "name", "topic", "method", "area", "held_on", "hours", "has_test"]


class ResultRow(RowSerializer):
    """A worker's part in a course."""

    course = CourseBrief(label="培训", read_only=True, allow_null=True)
    worker = WorkerBrief(label="专职工作者", implied=True, read_only=True)

    class Meta:
        model = TrainingResult
        fields = ["id", "course", "worker", "is_completed", "has_passed", *STAMPS]


class ResultInput(InputSerializer):
    """What may be written of a worker's part in a course."""

    class Meta:
        model = TrainingResult
        fields = ["id", "course", "worker", "is_completed", "has_passed"]


class CertificationRow(RowSerializer):
    """A qualification event."""

    worker = WorkerBrief(label="专职工作者", implied=True, read_only=True)

    class Meta:
        model = Certification
        fields = [
            "id",
            "worker",
            "event",
            "level",
            "valid_from",
            "valid_until",
            "factors",
            "document_number",
            *STAMPS,
        ]


class HandoverRow(RowSerializer):
    """A handover; who took over is named while he serves where the caller may see him."""

    worker = WorkerBrief(label="移交人", implied=True, read_only=True)
    successor = WorkerBrief(label="接收人", read_only=True, allow_null=True)

    class Meta:
        model = Handover
        fields = ["id", "worker", "successor", "on", "accepted_at", *STAMPS]


class InstructorInput(InputSerializer):
    """What may be written of an instructor."""

    class Meta:
        model = Instructor
        fields = ["id", "name", "work_unit", "origin", "area", *PERIOD]


class DutyInput(InputSerializer):
    """What may be written of an instructor's duty."""

    class Meta:
        model = InstructorDuty
        fields = ["id", "instructor", "enterprise", "building", *PERIOD]


class SecondmentRow(RowSerializer):
    """A seconded cadre."""

    department = DepartmentBrief(label="派出部门", implied=True, read_only=True)
    building = BuildingBrief(label="楼宇", implied=True, read_only=True)
    organisation = OrganisationBrief(label="任职党组织", read_only=True, allow_null=True)

    class Meta:
        model = Secondment
        fields = [
            "id",
            "name",
            "department",
            "building",
            "organisation",
            "duty",
            *PERIOD,
            *STAMPS,
        ]


class SecondmentInput(InputSerializer):
    """What may be written of a seconded cadre."""

    class Meta:
        model = Secondment
        fields = ["id", "name", "department", "building", "organisation", "duty", *PERIOD]


class ResponsibilityRow(RowSerializer):
    """Who answers for a building or a grid."""

    building = BuildingBrief(label="楼宇", read_only=True, allow_null=True)
    grid = AreaBrief(label="网格", read_only=True, allow_null=True)
    department = DepartmentBrief(label="部门", implied=True, read_only=True, allow_null=True)
    worker = WorkerBrief(label="专职工作者", read_only=True, allow_null=True)

    class Meta:
        model = Responsibility
        fields = [
            "id",
            "role",
            "building",
            "grid",
            "name",
            "department",
            "worker",
            "substitute",
            *PERIOD,
            *STAMPS,
        ]


class ResponsibilityInput(InputSerializer):
    """What may be written of a responsibility."""

    class Meta:
        model = Responsibility
        fields = [
            "id",
            "role",
            "building",
            "grid",
            "name",
            "department",
            "worker",
            "substitute",
            *PERIOD,
        ]


class EndPostInput(serializers.Serializer):
    """When a post ends and who takes over."""

    on = serializers.DateField(label="日期")
    successor = ReferenceField(label="接收人标识", required=False, allow_null=True, default=None)


class MoveInput(EndPostInput):
    """When a worker moves, where to, and who takes over."""

    area = ReferenceField(label="新街镇标识")


class CertifyInput(serializers.Serializer):
    """One event of a qualification."""

    event = serializers.ChoiceField(CertificationEvent.choices, label="事项")
    valid_from = serializers.DateField(label="生效日期")
    valid_until = serializers.DateField(
        label="有效期至", required=False, allow_null=True, default=None
    )
    factors = serializers.ListField(
        child=serializers.ChoiceField(QualificationFactor.choices),
        label="认定要素",
        required=False,
        default=list,
    )
    test = ReferenceField(label="依据的培训结果标识", required=False, allow_null=True, default=None)
    document_number = serializers.CharField(
        label="文号", max_length=100, required=False, allow_blank=True, default=""
    )


class ParticipantInput(serializers.Serializer):
    """A worker's part in a course."""

    worker = ReferenceField(label="专职工作者标识")
    is_completed = serializers.BooleanField(label="结业", default=True)
    has_passed = serializers.BooleanField(label="测试合格", allow_null=True, default=None)


class ParticipantsInput(serializers.Serializer):
    """Several participants of a course."""

    participants = serializers.ListField(
        child=ParticipantInput(), label="参加人员", allow_empty=False, max_length=500
    )


COURSE_EXAMPLE: dict[str, Any] = {
    "id": "019a1f6e-2c00-7000-8000-000000003301",
    "name": "示例培训",
    "held_on": "2026-06-01",
}
INSTRUCTOR_EXAMPLE: dict[str, Any] = {
    "id": "019a1f6e-2c00-7000-8000-000000003401",
    "name": "示例指导员",
}
DEPARTMENT_EXAMPLE: dict[str, Any] = {
    "id": "019a1f6e-2c00-7000-8000-000000003501",
    "code": "示例部门",
    "name": "示例部门",
}
