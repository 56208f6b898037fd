"""Registers of responses to a colour, with their acts."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import ReadContext
from common.api.viewsets import RegisterViewSet, RowViewSet
from common.calendar.clock import now
from common.records.periods import current_on
from common.records.writing import Written
from services.actions.joint_visits import hold_joint_visit, open_joint_visit, reply_joint_visit
from services.actions.playbook import create_team, update_team
from services.actions.response_cases import close_case
from services.actions.response_steps import finish_step, reassign_step, start_step
from services.api import response_examples as examples
from services.api.response_rows import (
    CloseCaseInput,
    FinishStepInput,
    JointVisitRow,
    OpenJointVisitInput,
    PlaybookStepRow,
    ReassignStepInput,
    ReplyInput,
    ResponseCaseRow,
    ResponseStepRow,
    TeamInput,
    TeamRow,
)
from services.filtersets import (
    ChiefServiceTeamFilterSet,
    JointVisitFilterSet,
    PlaybookStepFilterSet,
    ResponseCaseFilterSet,
    ResponseStepFilterSet,
)
from services.models import ChiefServiceTeam, JointVisit, PlaybookStep, ResponseCase, ResponseStep

GROUP = "风险应对"
STAFF, FIELD = "registers.change", "visits.change"


def in_force(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the versions in force on the day."""
    return queryset.filter(current_on(context.day))


class PlaybookStepViewSet(RowViewSet):
    """The playbook; kept in the back office."""

    queryset = PlaybookStep.objects
    row = PlaybookStepRow
    filterset_class = PlaybookStepFilterSet
    on_day = staticmethod(in_force)
    orderings = {"id": ("pk",), "position": ("position", "code")}
    default_ordering = "position"
    group, title = GROUP, "应对措施设定"
    about = "进入某一颜色时打开的措施；修改即新版本，已打开的措施不受影响。列出当日生效的版本。"
    example = examples.PLAYBOOK_STEP


class ResponseCaseViewSet(RowViewSet):
    """Cases: an episode of an enterprise in orange or red."""

    queryset = ResponseCase.objects
    row = ResponseCaseRow
    filterset_class = ResponseCaseFilterSet
    act_capabilities = {"close": STAFF}
    orderings = {"id": ("pk",), "opened_on": ("opened_on",), "closed_on": ("closed_on",)}
    default_ordering = "-opened_on"
    group, title = GROUP, "风险处置单"
    about = "企业进入橙色或红色时自动立案，每家企业同时只有一张；脱离橙红后由工作人员结案。"
    example = examples.RESPONSE_CASE

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the note of the outcome."""
        return Q(outcome_note__contains=text.strip())

    @extend_schema(request=CloseCaseInput, summary="结案", responses={200: ResponseCaseRow})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: uuid.UUID) -> Response:
        """登记处置结果与涉及的面积、人数；未办措施随之关闭。已结案的返回 409。"""
        close_case(by=request.user, case_id=pk, now=now(), **self.valid(CloseCaseInput))
        return self.answer_with(pk)


class ResponseStepViewSet(RowViewSet):
    """Steps: what is to be done about an enterprise by a day."""

    queryset = ResponseStep.objects
    row = ResponseStepRow
    filterset_class = ResponseStepFilterSet
    act_capabilities = {"start": FIELD, "finish": FIELD, "reassign": STAFF}
    orderings = {"id": ("pk",), "due_on": ("due_on",), "opened_at": ("opened_at",)}
    default_ordering = "due_on"
    group, title = GROUP, "应对措施"
    about = (
        "由评级颜色、租约雷达、新入驻自动打开，每个事由只打开一次；期限按工作日计，"
        "涉及尚未公布日历的年份时为暂定。"
    )
    example = examples.RESPONSE_STEP

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match title or result."""
        words = text.strip()
        return Q(title__contains=words) | Q(result__contains=words)

    @extend_schema(request=None, summary="开始办理", responses={200: ResponseStepRow})
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: uuid.UUID) -> Response:
        """措施转为在办；已在办的不变，已了结的返回 409。"""
        start_step(by=request.user, step_id=pk, now=now())
        return self.answer_with(pk)

    @extend_schema(request=FinishStepInput, summary="办结措施", responses={200: ResponseStepRow})
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: uuid.UUID) -> Response:
        """登记办理结果，可指明该企业的一次走访；已了结的返回 409。"""
        values = self.valid(FinishStepInput)
        finish_step(
            by=request.user,
            step_id=pk,
            result=values["result"],
            visit_id=values.get("visit"),
            now=now(),
        )
        return self.answer_with(pk)

    @extend_schema(request=ReassignStepInput, summary="改派措施", responses={200: ResponseStepRow})
    @action(detail=True, methods=["post"])
    def reassign(self, request: Request, pk: uuid.UUID) -> Response:
        """改由他人或其他部门办理，期限不变；已了结的返回 409。"""
        values = self.valid(ReassignStepInput)
        reassign_step(
            by=request.user,
            step_id=pk,
            owner=values["owner"],
            worker_id=values.get("worker"),
            department_id=values.get("department"),
        )
        return self.answer_with(pk)


