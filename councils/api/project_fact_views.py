"""Registers of what belongs to a project: milestones, supervisions, figures, beneficiaries."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.viewsets import RegisterViewSet
from common.calendar.clock import now, today
from common.records.writing import Written
from councils.actions.projects.facts import (
    add_fact,
    change_fact,
    finish_milestone,
    remove_beneficiary,
)
from councils.api import project_examples as examples
from councils.api.project_rows import (
    BeneficiaryInput,
    BeneficiaryRow,
    FinishMilestoneInput,
    MilestoneInput,
    MilestoneRow,
    OutcomeMetricInput,
    OutcomeMetricRow,
    SupervisionInput,
    SupervisionRow,
)
from councils.api.project_views import GROUP, STAFF
from councils.filtersets.projects import (
    BeneficiaryFilterSet,
    MilestoneFilterSet,
    OutcomeMetricFilterSet,
    SupervisionFilterSet,
)
from councils.models import Beneficiary, Milestone, OutcomeMetric, Supervision

FIELD = "visits.change"


class FactViewSet(RegisterViewSet):
    """A register of facts of projects."""

    group = GROUP

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Write the fact, if the project allows it."""
        return add_fact(self._model(), by=self.request.user, values=values, today=today(), key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Correct the fact, if the project allows it."""
        return change_fact(
            self._model(), by=self.request.user, pk=pk, values=values, today=today(), base=base
        )


class MilestoneViewSet(FactViewSet):
    """Milestones."""

    queryset = Milestone.objects
    row, input = MilestoneRow, MilestoneInput
    filterset_class = MilestoneFilterSet
    act_capabilities: ClassVar[Mapping[str, str]] = {"finish": FIELD}
    orderings = {"id": ("pk",), "due_on": ("due_on",)}
    default_ordering = "due_on"
    title = "项目节点"
    about = "项目的分步安排；完成的不再改动，未完成的可以改期。"
    example = examples.MILESTONE

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the title."""
        return Q(title__contains=text.strip())

    @extend_schema(request=FinishMilestoneInput, summary="完成节点", responses={200: MilestoneRow})
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: uuid.UUID) -> Response:
        """登记完成日期；项目须在实施中。专职党群工作者也可登记。"""
        values = self.valid(FinishMilestoneInput)
        finish_milestone(by=request.user, milestone_id=pk, now=now(), **values)
        return self.answer_with(pk)


class SupervisionViewSet(FactViewSet):
    """Looks at projects."""

    queryset = Supervision.objects
    row, input = SupervisionRow, SupervisionInput
    filterset_class = SupervisionFilterSet
    write_capability = FIELD
    orderings = {"id": ("pk",), "on": ("on",)}
    default_ordering = "-on"
    title = "项目监督"
    about = "听、看、问、访、议五种方式；专职党群工作者也可登记。"
    example = examples.SUPERVISION

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the finding."""
        return Q(finding__contains=text.strip())


class OutcomeMetricViewSet(FactViewSet):
    """Measured effects."""

    queryset = OutcomeMetric.objects
    row, input = OutcomeMetricRow, OutcomeMetricInput
    filterset_class = OutcomeMetricFilterSet
    orderings = {"id": ("pk",), "measured_on": ("measured_on",)}
    default_ordering = "-measured_on"
    title = "成效指标"
    about = "项目的成效数值，须写明数据来源；结项后仍可继续登记。"
    example = examples.METRIC

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the name."""
        return Q(name__contains=text.strip())


class BeneficiaryViewSet(FactViewSet):
    """Whom projects serve."""

    queryset = Beneficiary.objects
    row, input = BeneficiaryRow, BeneficiaryInput
    filterset_class = BeneficiaryFilterSet
    act_capabilities: ClassVar[Mapping[str, str]] = {"remove": STAFF}
    title = "受益范围"
    about = "项目惠及的楼宇或社区，及其中的人群；汇总时同一楼宇、同一社区只计一次。"
    example = examples.BENEFICIARY

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the community."""
        return Q(community__contains=text.strip())

    @extend_schema(request=None, summary="移除受益范围", responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: uuid.UUID) -> Response:
        """误登的受益范围移除后不再计数；原内容留在审计与行历史中。"""
        remove_beneficiary(by=request.user, beneficiary_id=pk)
        return Response(status=status.HTTP_204_NO_CONTENT)
