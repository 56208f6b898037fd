"""How lists of enterprises and their facts can be narrowed."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters import BooleanFilter, CharFilter, NumberFilter, UUIDFilter

from buildings.filtersets import below
from common.records.filters import (
    RegisterFilterSet,
    choices,
    day_from,
    day_until,
    reader_of,
    reference,
)
from common.records.periods import current_on, standing_on
from enterprises.choices import (
    ArrearsKind,
    Colour,
    ContactRole,
    IndustrySection,
    KeyFact,
    LeaveDestination,
    LeaveReason,
    MeasurementKind,
    OperatingStatus,
    SchemeState,
    SignalKind,
    SourceKind,
    Tenure,
    UnitKind,
)
from enterprises.models import EnterpriseStanding, Occupancy


class EnterpriseFilterSet(RegisterFilterSet):
    """Enterprises; place and status are those of the day (``as_of``, else today)."""

    area = CharFilter(method="in_area", label="当日入驻的区域代码，含其下级", max_length=24)
    building = UUIDFilter(method="in_building", label="当日入驻的楼宇标识")
    unit_kind = choices(UnitKind, "unit_kind", "单位类别")
    industry_section = choices(IndustrySection, "industry_section", "行业门类")
    operating_status = choices(OperatingStatus, "status", "当日经营状态")
    colour = choices(Colour, "rating__colour", "现行评级颜色")
    needs_review = BooleanFilter(field_name="rating__needs_review", label="待核")
    external_id = CharFilter(field_name="external_id", label="编号")
    uscc = CharFilter(field_name="uscc", label="统一社会信用代码")

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the narrowed rows; the status is looked up for the day."""
        statuses = self.form.cleaned_data.pop("operating_status", None)
        queryset = super().filter_queryset(queryset)
        if not statuses:
            return queryset
        stated = EnterpriseStanding.objects.filter(
            standing_on(self.day), enterprise=OuterRef("pk"), operating_status__in=statuses
        )
        return queryset.filter(Exists(stated))

    def in_area(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Return enterprises with a room in the area on the day."""
        areas = below(value, reader_of(self))
        here = Q(unit__building__subdistrict__in=areas) | Q(unit__building__grid__in=areas)
        return queryset.filter(Exists(self._rooms(here)))

    def in_building(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Return enterprises with a room in the building on the day."""
        return queryset.filter(Exists(self._rooms(Q(unit__building=value))))

    def _rooms(self, here: Q) -> QuerySet:
        reader = reader_of(self)
        rooms = Occupancy.objects.all() if reader is None else Occupancy.objects.visible_to(reader)
        return rooms.filter(current_on(self.day), here, enterprise=OuterRef("pk"))


class ContactFilterSet(RegisterFilterSet):
    """Contacts."""

    enterprise = reference("enterprise", "企业标识")
    role = choices(ContactRole, "role", "角色")


class OccupancyFilterSet(RegisterFilterSet):
    """Occupancies."""

    enterprise = reference("enterprise", "企业标识")
    unit = reference("unit", "单元标识")
    building = reference("unit__building", "楼宇标识")
    tenure = choices(Tenure, "tenure", "使用方式")
    ends_from = day_from("ends_on", "终止日期")
    ends_until = day_until("ends_on", "终止日期")


class MoveOutFilterSet(RegisterFilterSet):
    """Move-outs."""

    enterprise = reference("enterprise", "企业标识")
    building = reference("unit__building", "迁出楼宇标识")
    area = CharFilter(method="in_area", label="迁出区域代码，含其下级", max_length=24)
    leave_destination = choices(LeaveDestination, "leave_destination", "去向")
    leave_reason_code = choices(LeaveReason, "leave_reason_code", "原因")
    unstated = BooleanFilter(method="lacking", label="去向或原因未登记")
    left_from = day_from("ends_on", "迁出日期")
    left_until = day_until("ends_on", "迁出日期")

    def in_area(self, queryset: Any, name: str, value: str) -> Any:
        """Return move-outs from buildings of the area."""
        areas = below(value, reader_of(self))
        here = Q(unit__building__subdistrict__in=areas) | Q(unit__building__grid__in=areas)
        return queryset.filter(here)

    def lacking(self, queryset: Any, name: str, value: bool) -> Any:
        """Return what must be completed, or the rest."""
        rows = queryset.unstated()
        return rows if value else queryset.exclude(pk__in=rows.values("pk"))


class MeasurementFilterSet(RegisterFilterSet):
    """Measurements."""

    enterprise = reference("enterprise", "企业标识")
    kind = choices(MeasurementKind, "kind", "指标")
    measured_from = day_from("measured_on", "日期")
    measured_until = day_until("measured_on", "日期")


class ArrearsFilterSet(RegisterFilterSet):
    """Arrears."""

    enterprise = reference("enterprise", "企业标识")
    kind = choices(ArrearsKind, "kind", "类别")
    is_open = BooleanFilter(field_name="settled_on", lookup_expr="isnull", label="尚未结清")


class SignalFilterSet(RegisterFilterSet):
    """Signals."""

    enterprise = reference("enterprise", "企业标识")
    kind = choices(SignalKind, "kind", "类型")
    source_kind = choices(SourceKind, "source_kind", "来源")
    is_open = BooleanFilter(field_name="closed_on", lookup_expr="isnull", label="尚未关闭")
    observed_from = day_from("observed_on", "发现日期")
    observed_until = day_until("observed_on", "发现日期")


class FactCheckFilterSet(RegisterFilterSet):
    """Confirmations of key facts."""

    enterprise = reference("enterprise", "企业标识")
    field = choices(KeyFact, "field", "要素")
    source_kind = choices(SourceKind, "source_kind", "来源")
    checked_from = day_from("checked_on", "核实日期")
    checked_until = day_until("checked_on", "核实日期")


class RatingFilterSet(RegisterFilterSet):
    """Current ratings."""

    colour = choices(Colour, "colour", "颜色")
    colour_by_score = choices(Colour, "colour_by_score", "分值颜色")
    needs_review = BooleanFilter(field_name="needs_review", label="待核")


class OverrideFilterSet(RegisterFilterSet):
    """Overrides of ratings."""

    enterprise = reference("enterprise", "企业标识")
    colour = choices(Colour, "colour", "调整为")
    in_force = BooleanFilter(method="holding", label="今日生效")
    waiting = BooleanFilter(method="to_approve", label="待批准")
    ends_from = day_from("ends_on", "截止日期")
    ends_until = day_until("ends_on", "截止日期")

    def holding(self, queryset: Any, name: str, value: bool) -> Any:
        """Return what holds today, or the rest."""
        rows = queryset.model.objects.in_force_on(self.day).values("pk")
        return queryset.filter(pk__in=rows) if value else queryset.exclude(pk__in=rows)

    def to_approve(self, queryset: Any, name: str, value: bool) -> Any:
        """Return what waits for a second person, or the rest."""
        rows = queryset.model.objects.waiting().values("pk")
        return queryset.filter(pk__in=rows) if value else queryset.exclude(pk__in=rows)


class SchemeFilterSet(RegisterFilterSet):
    """Rating schemes."""

    version = NumberFilter(field_name="version", label="版本", min_value=1, max_value=10**6)
    state = choices(SchemeState, "state", "状态")
