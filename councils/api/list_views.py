"""Registers of the three lists, with suggestions, decisions on matches, and fill rates."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Q
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import QueryRefused
from common.api.filters import require_known
from common.api.replaying import ReplayMixin
from common.api.viewsets import RegisterViewSet, RowViewSet
from common.calendar.clock import now, today
from common.calendar.months import add_months
from common.errors.domain import NotInScope
from common.records.writing import Written
from councils.actions.lists.entries import (
    create_entry,
    create_kind,
    update_entry,
    update_kind,
    withdraw_entry,
)
from councils.actions.lists.matches import (
    Asked,
    accept_match,
    project_from_match,
    refuse_match,
    release_match,
)
from councils.api import list_examples as examples
from councils.api.list_rows import (
    AcceptMatchInput,
    FillRatesShape,
    ListEntryInput,
    ListEntryRow,
    ListKindInput,
    ListKindRow,
    ListMatchRow,
    MadeProjectShape,
    MatchProjectInput,
    RefuseMatchInput,
    ReleaseMatchInput,
    SuggestionsShape,
    WithdrawEntryInput,
    told_rates,
    told_suggestions,
)
from councils.api.project_views import GROUP, STAFF
from councils.filtersets.lists import (
    ListEntryFilterSet,
    ListKindFilterSet,
    ListMatchFilterSet,
)
from councils.models import ListEntry, ListKind, ListMatch
from councils.selectors.list_suggestions import suggestions_for
from councils.selectors.lists import fill_rates

DISTRICT = "district.change"
MONTHS, COUNCIL = "months", "council"
USUAL_MONTHS, MOST_MONTHS = 12, 60


class ListKindViewSet(RegisterViewSet):
    """Lists that councils keep; the district's own setting."""

    queryset = ListKind.objects
    row, input = ListKindRow, ListKindInput
    filterset_class = ListKindFilterSet
    write_capability = DISTRICT
    orderings = {"id": ("pk",), "position": ("position", "code")}
    default_ordering = "position"
    group, title = GROUP, "清单类别"
    about = "资源、需求、项目三张清单，可由区里增设；已有条目的清单不能改变匹配方向。"
    example = examples.KIND

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Write the list."""
        return create_kind(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the list."""
        return update_kind(by=self.request.user, kind_id=pk, values=values, base=base)


