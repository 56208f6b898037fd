"""Stored figures through the API: daily snapshots, closed months, what differs since and why."""

import uuid
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import may_count_members
from common.api.context import QueryRefused
from common.api.filters import require_known
from common.api.rows import RowSerializer
from common.api.shapes import shape_of
from common.api.viewsets import RowViewSet
from common.calendar.clock import now, today
from common.errors.domain import NotInScope
from reports.actions import close_month, end_of_month, explain_delta
from reports.api.shapes import LABELS, BehindRowShape
from reports.choices import Part
from reports.filtersets import (
    DeltaReasonFilterSet,
    FrozenFigureFilterSet,
    FrozenMonthFilterSet,
    SnapshotFilterSet,
)
from reports.indicators.definitions import INDICATORS
from reports.indicators.figures import Figure
from reports.models import DeltaReason, FrozenFigure, FrozenMonth, FrozenPlace, IndicatorSnapshot
from reports.selectors.board import own_area
from reports.selectors.months import deltas, frozen_place, row_delta

GROUP = "指标与看板"
AREA = OpenApiParameter("area", str, description="冻结时的区域代码或楼宇编号；缺省为调用者所在区域")
_ID = "019a1f6e-2c00-7000-8000-000000009001"
_NUMBERS = {"numerator": 15, "denominator": None, "value": 15}
_MONTH = {
    "id": _ID,
    "last_day": "2026-10-31",
    "closed_at": "2026-11-06T01:40:00+08:00",
    "closed_by_name": "系统",
    "digest": "0" * 64,
}


class SnapshotRow(RowSerializer):
    """A figure as a day's snapshot holds it."""

    area = serializers.CharField(source="area.code", label="区域代码", read_only=True)
    building = serializers.UUIDField(
        source="building_id", label="楼宇标识；空为区域的数", allow_null=True, read_only=True
    )

    class Meta:
        model = IndicatorSnapshot
        fields = [
            "id",
            "code",
            "area",
            "building",
            "as_of",
            "numerator",
            "denominator",
            "value",
            "computed_at",
        ]


class FrozenMonthRow(RowSerializer):
    """A closed month."""

    class Meta:
        model = FrozenMonth
        fields = ["id", "last_day", "closed_at", "closed_by_name", "digest"]


class FrozenFigureRow(RowSerializer):
    """A figure of a closed month."""

    place = serializers.CharField(source="place.code", label="区域代码或楼宇编号", read_only=True)
    place_name = serializers.CharField(source="place.name", label="冻结时的名称", read_only=True)
    last_day = serializers.DateField(source="place.month.last_day", label="月末", read_only=True)

    class Meta:
        model = FrozenFigure
        fields = [
            "id",
            "last_day",
            "place",
            "place_name",
            "code",
            "numerator",
            "denominator",
            "value",
        ]


class DeltaReasonRow(FrozenFigureRow):
    """Why a figure of a closed month differs."""

    class Meta:
        model = DeltaReason
        fields = [
            *FrozenFigureRow.Meta.fields,
            "reason",
            "recorded_by_name",
            "recorded_at",
        ]


class CloseShape(serializers.Serializer):
    """Which month to close."""

    month = serializers.RegexField(r"^20\d\d-(0[1-9]|1[0-2])$", label="月份，例如 2026-10")


class ReasonShape(serializers.Serializer):
    """Why a figure differs."""

    place = serializers.CharField(label="冻结时的区域代码或楼宇编号", max_length=64)
    code = serializers.CharField(label="指标代码", max_length=64)
    reason = serializers.CharField(label="原因", min_length=2, max_length=500)


class DeltaShape(serializers.Serializer):
    """A reported figure beside what the facts say now."""

    frozen = shape_of(Figure, LABELS, name="FrozenNumbers")(label="冻结值")
    now = shape_of(Figure, LABELS, name="NumbersNow")(label="现在重算的值", allow_null=True)
    is_different = serializers.BooleanField(label="有差异")
    reasons = serializers.ListField(child=serializers.CharField(), label="原因，新的在前")


class DeltasShape(serializers.Serializer):
    """All figures of coverage of a place in a closed month."""

    results = DeltaShape(many=True, label="指标")


class RowDeltaShape(serializers.Serializer):
    """Which rows made a difference."""

    gone = BehindRowShape(many=True, label="冻结时计入、现在不计")
    added = BehindRowShape(many=True, label="冻结时未计、现在计入")
    hidden = serializers.IntegerField(label="现不在工作范围内、不列出的行数")


class StoredFigures(RowViewSet):
    """Stored figures that are open to the caller: counts of persons stay in the office."""

    def get_queryset(self) -> Any:
        """Return the rows that the caller may see, of the figures open to him."""
        rows = super().get_queryset()
        if may_count_members(self.request.user):
            return rows
        closed = [code for code, one in INDICATORS.items() if one.is_internal]
        return rows.exclude(code__in=closed)