class JointVisitViewSet(RowViewSet):
    """Joint visits of several departments."""

    queryset = JointVisit.objects
    row = JointVisitRow
    filterset_class = JointVisitFilterSet
    act_capabilities = {"open": STAFF, "reply": FIELD, "hold": FIELD}
    orderings = {"id": ("pk",), "planned_on": ("planned_on",)}
    default_ordering = "-planned_on"
    group, title = GROUP, "联合走访"
    about = "街镇或区会同部门、首席服务团队走访一家企业；登记结果时，对应的措施随之办结。"
    example = examples.JOINT_VISIT

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match purpose or result."""
        words = text.strip()
        return Q(purpose__contains=words) | Q(result__contains=words)

    @extend_schema(
        request=OpenJointVisitInput, summary="发起联合走访", responses={201: JointVisitRow}
    )
    @action(detail=False, methods=["post"])
    def open(self, request: Request) -> Response:
        """邀请部门在某日一同走访；企业有待办的联合走访措施时，该措施转为在办。"""
        values = self.valid(OpenJointVisitInput)
        opened = open_joint_visit(
            by=request.user,
            enterprise_id=values["enterprise"],
            departments=values["departments"],
            planned_on=values["planned_on"],
            purpose=values["purpose"],
            chief_team_id=values.get("chief_team"),
            now=now(),
        )
        return self.answer_with(opened.pk, code=status.HTTP_201_CREATED)

    @extend_schema(request=ReplyInput, summary="部门回复", responses={200: JointVisitRow})
    @action(detail=True, methods=["post"])
    def reply(self, request: Request, pk: uuid.UUID) -> Response:
        """登记部门参加与否：本部门人员或工作人员登记；已登记结果的返回 409。"""
        values = self.valid(ReplyInput)
        reply_joint_visit(
            by=request.user,
            joint_visit_id=pk,
            department_id=values["department"],
            state=values["state"],
            note=values["note"],
            now=now(),
        )
        return self.answer_with(pk)

    @extend_schema(request=FinishStepInput, summary="登记走访结果", responses={200: JointVisitRow})
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: uuid.UUID) -> Response:
        """登记联合走访的结果，对应措施办结，团队派出随之登记；再次登记返回 409。"""
        values = self.valid(FinishStepInput)
        hold_joint_visit(
            by=request.user,
            joint_visit_id=pk,
            result=values["result"],
            visit_id=values.get("visit"),
            now=now(),
        )
        return self.answer_with(pk)


class ChiefServiceTeamViewSet(RegisterViewSet):
    """Chief service teams: settings of the district."""

    queryset = ChiefServiceTeam.objects
    row, input = TeamRow, TeamInput
    filterset_class = ChiefServiceTeamFilterSet
    write_capability = "district.change"
    orderings = {"id": ("pk",), "name": ("name",)}
    default_ordering = "name"
    group, title = GROUP, "首席服务团队"
    about = "产业扶持、行政审批、财税金融、人才服务四个领域；成员单位在工作后台维护。"
    example = examples.CHIEF_SERVICE_TEAM

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Create the team."""
        return create_team(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the team."""
        return update_team(by=self.request.user, team_id=pk, values=values, base=base)