class ListEntryViewSet(RegisterViewSet):
    """Entries of the lists."""

    queryset = ListEntry.objects
    row, input = ListEntryRow, ListEntryInput
    filterset_class = ListEntryFilterSet
    orderings = {"id": ("pk",), "starts_on": ("starts_on",), "created_at": ("created_at",)}
    group, title = GROUP, "清单条目"
    about = (
        "各清单的条目，及其时间、地点、数量的限度；期间含起始日、不含终止日。"
        "修改后已采纳的匹配仍须不超限度，否则返回 409。"
    )
    example = examples.ENTRY

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match title or detail."""
        words = text.strip()
        return Q(title__contains=words) | Q(detail__contains=words)

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Write the entry."""
        return create_entry(by=self.request.user, values=values, today=today(), key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the entry."""
        return update_entry(
            by=self.request.user, entry_id=pk, values=values, today=today(), base=base
        )

    @extend_schema(request=WithdrawEntryInput, summary="撤下条目", responses={200: ListEntryRow})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: uuid.UUID) -> Response:
        """撤下条目，并说明原因；还有进行中的已采纳匹配时返回 409。"""
        withdraw_entry(by=request.user, entry_id=pk, now=now(), **self.valid(WithdrawEntryInput))
        return self.answer_with(pk)

    @extend_schema(
        summary="匹配建议",
        responses={200: SuggestionsShape},
        examples=[OpenApiExample("示例", value=examples.SUGGESTIONS, response_only=True)],
    )
    @action(detail=True)
    def suggestions(self, request: Request, pk: uuid.UUID) -> Response:
        """一条需求今天起可用的供给：不超时间、地点、数量的限度，按理由权重之和排列；由人决定。"""
        require_known(request, frozenset())
        need = self.get_queryset().select_related("building").filter(pk=pk).first()
        if need is None:
            raise NotInScope
        found = suggestions_for([need], user=request.user, day=today(), best=20)
        return Response(told_suggestions(need.pk, found.get(need.pk, [])))

    @extend_schema(
        summary="需求满足率",
        parameters=[
            OpenApiParameter(MONTHS, int, description="往回几个月，含本月，1 至 60，缺省 12"),
            OpenApiParameter(COUNCIL, uuid.UUID, description="楼委会标识"),
        ],
        responses={200: FillRatesShape},
        examples=[OpenApiExample("示例", value=examples.RATES, response_only=True)],
        filters=False,
    )
    @action(detail=False, url_path="fill-rates", pagination_class=None, filter_backends=[])
    def fill_rates(self, request: Request) -> Response:
        """按月、按清单：当月登记的需求中已有采纳匹配的占比，与登记至采纳的平均日数。"""
        require_known(request, frozenset({MONTHS, COUNCIL}))
        day = today()
        since = add_months(day.replace(day=1), 1 - _months(request))
        rates = fill_rates(user=request.user, since=since, until=day, council_id=_council(request))
        return Response(told_rates(rates))


class ListMatchViewSet(ReplayMixin, RowViewSet):
    """Decided matches."""

    queryset = ListMatch.objects
    row = ListMatchRow
    filterset_class = ListMatchFilterSet
    act_capabilities: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("accept", "refuse", "release", "make_project"), STAFF
    )
    orderings = {"id": ("pk",), "decided_on": ("decided_on",)}
    default_ordering = "-decided_on"
    group, title = GROUP, "清单匹配"
    about = "需求与供给的匹配由人采纳或不采纳；任何一天都不超过时间、地点、数量的限度。"
    example = examples.MATCH

    @extend_schema(request=AcceptMatchInput, summary="采纳匹配", responses={201: ListMatchRow})
    @action(detail=False, methods=["post"])
    def accept(self, request: Request) -> Response:
        """采纳一条需求与一条供给；超出限度返回 409，全部满足的需求转为已满足。"""
        values = self.valid(AcceptMatchInput)
        match = accept_match(
            by=request.user,
            need_id=values["need"],
            offer_id=values["offer"],
            asked=Asked(values["starts_on"], values["ends_on"], values["amount"]),
            note=values["note"],
            now=now(),
        )
        return self.answer_with(match.pk, code=status.HTTP_201_CREATED)

    @extend_schema(request=RefuseMatchInput, summary="不采纳匹配", responses={201: ListMatchRow})
    @action(detail=False, methods=["post"])
    def refuse(self, request: Request) -> Response:
        """不采纳并说明原因；此供给不再向这条需求建议，其理由的权重随之降低。"""
        values = self.valid(RefuseMatchInput)
        match = refuse_match(
            by=request.user,
            need_id=values["need"],
            offer_id=values["offer"],
            reason=values["reason"],
            now=now(),
        )
        return self.answer_with(match.pk, code=status.HTTP_201_CREATED)

    @extend_schema(request=ReleaseMatchInput, summary="解除匹配", responses={200: ListMatchRow})
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: uuid.UUID) -> Response:
        """解除已采纳的匹配，并说明原因；供给的数量随之释放，需求重新有效。"""
        # Here a match is the need's alone; who has but the offer releases it on the offer's page.
        self.read_one(pk)
        release_match(by=request.user, match_id=pk, now=now(), **self.valid(ReleaseMatchInput))
        return self.answer_with(pk)

    @extend_schema(
        request=MatchProjectInput, summary="由匹配生成项目", responses={201: MadeProjectShape}
    )
    @action(detail=True, methods=["post"], url_path="make-project")
    def make_project(self, request: Request, pk: uuid.UUID) -> Response:
        """由已采纳的匹配草拟一个项目，需求与供给都指向它；每条需求一次。"""
        values = self.valid(MatchProjectInput)
        project = project_from_match(by=request.user, match_id=pk, now=now(), **values)
        return Response({"project": project.pk}, status=status.HTTP_201_CREATED)


def _months(request: Request) -> int:
    text = request.query_params.get(MONTHS, str(USUAL_MONTHS))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:4]) <= MOST_MONTHS:
        raise QueryRefused(message=f"月数须为 1 至 {MOST_MONTHS}。", path=MONTHS)
    return int(text)


def _council(request: Request) -> uuid.UUID | None:
    text = request.query_params.get(COUNCIL)
    if text is None:
        return None
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise QueryRefused(message="楼委会标识须为 UUID。", path=COUNCIL) from error
