"""Registers of what visits leave behind, and of the rules about visits."""

import uuid
from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.viewsets import RegisterViewSet, RowViewSet
from common.calendar.clock import now
from common.records.writing import Written
from services.actions.promises import settle_by_hand
from services.actions.proposals import (
    confirm_empty,
    confirm_newcomer,
    match_newcomer,
    refuse_proposal,
)
from services.actions.visit_types import (
    create_must_visit_rule,
    create_visit_type,
    update_must_visit_rule,
    update_visit_type,
)
from services.api import examples
from services.api.field_rows import (
    ConfirmNewsInput,
    MatchNewsInput,
    MustVisitRuleInput,
    MustVisitRuleRow,
    PromiseRow,
    ProposalRow,
    SettlePromiseInput,
    VisitTypeInput,
    VisitTypeRow,
    WhyInput,
)
from services.api.views import GROUP
from services.choices import ProposalKind
from services.filtersets import PromiseFilterSet, ProposalFilterSet
from services.models import MustVisitRule, Promise, TenantProposal, VisitType

DECIDE = "registers.change"


class PromiseViewSet(RowViewSet):
    """Promises; made on visits, settled by an act."""

    queryset = Promise.objects
    row = PromiseRow
    filterset_class = PromiseFilterSet
    act_capabilities = {"settle": "visits.change"}
    orderings = {"id": ("pk",), "due_on": ("due_on",)}
    default_ordering = "due_on"
    group, title = GROUP, "承诺"
    about = "承诺随走访登记；了结为已兑现或已取消，了结后不再改变。"
    example = examples.PROMISE

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the text."""
        return Q(text__contains=text.strip())

    @extend_schema(request=SettlePromiseInput, summary="了结承诺", responses={200: PromiseRow})
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: uuid.UUID) -> Response:
        """承诺已兑现或已取消；已了结的返回 409。"""
        settle_by_hand(promise_id=pk, by=request.user, now=now(), **self.valid(SettlePromiseInput))
        return self.answer_with(pk)


class TenantProposalViewSet(RowViewSet):
    """News of buildings; reported on visits, decided on by staff."""

    queryset = TenantProposal.objects
    row = ProposalRow
    filterset_class = ProposalFilterSet
    act_capabilities = dict.fromkeys(("confirm", "match", "refuse"), DECIDE)
    orderings = {"id": ("pk",), "observed_on": ("observed_on",)}
    default_ordering = "-observed_on"
    group, title = GROUP, "新情况"
    about = "走访中发现的新入驻单位与空置单元，由工作人员登记、对应或不采纳；处理后不再改变。"
    example = examples.PROPOSAL

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match name or note."""
        words = text.strip()
        return Q(name__contains=words) | Q(note__contains=words)

    @extend_schema(request=ConfirmNewsInput, summary="确认新情况", responses={200: ProposalRow})
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: uuid.UUID) -> Response:
        """新入驻单位登记为企业并入驻单元；空置单元终止其全部入驻。"""
        values = self.valid(ConfirmNewsInput)
        told = {"proposal_id": pk, "by": request.user, "now": now(), "on": values["on"]}
        told["unit_id"] = values.get("unit")
        if self.read_one(pk)["kind"] == ProposalKind.NEWCOMER:
            confirm_newcomer(**told, unit_kind=values["unit_kind"])
        else:
            confirm_empty(**told, destination=values["destination"])
        return self.answer_with(pk)

    @extend_schema(request=MatchNewsInput, summary="对应到现有企业", responses={200: ProposalRow})
    @action(detail=True, methods=["post"])
    def match(self, request: Request, pk: uuid.UUID) -> Response:
        """该单位就是登记册中的企业；给出单元时随即入驻。"""
        values = self.valid(MatchNewsInput)
        match_newcomer(
            proposal_id=pk,
            by=request.user,
            enterprise_id=values["enterprise"],
            unit_id=values.get("unit"),
            on=values["on"],
            now=now(),
        )
        return self.answer_with(pk)

    @extend_schema(request=WhyInput, summary="不采纳", responses={200: ProposalRow})
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: uuid.UUID) -> Response:
        """不采纳并说明原因，报告人会看到。"""
        refuse_proposal(proposal_id=pk, by=request.user, now=now(), **self.valid(WhyInput))
        return self.answer_with(pk)


class VisitTypeViewSet(RegisterViewSet):
    """Types of visits: settings of the district."""

    queryset = VisitType.objects
    row, input = VisitTypeRow, VisitTypeInput
    write_capability = "district.change"
    orderings = {"id": ("pk",), "position": ("position", "code")}
    default_ordering = "position"
    group, title = GROUP, "走访类型"
    about = "名称同时是走访事由；代码由走访端与走访记录引用，登记后不能修改。"
    example = examples.VISIT_TYPE

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Create the type, and its label in the dictionary."""
        return create_visit_type(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the type."""
        return update_visit_type(by=self.request.user, type_id=pk, values=values, base=base)


class MustVisitRuleViewSet(RegisterViewSet):
    """Occasions that ask for a visit: settings of the district."""

    queryset = MustVisitRule.objects
    row, input = MustVisitRuleRow, MustVisitRuleInput
    write_capability = "district.change"
    orderings = {"id": ("pk",), "code": ("code",)}
    default_ordering = "code"
    group, title = GROUP, "必访规则"
    about = "四必访的情形与时限；`is_confirmed` 为否的是建议，待办公室确认。"
    example = examples.MUST_VISIT_RULE

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Create the rule."""
        return create_must_visit_rule(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the rule."""
        return update_must_visit_rule(by=self.request.user, rule_id=pk, values=values, base=base)
