"""Registers of dated facts, and ratings to read."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.context import ReadContext
from common.api.viewsets import RegisterViewSet, RowViewSet
from common.calendar.clock import today
from common.records.periods import current_on
from common.records.writing import Written
from enterprises.actions.leases import create_occupancy, update_occupancy
from enterprises.actions.occupancies import change_room, state_move_out
from enterprises.api import examples
from enterprises.api.fact_rows import (
    ArrearsRow,
    FactCheckRow,
    MeasurementRow,
    MoveOutRow,
    OccupancyRow,
    RatingRow,
    SchemeDetail,
    SchemeRow,
    SignalRow,
)
from enterprises.api.inputs import (
    ArrearsInput,
    MeasurementInput,
    OccupancyInput,
    RoomChangeInput,
    SignalInput,
    StateMoveOutInput,
)
from enterprises.api.views import GROUP
from enterprises.filtersets import (
    ArrearsFilterSet,
    FactCheckFilterSet,
    MeasurementFilterSet,
    MoveOutFilterSet,
    OccupancyFilterSet,
    RatingFilterSet,
    SchemeFilterSet,
    SignalFilterSet,
)
from enterprises.models import (
    Arrears,
    FactCheck,
    Measurement,
    Occupancy,
    Rating,
    RatingScheme,
    Signal,
)

RATE = ("enterprises.rate_dirty",)


def holding(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the rows whose period holds on the day."""
    return queryset.filter(current_on(context.day))


def measured_by(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return what had been measured by the day."""
    return queryset.filter(measured_on__lte=context.day)


def owed_on(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return what was owed on the day."""
    unsettled = Q(settled_on__isnull=True) | Q(settled_on__gt=context.day)
    return queryset.filter(unsettled, started_on__lte=context.day)


def open_on(queryset: QuerySet, context: ReadContext) -> QuerySet:
    """Return the signals that were open on the day."""
    still = Q(closed_on__isnull=True) | Q(closed_on__gt=context.day)
    return queryset.filter(still, observed_on__lte=context.day)


class OccupancyViewSet(RegisterViewSet):
    """Occupancies."""

    queryset = Occupancy.objects
    row, input = OccupancyRow, OccupancyInput
    filterset_class = OccupancyFilterSet
    on_day = staticmethod(holding)
    orderings = {"id": ("pk",), "starts_on": ("starts_on",), "ends_on": ("ends_on",)}
    act_capabilities = {"change_room": "registers.change"}
    group, title = GROUP, "入驻"
    about = "期间为半开区间 [starts_on, ends_on)。新的续租意向追加保存，不覆盖以往。"
    example = examples.OCCUPANCY

    def write_new(self, values: dict[str, Any], key: uuid.UUID | None) -> Written:
        """Create the occupancy with what was said about its end."""
        return create_occupancy(by=self.request.user, values=values, key=key)

    def write_changes(self, pk: uuid.UUID, values: dict[str, Any], base: int | None) -> Written:
        """Change the occupancy."""
        return update_occupancy(by=self.request.user, occupancy_id=pk, values=values, base=base)

    @extend_schema(request=RoomChangeInput, summary="换房", responses={201: OccupancyRow})
    @action(detail=True, methods=["post"], url_path="change-room")
    def change_room(self, request: Request, pk: uuid.UUID) -> Response:
        """租户自某日起换到另一单元，原入驻同日终止，租期与续租意向随之延续。"""
        values = self.valid(RoomChangeInput)
        entered = change_room(
            by=request.user,
            occupancy_id=pk,
            unit_id=values["unit"],
            on=values["on"],
            area=values["area"],
        )
        return self.answer_with(entered.pk, code=201)


class MoveOutViewSet(RowViewSet):
    """Move-outs, one for each enterprise, building and day."""

    queryset = Occupancy.objects
    row = MoveOutRow
    filterset_class = MoveOutFilterSet
    act_capabilities = {"state": "registers.change"}
    orderings = {"id": ("pk",), "ends_on": ("ends_on",)}
    default_ordering = "-ends_on"
    group, title = GROUP, "迁出"
    about = (
        "企业在一幢楼宇的全部入驻于某日终止为一次迁出；楼内换房与续租不是迁出。"
        "租约到期或导入时已终止的可能没有去向与原因，由 state 补登。"
    )
    example = examples.MOVE_OUT

    def get_queryset(self) -> Any:
        """Return the move-outs up to today that the caller may see."""
        return super().get_queryset().move_outs(today())

    @extend_schema(request=StateMoveOutInput, summary="补登去向", responses={200: MoveOutRow})
    @action(detail=True, methods=["post"])
    def state(self, request: Request, pk: uuid.UUID) -> Response:
        """登记去向与原因；同日在本楼终止的各单元一并登记，日期不变。"""
        self.read_one(pk)
        state_move_out(by=request.user, occupancy_id=pk, **self.valid(StateMoveOutInput))
        return self.answer_with(pk)


class MeasurementViewSet(RegisterViewSet):
    """Headcounts and yearly taxes."""

    queryset = Measurement.objects
    row, input = MeasurementRow, MeasurementInput
    filterset_class = MeasurementFilterSet
    on_day = staticmethod(measured_by)
    orderings = {"id": ("pk",), "measured_on": ("measured_on",)}
    hints = RATE
    group, title = GROUP, "用工税收"
    example = examples.MEASUREMENT


class ArrearsViewSet(RegisterViewSet):
    """Arrears."""

    queryset = Arrears.objects
    row, input = ArrearsRow, ArrearsInput
    filterset_class = ArrearsFilterSet
    on_day = staticmethod(owed_on)
    orderings = {"id": ("pk",), "started_on": ("started_on",)}
    hints = RATE
    group, title = GROUP, "欠费"
    example = examples.ARREARS


class SignalViewSet(RegisterViewSet):
    """Signals; workers write them in their write scope."""

    queryset = Signal.objects
    row, input = SignalRow, SignalInput
    filterset_class = SignalFilterSet
    write_capability = "visits.change"
    on_day = staticmethod(open_on)
    orderings = {"id": ("pk",), "observed_on": ("observed_on",), "severity": ("severity",)}
    hints = RATE
    group, title = GROUP, "信号"
    example = examples.SIGNAL


class FactCheckViewSet(RowViewSet):
    """Confirmations of key facts; visits write them."""

    queryset = FactCheck.objects
    row = FactCheckRow
    filterset_class = FactCheckFilterSet
    orderings = {"id": ("pk",), "checked_on": ("checked_on",)}
    default_ordering = "-checked_on"
    group, title = GROUP, "核实"
    about = "关键要素在某日经人核实或填报；未变化的核实也留一条。"
    example = examples.FACT_CHECK


class RatingViewSet(RowViewSet):
    """Current ratings."""

    queryset = Rating.objects
    row = RatingRow
    filterset_class = RatingFilterSet
    orderings = {"id": ("pk",), "score": ("score",)}
    group, title = GROUP, "稳定度评级"
    about = "每家企业一条现行评级；任一日的评级与各指标贡献见 /enterprises/{id}/rating/。"
    example = examples.RATING


class SchemeViewSet(RowViewSet):
    """Rating schemes."""

    queryset = RatingScheme.objects
    row, full_row = SchemeRow, SchemeDetail
    filterset_class = SchemeFilterSet
    orderings = {"id": ("pk",), "version": ("version",)}
    default_ordering = "-version"
    group, title = GROUP, "评级方案"
    about = "方案发布后不再改变；每条评级都注明所用版本。"
    example = examples.SCHEME
