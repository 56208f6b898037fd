"""Registers of lines, terms, elections and foundings; their steps are acts."""

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import ReadContext
from common.api.replaying import ReplayMixin
from common.api.viewsets import RegisterViewSet, RowViewSet
from common.calendar.clock import today
from common.records.periods import standing_on
from common.records.writing import Written
from enterprises.api.examples import BUILDING, ENTERPRISE_BRIEF
from orgs.actions import elections, foundings
from orgs.actions.lines import change_line, link_line
from orgs.actions.terms import extend_term
from orgs.api import tree_inputs as inputs
from orgs.api.rows import AREA_EXAMPLE, ORGANISATION_EXAMPLE
from orgs.api.tree_rows import ElectionRow, FoundingRow, LineRow, TermRow
from orgs.api.views import GROUP, STAMPS
from orgs.elections import STEPS
from orgs.filtersets.tree import ElectionFilterSet, FoundingFilterSet, LineFilterSet, TermFilterSet
from orgs.formation import FOUNDING_STEPS
from orgs.models import Election, Founding, OrganisationLine, OrganisationTerm

CHANGE = "registers.change"


def stated(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the standings that hold on the day."""
    return queryset.filter(standing_on(context.day))


class LineViewSet(RegisterViewSet):
    """Second links of organisations."""

    queryset = OrganisationLine.objects
    row, input = LineRow, inputs.LineInput
    filterset_class = LineFilterSet
    on_day = staticmethod(stated)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "条线隶属"
    about = "行业条线、区域党建等第二隶属：与上级组织并存，不改变组织树。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003301",
        "organisation": ORGANISATION_EXAMPLE,
        "leader": {
            "id": "019a1f6e-2c00-7000-8000-000000003009",
            "external_id": "DZZ00009",
            "name": "示例金融行业党委",
        },
        "kind": "industry",
        "starts_on": "2025-01-01",
        "ends_on": None,
        **STAMPS,
    }

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Link the organisation."""
        return link_line(by=self.request.user, values=values, key=key, today=today())

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Correct or end the link."""
        return change_line(by=self.request.user, line_id=pk, values=values, base=base)


class TermViewSet(ReplayMixin, RowViewSet):
    """Terms; the next one opens when an election is confirmed."""

    queryset = OrganisationTerm.objects
    row = TermRow
    filterset_class = TermFilterSet
    on_day = staticmethod(stated)
    orderings = {"id": ("pk",), "due_on": ("due_on",)}
    act_capabilities = {"extend": CHANGE}
    group, title = GROUP, "届次"
    about = "当日状态按换届日期与已批准的延期计算：提前六、三、一个月提醒，次日起为届满未换届。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003401",
        "organisation": ORGANISATION_EXAMPLE,
        "number": 2,
        "starts_on": "2023-12-01",
        "ends_on": None,
        "due_on": "2026-12-01",
        "document_number": "示例〔2023〕8号",
        "extensions": [],
        "state": "due_1",
        "binding_on": "2026-12-01",
        "days_left": 11,
        **STAMPS,
    }

    @extend_schema(request=inputs.ExtendInput, summary="延期换届", responses={200: TermRow})
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: uuid.UUID) -> Response:
        """登记经批准的延期换届；累计不超过原换届日期后十二个月，逾期仍未换届的重新计为届满未换届。"""
        self.read_one(pk)
        values = self.valid(inputs.ExtendInput)
        extend_term(by=request.user, term_id=pk, today=today(), **values)
        return self.answer_with(pk)


class ElectionViewSet(RegisterViewSet):
    """Elections, step by step."""

    queryset = Election.objects
    row, input = ElectionRow, inputs.ElectionInput
    filterset_class = ElectionFilterSet
    orderings = {"id": ("pk",), "planned_on": ("planned_on",)}
    act_capabilities = dict.fromkeys(STEPS, CHANGE)
    group, title = GROUP, "换届选举"
    about = "计划、上级批准、公示、选举、上报、批复逐步办理；两种过半数基数（到会、应到会）都留存。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003601",
        "organisation": ORGANISATION_EXAMPLE,
        "kind": "term",
        "state": "planned",
        "planned_on": "2026-12-01",
        "approved_on": None,
        "published_on": None,
        "held_on": None,
        "reported_on": None,
        "confirmed_on": None,
        "ended_on": None,
        "reason": "",
        "document_number": "",
        "seats": 3,
        "entitled": None,
        "present": None,
        "majority_base": "present",
        "candidates": [],
        "candidates_needed": 4,
        "next_steps": ["approve", "cancel"],
        **STAMPS,
    }

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Plan the election."""
        return elections.plan_election(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the plan."""
        return elections.change_plan(by=self.request.user, election_id=pk, values=values, base=base)

    @extend_schema(
        request=inputs.DocumentInput, summary="登记上级批准", responses={200: ElectionRow}
    )
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: uuid.UUID) -> Response:
        """上级批准进行选举，须有文号。"""
        return self._take(elections.approve_election, pk, self.valid(inputs.DocumentInput))

    @extend_schema(request=inputs.PublishInput, summary="公示候选人", responses={200: ElectionRow})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: uuid.UUID) -> Response:
        """公示候选人：人数须比应选名额多百分之二十（向上取整）。"""
        return self._take(elections.publish_candidates, pk, self.valid(inputs.PublishInput))

    @extend_schema(request=inputs.HoldInput, summary="登记选举结果", responses={200: ElectionRow})
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: uuid.UUID) -> Response:
        """登记到会与得票：到会须达应到会的五分之四；得票过半数者按票数当选，末位同票者不当选。"""
        values = self.valid(inputs.HoldInput)
        values["votes"] = {each["name"]: each["votes"] for each in values["votes"]}
        return self._take(elections.hold_election, pk, values)

    @extend_schema(request=inputs.OnInput, summary="上报结果", responses={200: ElectionRow})
    @action(detail=True, methods=["post"])
    def report(self, request: Request, pk: uuid.UUID) -> Response:
        """选举结果已上报。"""
        return self._take(elections.report_election, pk, self.valid(inputs.OnInput))

    @extend_schema(
        request=inputs.ConfirmInput, summary="登记上级批复", responses={200: ElectionRow}
    )
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: uuid.UUID) -> Response:
        """上级批复：当选人自当日起任职，换届选举同时开启下一届。"""
        return self._take(elections.confirm_election, pk, self.valid(inputs.ConfirmInput))

    @extend_schema(request=inputs.ReasonInput, summary="登记选举无效", responses={200: ElectionRow})
    @action(detail=True, methods=["post"])
    def fail(self, request: Request, pk: uuid.UUID) -> Response:
        """选举无效并说明原因；可以重新计划。"""
        return self._take(elections.fail_election, pk, self.valid(inputs.ReasonInput))

    @extend_schema(request=inputs.ReasonInput, summary="取消选举", responses={200: ElectionRow})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: uuid.UUID) -> Response:
        """选举举行之前取消并说明原因。"""
        return self._take(elections.cancel_election, pk, self.valid(inputs.ReasonInput))

    def _take(self, act: Any, pk: uuid.UUID, values: dict[str, Any]) -> Response:
        act(by=self.request.user, election_id=pk, today=today(), **values)
        return self.answer_with(pk)


class FoundingViewSet(RegisterViewSet):
    """Foundings, step by step."""

    queryset = Founding.objects
    row, input = FoundingRow, inputs.FoundingInput
    filterset_class = FoundingFilterSet
    orderings = {"id": ("pk",), "applied_on": ("applied_on",), "answer_due_on": ("answer_due_on",)}
    act_capabilities = dict.fromkeys(FOUNDING_STEPS, CHANGE)
    group, title = GROUP, "组建"
    about = "申请、一个月内批复、选举、备案逐步办理；备案后自动建立党组织及其覆盖。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003701",
        "enterprise": ENTERPRISE_BRIEF,
        "building": BUILDING,
        "area": AREA_EXAMPLE,
        "approving_organisation": {
            "id": "019a1f6e-2c00-7000-8000-000000003010",
            "external_id": "DZZ00010",
            "name": "示例街道党工委",
        },
        "name": "示例咨询有限公司党支部",
        "form": "branch",
        "state": "applied",
        "applied_on": "2026-11-01",
        "answer_due_on": "2026-12-01",
        "answered_on": None,
        "answer_document": "",
        "elected_on": None,
        "filed_on": None,
        "exception_document": "",
        "reason": "",
        "organisation": None,
        "is_overdue": False,
        "next_steps": ["approve", "refuse", "withdraw"],
        **STAMPS,
    }

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Apply."""
        return foundings.apply_founding(by=self.request.user, values=values, key=key, today=today())

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the application."""
        return foundings.change_application(
            by=self.request.user, founding_id=pk, values=values, base=base, today=today()
        )

    @extend_schema(request=inputs.DocumentInput, summary="批复同意", responses={200: FoundingRow})
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: uuid.UUID) -> Response:
        """审批组织同意，须有文号。"""
        return self._take(foundings.approve_founding, pk, self.valid(inputs.DocumentInput))

    @extend_schema(request=inputs.ReasonInput, summary="批复不同意", responses={200: FoundingRow})
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: uuid.UUID) -> Response:
        """审批组织不同意并说明原因。"""
        return self._take(foundings.refuse_founding, pk, self.valid(inputs.ReasonInput))

    @extend_schema(request=inputs.OnInput, summary="登记选举", responses={200: FoundingRow})
    @action(detail=True, methods=["post"])
    def elect(self, request: Request, pk: uuid.UUID) -> Response:
        """党员大会已选举（临时党组织为上级已指定负责人）。"""
        return self._take(foundings.elect_founding, pk, self.valid(inputs.OnInput))

    @extend_schema(request=inputs.FileInput, summary="备案成立", responses={200: FoundingRow})
    @action(detail=True, methods=["post"])
    def file(self, request: Request, pk: uuid.UUID) -> Response:
        """结果已备案：党组织自当日起成立，带形式、依托企业或楼宇、第一届，并计为该企业的“建”。"""
        return self._take(foundings.file_founding, pk, self.valid(inputs.FileInput))

    @extend_schema(request=inputs.ReasonInput, summary="撤回申请", responses={200: FoundingRow})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: uuid.UUID) -> Response:
        """备案之前撤回并说明原因。"""
        return self._take(foundings.withdraw_founding, pk, self.valid(inputs.ReasonInput))

    def _take(self, act: Any, pk: uuid.UUID, values: dict[str, Any]) -> Response:
        act(by=self.request.user, founding_id=pk, today=today(), **values)
        return self.answer_with(pk)
