"""Registers of alliances, joint meetings, pairings and cross appointments."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import ReadContext
from common.api.viewsets import RegisterViewSet
from common.records.periods import current_on
from common.records.writing import Written
from orgs.actions.alliances import (
    complete_task,
    correct_meeting,
    create_task,
    hold_meeting,
    meeting_rows,
    pair,
    update_pairing,
    update_task,
)
from orgs.api import alliance_rows as rows
from orgs.filtersets.alliance import (
    AllianceFilterSet,
    AllianceMemberFilterSet,
    AlliancePlanFilterSet,
    AllianceTaskFilterSet,
    CrossAppointmentFilterSet,
    JointMeetingFilterSet,
    PairingFilterSet,
)
from orgs.models import (
    Alliance,
    AllianceMember,
    AlliancePlan,
    AllianceTask,
    CrossAppointment,
    JointMeeting,
    Pairing,
)

GROUP = "联盟与结对"


def in_force(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the rows whose period holds on the day."""
    return queryset.filter(current_on(context.day))


class AllianceViewSet(RegisterViewSet):
    """Alliances."""

    queryset = Alliance.objects
    row, input = rows.AllianceRow, rows.AllianceInput
    filterset_class = AllianceFilterSet
    on_day = staticmethod(in_force)
    orderings = {"id": ("pk",), "name": ("name",), "starts_on": ("starts_on",)}
    group, title = GROUP, "党建联盟"
    about = "联盟与联席会议；架构按联盟自己的说法填写，例如“1+4+6”。"
    example = rows.ALLIANCE_EXAMPLE

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the name."""
        return Q(name__contains=text.strip())


class AllianceMemberViewSet(RegisterViewSet):
    """Members of alliances."""

    queryset = AllianceMember.objects
    row, input = rows.MemberRow, rows.MemberInput
    filterset_class = AllianceMemberFilterSet
    on_day = staticmethod(in_force)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "联盟成员"
    about = "成员是党组织、企业、部门三者之一；在工作范围之外的不显示名称。"
    example = rows.MEMBER_EXAMPLE


class AlliancePlanViewSet(RegisterViewSet):
    """Plans of alliances."""

    queryset = AlliancePlan.objects
    row, input = rows.PlanRow, rows.PlanInput
    filterset_class = AlliancePlanFilterSet
    on_day = staticmethod(in_force)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "联盟计划"
    example = rows.PLAN_EXAMPLE

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the name."""
        return Q(name__contains=text.strip())


class AllianceTaskViewSet(RegisterViewSet):
    """Tasks of alliances."""

    queryset = AllianceTask.objects
    row, input = rows.TaskRow, rows.TaskInput
    filterset_class = AllianceTaskFilterSet
    act_capabilities = {"complete": "registers.change"}
    orderings = {"id": ("pk",), "due_on": ("due_on",)}
    default_ordering = "due_on"
    group, title = GROUP, "联盟任务"
    about = "责任单位须是该联盟成员；逾期未完成的用 is_overdue 筛选。"
    example = rows.TASK_EXAMPLE

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match title or outcome."""
        words = text.strip()
        return Q(title__contains=words) | Q(outcome__contains=words)

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Give a member the task."""
        return create_task(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the task."""
        return update_task(by=self.request.user, task_id=pk, values=values, base=base)

    @extend_schema(
        request=rows.CompleteInput, summary="完成联盟任务", responses={200: rows.TaskRow}
    )
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: uuid.UUID) -> Response:
        """登记任务完成的日期与成效；已完成的任务不能再次登记。"""
        self.read_one(pk)
        values = self.valid(rows.CompleteInput)
        complete_task(
            by=request.user, task_id=pk, on=values["done_on"], outcome=values.get("outcome", "")
        )
        return self.answer_with(pk)


class JointMeetingViewSet(RegisterViewSet):
    """Joint meetings."""

    queryset = JointMeeting.objects
    row, input = rows.MeetingRow, rows.MeetingInput
    filterset_class = JointMeetingFilterSet
    orderings = {"id": ("pk",), "held_on": ("held_on",)}
    default_ordering = "-held_on"
    group, title = GROUP, "联席会议"
    about = "参会单位须是会议当日的联盟成员。"
    example = rows.MEETING_EXAMPLE

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match topic or decisions."""
        words = text.strip()
        return Q(topic__contains=words) | Q(decisions__contains=words)

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Record the meeting with those who took part."""
        return hold_meeting(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Correct the meeting."""
        return correct_meeting(by=self.request.user, meeting_id=pk, values=values, base=base)

    def version_ids(self, pk: Any) -> Any:
        """Return the meeting and its participants."""
        return meeting_rows(JointMeeting(pk=pk))


class PairingViewSet(RegisterViewSet):
    """Pairings."""

    queryset = Pairing.objects
    row, input = rows.PairingRow, rows.PairingInput
    filterset_class = PairingFilterSet
    on_day = staticmethod(in_force)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "结对共建"
    about = "共建活动由双方共同参加的组织生活记录计出，不填报；一方在工作范围之外的不显示名称。"
    example = rows.PAIRING_EXAMPLE

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Pair two organisations."""
        return pair(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change or end the pairing."""
        return update_pairing(by=self.request.user, pairing_id=pk, values=values, base=base)


class CrossAppointmentViewSet(RegisterViewSet):
    """Cross appointments."""

    queryset = CrossAppointment.objects
    row, input = rows.CrossRow, rows.CrossInput
    filterset_class = CrossAppointmentFilterSet
    on_day = staticmethod(in_force)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "交叉任职"
    about = "双方互有任职且当日均在期内，才算双向进入、交叉任职。"
    example = rows.CROSS_EXAMPLE

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the name."""
        return Q(name__contains=text.strip())
