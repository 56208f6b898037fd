"""The register of rating overrides: set, approved by a second person, withdrawn."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import ReadContext
from common.api.replaying import ReplayMixin
from common.api.viewsets import RowViewSet
from common.calendar.clock import now, today
from common.records.periods import current_on
from enterprises.actions.overrides import approve_override, set_override, withdraw_override
from enterprises.api import examples
from enterprises.api.fact_rows import OverrideRow
from enterprises.api.inputs import OverrideInput, WithdrawOverrideInput
from enterprises.api.views import GROUP
from enterprises.filtersets import OverrideFilterSet
from enterprises.models import RatingOverride

DECIDE = "registers.change"


def holding(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the rows whose period holds on the day."""
    return queryset.filter(current_on(context.day))


class OverrideViewSet(ReplayMixin, RowViewSet):
    """Overrides of ratings; never changed, only approved or withdrawn."""

    queryset = RatingOverride.objects
    row = OverrideRow
    filterset_class = OverrideFilterSet
    write_capability = DECIDE
    act_capabilities = {"approve": DECIDE, "withdraw": DECIDE}
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",), "ends_on": ("ends_on",)}
    default_ordering = "-starts_on"
    group, title = GROUP, "评级人工调整"
    about = (
        "计算颜色始终保留；调整期内另行显示调整后的颜色，最长 90 天，到期恢复。"
        "调向更稳定须由第二人批准，批准前不生效；统计指标只用计算颜色。"
    )
    example = examples.OVERRIDE

    @staticmethod
    def search(text: str, user: Any) -> Q:
        """Match reason or evidence."""
        words = text.strip()
        return Q(reason__contains=words) | Q(evidence__contains=words)

    @extend_schema(request=OverrideInput, summary="提出人工调整", responses={201: OverrideRow})
    def create(self, request: Request) -> Response:
        """调向更不稳定的当日生效；调向更稳定的待第二人批准。同一企业的期间不得重叠。"""
        values = self.valid(OverrideInput)
        key = values.pop("id", None)
        written = set_override(by=request.user, values=values, today=today(), key=key)
        is_new = written.outcome == "created"
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return self.answer_with(written.obj.pk, code=code)

    @extend_schema(request=None, summary="批准人工调整", responses={200: OverrideRow})
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: uuid.UUID) -> Response:
        """由提出人以外的第二人批准，自当日起生效。"""
        approve_override(by=request.user, override_id=pk, now=now())
        return self.answer_with(pk)

    @extend_schema(
        request=WithdrawOverrideInput, summary="撤回人工调整", responses={200: OverrideRow}
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: uuid.UUID) -> Response:
        """自当日起恢复计算颜色，须写明理由；以往各日显示过的颜色不变。"""
        values = self.valid(WithdrawOverrideInput)
        withdraw_override(by=request.user, override_id=pk, now=now(), reason=values["reason"])
        return self.answer_with(pk)
