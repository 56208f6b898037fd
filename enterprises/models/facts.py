"""Dated facts of enterprises: measurements, arrears, signals."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.records.base import Record
from enterprises.choices import ArrearsKind, KeyFact, MeasurementKind, SignalKind, SourceKind
from enterprises.models.enterprise import Enterprise
from enterprises.querysets import ArrearsQuerySet, OfEnterpriseQuerySet, SignalQuerySet


class Measurement(Record):
    """A number measured on a day (用工税收): headcount in persons, yearly tax in 万元."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="measurements"
    )
    kind = models.CharField("指标", max_length=16, choices=MeasurementKind.choices)
    measured_on = models.DateField("日期")
    value = models.DecimalField("数值", max_digits=14, decimal_places=2)
    source_kind = models.CharField(
        "来源", max_length=16, choices=SourceKind.choices, default=SourceKind.REGISTER
    )
    source_id = models.UUIDField("来源标识", null=True, blank=True)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = "用工税收"
        verbose_name_plural = "用工税收"
        ordering = ["-measured_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "measured_on"],
                include=["value"],
                name="measurement_day",
                violation_error_message="该企业该指标该日已登记。",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0) | Q(kind=MeasurementKind.ANNUAL_TAX),
                name="measurement_headcount",
                violation_error_code="out_of_range",
                violation_error_message="在岗人数不能为负数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_kind_display()} {self.measured_on}"


class Arrears(Record):
    """Rent or fees owed since a day (欠费), amount in 万元."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="arrears"
    )
    kind = models.CharField("类别", max_length=16, choices=ArrearsKind.choices)
    started_on = models.DateField("起始日期")
    settled_on = models.DateField("结清日期", null=True, blank=True)
    amount = models.DecimalField(
        "金额（万元）", max_digits=14, decimal_places=2, null=True, blank=True
    )

    objects = ArrearsQuerySet.as_manager()

    class Meta:
        verbose_name = "欠费"
        verbose_name_plural = "欠费"
        ordering = ["-started_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "started_on"],
                name="arrears_start",
                violation_error_message="该企业该类欠费该日已登记。",
            ),
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True) | Q(settled_on__gte=F("started_on")),
                name="arrears_period_order",
                violation_error_code="period_order",
                violation_error_message="结清日期早于起始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_kind_display()} {self.started_on}"


class Signal(Record):
    """Something noticed that bears on stability (信号), severity 1–5."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="signals"
    )
    kind = models.CharField("类型", max_length=32, choices=SignalKind.choices)
    severity = models.PositiveSmallIntegerField("程度")
    observed_on = models.DateField("发现日期")
    closed_on = models.DateField("关闭日期", null=True, blank=True)
    source_kind = models.CharField(
        "来源", max_length=16, choices=SourceKind.choices, default=SourceKind.REGISTER
    )
    # The visit that brought it; a plain id, because visits live above this app.
    source_id = models.UUIDField("来源标识", null=True, blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = "信号"
        verbose_name_plural = "信号"
        ordering = ["-observed_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "observed_on", "source_id"],
                nulls_distinct=False,
                name="signal_once",
                violation_error_message="该信号已登记。",
            ),
            models.CheckConstraint(
                condition=Q(severity__gte=1, severity__lte=5),
                name="signal_severity",
                violation_error_code="out_of_range",
                violation_error_message="程度须在 1 到 5 之间。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("observed_on")),
                name="signal_period_order",
                violation_error_code="period_order",
                violation_error_message="关闭日期早于发现日期。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["enterprise"],
                condition=Q(closed_on__isnull=True),
                include=["kind", "severity", "observed_on"],
                name="signal_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_kind_display()}"


class FactCheck(Record):
    """A key fact that somebody confirmed or stated on a day (核实), whether or not it changed."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="fact_checks"
    )
    field = models.CharField("要素", max_length=24, choices=KeyFact.choices)
    checked_on = models.DateField("核实日期")
    source_kind = models.CharField(
        "来源", max_length=16, choices=SourceKind.choices, default=SourceKind.STAFF
    )
    source_id = models.UUIDField("来源标识", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="核实人",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = "核实"
        verbose_name_plural = "核实"
        ordering = ["-checked_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "field", "checked_on", "source_id"],
                nulls_distinct=False,
                name="factcheck_once",
                violation_error_message="该要素该日已核实。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_field_display()} {self.checked_on}"
