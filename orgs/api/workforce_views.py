"""Registers of the workforce, and the acts around it."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Capability
from common.api.context import ReadContext
from common.api.filters import require_known
from common.api.viewsets import RegisterViewSet, RowViewSet
from common.calendar.clock import now, today
from common.records.periods import current_on, standing_on
from common.records.writing import Written
from enterprises.api.examples import BUILDING, ENTERPRISE_BRIEF
from orgs.actions.charges import change_charge, give_building, give_enterprise
from orgs.actions.qualification import (
    Participant,
    create_result,
    record_results,
    update_result,
)
from orgs.actions.rebalancing import apply_moves
from orgs.actions.workforce import accept_handover
from orgs.api.asking import AREA, AREA_PARAMETER, asked_areas
from orgs.api.load_rows import PACK_EXAMPLE, HandoverFullRow
from orgs.api.rebalance_rows import (
    PROPOSAL_EXAMPLE,
    REBALANCE_EXAMPLE,
    REBALANCED_EXAMPLE,
    ProposalShape,
    RebalancedShape,
    RebalanceInput,
    chosen_of,
    told_proposal,
    told_results,
)
from orgs.api.rows import AREA_EXAMPLE, WORKER_EXAMPLE
from orgs.api.workforce_rows import (
    COURSE_EXAMPLE,
    DEPARTMENT_EXAMPLE,
    CertificationRow,
    CourseInput,
    CourseRow,
    HandoverRow,
    ParticipantsInput,
    PostRow,
    ResponsibilityInput,
    ResponsibilityRow,
    ResultInput,
    ResultRow,
    SecondmentInput,
    SecondmentRow,
    WorkerBuildingInput,
    WorkerBuildingRow,
    WorkerEnterpriseInput,
    WorkerEnterpriseRow,
)
from orgs.filtersets.workforce import (
    CertificationFilterSet,
    CourseFilterSet,
    HandoverFilterSet,
    PostFilterSet,
    ResponsibilityFilterSet,
    ResultFilterSet,
    SecondmentFilterSet,
    WorkerBuildingFilterSet,
    WorkerEnterpriseFilterSet,
)
from orgs.models import (
    Certification,
    Handover,
    Responsibility,
    Secondment,
    TrainingCourse,
    TrainingResult,
    WorkerBuilding,
    WorkerEnterprise,
    WorkerPost,
)
from orgs.selectors.caseload import proposal_on

GROUP = "队伍与责任"
STAMPS = {
    "created_at": "2026-11-20T08:30:00+08:00",
    "updated_at": "2026-11-20T08:30:00+08:00",
}
PERIOD = {"starts_on": "2026-01-01", "ends_on": None}


def holding(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the rows whose period holds on the day."""
    return queryset.filter(current_on(context.day))


