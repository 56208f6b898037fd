"""Registers of councils and seats, and the topics proposed to councils."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import ReadContext, read_context
from common.api.filters import require_known
from common.api.viewsets import RegisterViewSet, RowViewSet, UpsertMixin
from common.calendar.clock import now
from common.records.periods import current_on
from common.records.searching import matching
from common.records.versions import rows_of
from common.records.writing import Written
from councils.actions.council import create_council, update_council, version_rows
from councils.actions.members import add_seat, change_seat
from councils.actions.proposals import DECIDE, decide_proposal
from councils.api.rows import (
    CompositionShape,
    CouncilInput,
    CouncilRow,
    DeclineInput,
    SeatInput,
    SeatRow,
    TopicProposalRow,
)
from councils.choices import CANONICAL_NAME
from councils.filtersets.councils import CouncilFilterSet, SeatFilterSet
from councils.filtersets.proposals import TopicProposalFilterSet
from councils.models import Council, Seat, TopicProposal, TopicProposalRequest
from councils.selectors.composition import composition_of
from enterprises.api.examples import BUILDING
from orgs.api.asking import AS_OF_PARAMETER
from orgs.api.rows import ORGANISATION_EXAMPLE
from orgs.api.views import STAMPS

GROUP = "楼委会"
COUNCIL = {
    "id": "019a1f6e-2c00-7000-8000-000000005001",
    "external_id": "LWH0001",
    "name": "示例大厦楼委会",
}
COMPOSITION = OpenApiExample(
    "组成",
    value={
        "seats": 9,
        "required": 5,
        "filled": 4,
        "kinds": [{"code": "employee", "label": "普通员工代表", "fewest": 1, "held": 0}],
        "gaps": ["普通员工代表"],
        "has_employee": False,
        "has_head": True,
        "unknown_words": [],
        "warnings": [],
    },
    response_only=True,
)


def founded_by(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the councils founded by the day."""
    return queryset.filter(founded_on__lte=context.day)


def holding(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the seats held on the day."""
    return queryset.filter(current_on(context.day))


class CouncilViewSet(UpsertMixin, RegisterViewSet):
    """Councils."""

    queryset = Council.objects
    row, input = CouncilRow, CouncilInput
    filterset_class = CouncilFilterSet
    on_day = staticmethod(founded_by)
    orderings = {"id": ("pk",), "external_id": ("external_id",), "name": ("name",)}
    group, title = GROUP, "楼委会"
    about = "楼委会、楼务会、楼事会、楼管会同为一种组织，kind 只是当地称谓。"
    example = {
        **COUNCIL,
        "source": "register",
        "kind": "committee",
        "canonical_name": CANONICAL_NAME,
        "buildings": [BUILDING],
        "basis": "",
        "leading_organisation": ORGANISATION_EXAMPLE,
        "founded_on": "2024-03-01",
        "term_ends_on": "2027-03-01",
        "term_state": "running",
        **STAMPS,
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match name or number."""
        return Q(name__contains=text.strip()) | matching(text, codes=("external_id",))

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Create the council with its buildings."""
        return create_council(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the council."""
        return update_council(by=self.request.user, council_id=pk, values=values, base=base)

    @extend_schema(
        summary="楼委会的组成",
        parameters=[AS_OF_PARAMETER],
        responses={200: CompositionShape},
        examples=[COMPOSITION],
    )
    @action(detail=True)
    def composition(self, request: Request, pk: uuid.UUID) -> Response:
        """各类席位、缺口、未归类的身份与需要接任的席位；按席位类别设定计算。"""
        require_known(request, frozenset({"as_of"}))
        self.read_one(pk)
        made = composition_of([pk], read_context(request).day)[pk]
        return Response(CompositionShape(made).data)

    def version_ids(self, pk: Any) -> Any:
        """Return the council and its links to buildings."""
        return version_rows(Council(pk=pk))


class SeatViewSet(RegisterViewSet):
    """Seats."""

    queryset = Seat.objects
    row, input = SeatRow, SeatInput
    filterset_class = SeatFilterSet
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "楼委会成员"
    about = (
        "楼长经一推三公示选任，由选任的任职写入；这里只能直接登记领导干部兼任（official）的楼长，"
        "原楼长同日卸任、留任成员，其余返回 409 selection_needed。"
    )
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000005101",
        "council": COUNCIL,
        "name": "示例成员",
        "capacity": "街镇代表",
        "role": "member",
        "mode": "official",
        "is_building_head": True,
        "starts_on": "2024-03-01",
        "ends_on": None,
        **STAMPS,
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the name."""
        return Q(name__contains=text.strip())

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Write the seat."""
        return add_seat(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change or end the seat."""
        return change_seat(by=self.request.user, seat_id=pk, values=values, base=base)


class TopicProposalViewSet(RowViewSet):
    """Topics proposed by many small requests; decided on by staff."""

    queryset = TopicProposal.objects
    row = TopicProposalRow
    filterset_class = TopicProposalFilterSet
    act_capabilities = dict.fromkeys(("accept", "decline"), DECIDE)
    orderings = {"id": ("pk",), "opened_on": ("opened_on",)}
    default_ordering = "-opened_on"
    group, title = GROUP, "议题建议"
    about = (
        "同一楼宇、同一类别的诉求 30 日内达到 3 件时，系统提出议题建议；附议与并案计入涉及企业数，"
        "不计入件数，已撤回的不计。处理后不再改变。"
    )
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000005201",
        "building": BUILDING,
        "category": "物业管理",
        "opened_on": "2026-11-20",
        "window_starts_on": "2026-11-03",
        "window_ends_on": "2026-11-19",
        "request_count": 3,
        "enterprise_count": 5,
        "requests": [
            {
                "id": "019a1f6e-2c00-7000-8000-000000002201",
                "external_id": "SQ000001",
                "received_at": "2026-11-19T10:30:00+08:00",
                "state": "in_progress",
            }
        ],
        "state": "accepted",
        "council": COUNCIL,
        "decided_at": "2026-11-20T14:00:00+08:00",
        "reason": "",
        **STAMPS,
    }

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match the category."""
        return Q(category__contains=text.strip())

    @extend_schema(request=None, summary="采纳议题建议", responses={200: TopicProposalRow})
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: uuid.UUID) -> Response:
        """提交该楼宇任期内的楼委会；没有这样的楼委会，或已处理，返回 409。"""
        decide_proposal(proposal_id=pk, is_accepted=True, reason="", by=request.user, now=now())
        return self.answer_with(pk)

    @extend_schema(
        request=DeclineInput, summary="不采纳议题建议", responses={200: TopicProposalRow}
    )
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: uuid.UUID) -> Response:
        """不采纳并说明原因；已处理的返回 409。"""
        decide_proposal(
            proposal_id=pk,
            is_accepted=False,
            by=request.user,
            now=now(),
            **self.valid(DeclineInput),
        )
        return self.answer_with(pk)

    def version_ids(self, pk: Any) -> Any:
        """Return the proposal and the links to its requests."""
        return rows_of(pk, TopicProposalRequest.objects.filter(proposal=pk))