class SnapshotViewSet(StoredFigures):
    """Daily snapshots."""

    queryset = IndicatorSnapshot.objects
    row = SnapshotRow
    filterset_class = SnapshotFilterSet
    read_capability = "figures.view"
    group, title = GROUP, "指标快照"
    about = "每天夜里保存一次；当日有改动时，看板与 /indicators/ 按事实重算，不取快照。"
    example = {
        "id": _ID,
        "code": "coverage_blank",
        "area": "310106012",
        "building": None,
        "as_of": "2026-11-20",
        **_NUMBERS,
        "computed_at": "2026-11-21T01:10:00+08:00",
    }


class FrozenMonthViewSet(RowViewSet):
    """Closed months: read, close, compare with the facts, explain."""

    queryset = FrozenMonth.objects
    row = FrozenMonthRow
    filterset_class = FrozenMonthFilterSet
    read_capability = "figures.view"
    write_capability = "district.change"
    act_capabilities = {"explain": "registers.change", "row_delta": "registers.view"}
    group, title = GROUP, "冻结月报"
    about = "关账时冻结月末那一天的全部指标，以后不再改变，任何人不能重新打开。"
    example = _MONTH

    @extend_schema(summary="关账", request=CloseShape, responses={201: FrozenMonthRow})
    def create(self, request: Request) -> Response:
        """冻结一个已经结束的月份；只有区级工作人员可以，已关账的返回 409。"""
        year, month = self.valid(CloseShape)["month"].split("-")
        first = today().replace(year=int(year), month=int(month), day=1)
        closed = close_month(
            last_day=end_of_month(first), by=request.user, now=now(), today=today()
        )
        return self.answer_with(closed.pk, code=status.HTTP_201_CREATED)

    @extend_schema(
        summary="冻结值与现在重算的差异", parameters=[AREA], responses={200: DeltasShape}
    )
    @action(detail=True)
    def deltas(self, request: Request, pk: uuid.UUID) -> Response:
        """覆盖类指标逐项并列：冻结值、按今天所知事实对同一天重算的值、已写明的原因。"""
        require_known(request, frozenset({"area"}))
        month, place = self._of(pk, request.query_params.get("area"))
        found = [
            {
                "frozen": delta.frozen,
                "now": delta.now,
                "is_different": delta.is_different,
                "reasons": [reason.reason for reason in delta.reasons],
            }
            for delta in deltas(month, place)
        ]
        return Response({"results": found})

    @extend_schema(
        summary="差在哪些行",
        parameters=[
            AREA,
            OpenApiParameter("code", str, required=True, description="指标代码"),
            OpenApiParameter("part", str, enum=Part.values, description="分子或分母，缺省分子"),
        ],
        responses={200: RowDeltaShape},
    )
    @action(detail=True, url_path="row-delta")
    def row_delta(self, request: Request, pk: uuid.UUID) -> Response:
        """冻结时计入而现在不计、现在计入而冻结时未计的记录，限于调用者的工作范围。"""
        require_known(request, frozenset({"area", "code", "part"}))
        part = request.query_params.get("part", Part.NUMERATOR)
        if part not in Part.values:
            raise QueryRefused("unknown_value", "只能是分子或分母。", path="part")
        month, place = self._of(pk, request.query_params.get("area"))
        code = request.query_params.get("code", "")
        return Response(row_delta(month, place, code, Part(part), user=request.user))

    @extend_schema(summary="写明差异的原因", request=ReasonShape, responses={201: DeltaReasonRow})
    @action(detail=True, methods=["post"])
    def explain(self, request: Request, pk: uuid.UUID) -> Response:
        """只有确有差异的指标才能写；已写的原因保留，不能修改。"""
        values = self.valid(ReasonShape)
        _, place = self._of(pk, values.pop("place"))
        given = explain_delta(place=place, by=request.user, now=now(), **values)
        rows = DeltaReasonViewSet(request=request, format_kwarg=None)
        return Response(rows.read_one(given.pk), status=status.HTTP_201_CREATED)

    def _of(self, pk: uuid.UUID, code: str | None) -> tuple[FrozenMonth, FrozenPlace]:
        user: Any = self.request.user
        month = FrozenMonth.objects.visible_to(user).filter(pk=pk).first()
        if month is None:
            raise NotInScope
        return month, frozen_place(month, code or own_area(user).code, user)


class FrozenFigureViewSet(StoredFigures):
    """Figures of closed months."""

    queryset = FrozenFigure.objects
    row = FrozenFigureRow
    filterset_class = FrozenFigureFilterSet
    read_capability = "figures.view"
    group, title = GROUP, "冻结指标"
    about = "已关账月份的全部指标，区域与楼宇按冻结时的归属。"
    example = {
        "id": _ID,
        "last_day": "2026-10-31",
        "place": "310106012",
        "place_name": "南京西路街道",
        "code": "coverage_blank",
        **_NUMBERS,
    }


class DeltaReasonViewSet(StoredFigures):
    """Reasons of differences."""

    queryset = DeltaReason.objects
    row = DeltaReasonRow
    filterset_class = DeltaReasonFilterSet
    read_capability = "figures.view"
    group, title = GROUP, "差异说明"
    about = "冻结值与后来更正不一致时写明的原因，以及当时重算的值。"
    example = {
        **FrozenFigureViewSet.example,
        "reason": "补登记入驻",
        "recorded_by_name": "示例人员",
        "recorded_at": "2026-11-20T10:00:00+08:00",
    }