def serving(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the posts that stand on the day."""
    return queryset.filter(standing_on(context.day))


class PostViewSet(RowViewSet):
    """Posts of workers over time."""

    queryset = WorkerPost.objects
    row = PostRow
    filterset_class = PostFilterSet
    on_day = staticmethod(serving)
    group, title = GROUP, "岗位"
    about = "工作者在各街镇的任职期间；由登记、调动产生，不能直接修改。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003601",
        "worker": WORKER_EXAMPLE,
        "area": AREA_EXAMPLE,
        "starts_on": None,
        "ends_on": None,
        "recorded_on": "2026-01-01",
        **STAMPS,
    }


class WorkerBuildingViewSet(RegisterViewSet):
    """Buildings in charge."""

    queryset = WorkerBuilding.objects
    row, input = WorkerBuildingRow, WorkerBuildingInput
    filterset_class = WorkerBuildingFilterSet
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    act_capabilities: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("proposal", "rebalance"), Capability.REGISTERS_CHANGE
    )
    group, title = GROUP, "分管楼宇"
    about = "分管期间内，该楼宇自动进入工作者用户的工作范围；填写终止日期即收回。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003701",
        "worker": WORKER_EXAMPLE,
        "building": BUILDING,
        **PERIOD,
        **STAMPS,
    }

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Put the building in the worker's charge."""
        return give_building(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Correct or end the charge."""
        return change_charge(
            WorkerBuilding, by=self.request.user, charge_id=pk, values=values, base=base
        )

    @extend_schema(
        summary="均衡调整建议",
        parameters=[AREA_PARAMETER],
        responses={200: ProposalShape},
        examples=[OpenApiExample("示例", value=PROPOSAL_EXAMPLE, response_only=True)],
    )
    @action(detail=False)
    def proposal(self, request: Request) -> Response:
        """今天的建议，与均衡调整页面相同：同一街镇内整栋移交，尽量少移，不使任何人超过 200 家。"""
        require_known(request, frozenset({AREA}))
        areas = asked_areas(request)
        within = None if areas is None else set(areas.values_list("pk", flat=True))
        return Response(told_proposal(proposal_on(today(), request.user, within)))

    @extend_schema(
        request=RebalanceInput,
        summary="执行均衡调整",
        responses={200: RebalancedShape},
        examples=[
            OpenApiExample("请求", value=REBALANCE_EXAMPLE, request_only=True),
            OpenApiExample("示例", value=REBALANCED_EXAMPLE, response_only=True),
        ],
    )
    @action(detail=False, methods=["post"])
    def rebalance(self, request: Request) -> Response:
        """自今天起执行选定的移交；逐项重新核对，情况已变的不执行并说明。`preview` 为真时只预览。"""
        values = self.valid(RebalanceInput)
        is_preview = values["preview"]
        results = apply_moves(
            by=request.user, chosen=chosen_of(values), on=today(), is_preview=is_preview
        )
        return Response(told_results(results, is_preview=is_preview))


class WorkerEnterpriseViewSet(RegisterViewSet):
    """Enterprises in charge."""

    queryset = WorkerEnterprise.objects
    row, input = WorkerEnterpriseRow, WorkerEnterpriseInput
    filterset_class = WorkerEnterpriseFilterSet
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "分管企业"
    about = "指定给某一工作者的企业只计入此人，不论其所在楼宇由谁分管。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003702",
        "worker": WORKER_EXAMPLE,
        "enterprise": ENTERPRISE_BRIEF,
        **PERIOD,
        **STAMPS,
    }

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Give the enterprise to the worker."""
        return give_enterprise(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Correct or end the charge."""
        return change_charge(
            WorkerEnterprise, by=self.request.user, charge_id=pk, values=values, base=base
        )


class CourseViewSet(RegisterViewSet):
    """Courses."""

    queryset = TrainingCourse.objects
    row, input = CourseRow, CourseInput
    filterset_class = CourseFilterSet
    orderings = {"id": ("pk",), "held_on": ("held_on",)}
    group, title = GROUP, "培训"
    about = "全区举办的培训各街镇均可查看。"
    example = {
        **COURSE_EXAMPLE,
        "topic": "negotiation",
        "method": "simulation",
        "area": AREA_EXAMPLE,
        "hours": 8.0,
        "has_test": True,
        **STAMPS,
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the name."""
        return Q(name__contains=text.strip())

    @extend_schema(request=ParticipantsInput, summary="登记参加人员", responses={200: CourseRow})
    @action(detail=True, methods=["post"])
    def results(self, request: Request, pk: uuid.UUID) -> Response:
        """一次登记多名工作者的培训结果，全部成功或全部不写；已登记的以本次为准。"""
        self.read_one(pk)
        values = self.valid(ParticipantsInput)
        record_results(
            by=request.user,
            course_id=pk,
            participants=[
                Participant(one["worker"], one["is_completed"], one["has_passed"])
                for one in values["participants"]
            ],
        )
        return self.answer_with(pk)


class ResultViewSet(RegisterViewSet):
    """Results of training; for staff."""

    queryset = TrainingResult.objects
    row, input = ResultRow, ResultInput
    filterset_class = ResultFilterSet
    read_capability = Capability.REGISTERS_CHANGE
    group, title = GROUP, "培训结果"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003302",
        "course": COURSE_EXAMPLE,
        "worker": WORKER_EXAMPLE,
        "is_completed": True,
        "has_passed": True,
        **STAMPS,
    }

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Write a result."""
        return create_result(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Correct a result."""
        return update_result(by=self.request.user, result_id=pk, values=values, base=base)


class CertificationViewSet(RowViewSet):
    """Qualification events; for staff."""

    queryset = Certification.objects
    row = CertificationRow
    filterset_class = CertificationFilterSet
    read_capability = Capability.REGISTERS_CHANGE
    orderings = {"id": ("pk",), "valid_from": ("valid_from",)}
    group, title = GROUP, "资格认证"
    about = (
        "认证、晋级、保级、降级、退出的历史；由 /workers/{id}/certify/ 登记，不改写。要素不打分。"
    )
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003303",
        "worker": WORKER_EXAMPLE,
        "event": "certify",
        "level": 1,
        "valid_from": "2026-07-01",
        "valid_until": "2028-06-30",
        "factors": ["political_quality", "years"],
        "document_number": "示例〔2026〕1号",
        **STAMPS,
    }


class HandoverViewSet(RowViewSet):
    """Handovers; for staff, and for those who take over."""

    queryset = Handover.objects
    row, full_row = HandoverRow, HandoverFullRow
    filterset_class = HandoverFilterSet
    orderings = {"id": ("pk",), "on": ("on",)}
    act_capabilities: ClassVar[Mapping[str, str]] = {"accept": Capability.REGISTERS_VIEW}
    group, title = GROUP, "交接"
    about = "离岗或调动时生成；清单按当日原样保存，只在单条中给出，且只给接收人本人与工作人员。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003801",
        "worker": WORKER_EXAMPLE,
        "successor": None,
        "on": "2026-11-01",
        "accepted_at": None,
        "pack": PACK_EXAMPLE,
        **STAMPS,
    }

    @extend_schema(request=None, summary="确认接收", responses={200: HandoverFullRow})
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: uuid.UUID) -> Response:
        """接收人本人或工作人员代为确认接收；只能确认一次。"""
        accept_handover(by=request.user, handover_id=pk, now=now())
        return self.answer_with(pk)


class SecondmentViewSet(RegisterViewSet):
    """Seconded cadres."""

    queryset = Secondment.objects
    row, input = SecondmentRow, SecondmentInput
    filterset_class = SecondmentFilterSet
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "下沉干部"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003502",
        "name": "示例干部",
        "department": DEPARTMENT_EXAMPLE,
        "building": BUILDING,
        "organisation": None,
        "duty": "联系服务",
        **PERIOD,
        **STAMPS,
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the name."""
        return Q(name__contains=text.strip())


class ResponsibilityViewSet(RegisterViewSet):
    """Who answers for buildings and grids."""

    queryset = Responsibility.objects
    row, input = ResponsibilityRow, ResponsibilityInput
    filterset_class = ResponsibilityFilterSet
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "责任分工"
    about = "四大员与楼宇包联对应楼宇，双网格长对应网格；每条填写楼宇或网格之一。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003901",
        "role": "safety",
        "building": BUILDING,
        "grid": None,
        "name": "示例安全员",
        "department": None,
        "worker": None,
        "substitute": "",
        **PERIOD,
        **STAMPS,
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the name."""
        return Q(name__contains=text.strip())
