"""Registers of organisational life."""

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
from common.records.periods import current_on, standing_on
from common.records.writing import Written
from orgs.actions.life import correct_life, record_life, version_rows, withdraw_life
from orgs.api.life_rows import (
    RECORD_EXAMPLE,
    STAMPS,
    LifeRecordInput,
    LifeRecordRow,
    LifeRuleInput,
    LifeRuleRow,
    MemberCountRow,
    TallyInput,
    TallyRow,
    WithdrawInput,
)
from orgs.api.rows import ORGANISATION_EXAMPLE
from orgs.filtersets.life import (
    LifeRecordFilterSet,
    LifeRuleFilterSet,
    MemberCountFilterSet,
    TallyFilterSet,
)
from orgs.models import LifeRecord, LifeRule, MemberCount, OrganisationTally

GROUP = "组织生活与党员数"


def in_force(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the rows whose period holds on the day."""
    return queryset.filter(current_on(context.day))


def standing(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the counts that stood on the day."""
    return queryset.filter(standing_on(context.day))


def held_by(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return what was held up to the day."""
    return queryset.filter(held_on__lte=context.day)


def begun_by(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return what was counted over spans that had begun on the day."""
    return queryset.filter(starts_on__lte=context.day)


class LifeRuleViewSet(RegisterViewSet):
    """Rules of organisational life."""

    queryset = LifeRule.objects
    row, input = LifeRuleRow, LifeRuleInput
    filterset_class = LifeRuleFilterSet
    write_capability = "district.change"
    on_day = staticmethod(in_force)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "组织生活制度"
    about = "每期（自然月、季、年）按其首日有效的制度计；修改制度时终止旧的，另立新的。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003300",
        "kind": "members_meeting",
        "times": 1,
        "interval": "quarter",
        "condition": "all",
        "starts_on": "2018-10-28",
        "ends_on": None,
        **STAMPS,
    }


class LifeRecordViewSet(RegisterViewSet):
    """Records of organisational life."""

    queryset = LifeRecord.objects
    row, input = LifeRecordRow, LifeRecordInput
    filterset_class = LifeRecordFilterSet
    write_capability = "visits.change"
    act_capabilities = {"withdraw": "visits.change"}
    on_day = staticmethod(held_by)
    orderings = {"id": ("pk",), "held_on": ("held_on",)}
    default_ordering = "-held_on"
    group, title = GROUP, "组织生活记录"
    about = "一次登记，处处计数：可同时是几种组织生活，可与其他党组织共同开展；只记人数，不要照片。"
    example = RECORD_EXAMPLE

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match topic or place."""
        words = text.strip()
        return Q(topic__contains=words) | Q(place__contains=words)

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Record it with its guests."""
        return record_life(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Correct it."""
        return correct_life(by=self.request.user, record_id=pk, values=values, base=base)

    def version_ids(self, pk: Any) -> Any:
        """Return the record and its guests."""
        return version_rows(LifeRecord(pk=pk))

    @extend_schema(request=WithdrawInput, summary="撤回组织生活记录", responses={204: None})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: uuid.UUID) -> Response:
        """误登的记录撤回后不再计数；原内容与撤回原因留在审计与行历史中。"""
        self.read_one(pk)
        withdraw_life(by=request.user, record_id=pk, **self.valid(WithdrawInput))
        return Response(status=status.HTTP_204_NO_CONTENT)


class TallyViewSet(RegisterViewSet):
    """双培养 and 双报到."""

    queryset = OrganisationTally.objects
    row, input = TallyRow, TallyInput
    filterset_class = TallyFilterSet
    read_capability = "members.view"
    on_day = staticmethod(begun_by)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "双培养与双报到"
    about = "只记数量，不记姓名；仅限机关内部。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003302",
        "organisation": ORGANISATION_EXAMPLE,
        "kind": "members_to_backbone",
        "count": 2,
        "note": "",
        "starts_on": "2026-07-01",
        "ends_on": "2026-10-01",
        **STAMPS,
    }


class MemberCountViewSet(RowViewSet):
    """Counts of members over time; written with the organisation."""

    queryset = MemberCount.objects
    row = MemberCountRow
    filterset_class = MemberCountFilterSet
    read_capability = "members.view"
    on_day = staticmethod(standing)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",)}
    group, title = GROUP, "党员数"
    about = "按日期留存的人数，经党组织接口维护；不建党员名册，仅限机关内部。"
    example = {
        "id": "019a1f6e-2c00-7000-8000-000000003303",
        "organisation": ORGANISATION_EXAMPLE,
        "full_members": 12,
        "probationary_members": 1,
        "candidates": 0,
        "activists": 2,
        "applicants": 3,
        "floating_members": 0,
        "starts_on": None,
        "ends_on": None,
        "recorded_on": "2026-01-01",
        **STAMPS,
    }
