"""Who holds which unit, and what the tenant means to do."""

from django.db import models
from django.db.models import F, Q

from buildings.models import Unit
from common.records.base import Record
from common.records.periods import Period, no_overlap, period_order
from enterprises.choices import Intent, LeaveReason, SourceKind, Tenure
from enterprises.models.enterprise import Enterprise
from enterprises.querysets import LeaseIntentQuerySet, OccupancyQuerySet


class Occupancy(Record, Period):
    """An enterprise in a unit during a period (入驻)."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="occupancies"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="单元", on_delete=models.PROTECT, related_name="occupancies"
    )
    area = models.DecimalField("面积（㎡）", max_digits=10, decimal_places=2, null=True, blank=True)
    tenure = models.CharField("使用方式", max_length=8, choices=Tenure.choices)
    source_kind = models.CharField(
        "来源", max_length=16, choices=SourceKind.choices, default=SourceKind.REGISTER
    )
    source_id = models.UUIDField("来源标识", null=True, blank=True)
    # Where and why the tenant left, when it did; a lease that ran out tells neither.
    leave_destination = models.CharField("迁出去向", max_length=24, blank=True)
    leave_reason_code = models.CharField(
        "迁出原因",
        max_length=24,
        choices=LeaveReason.choices,
        blank=True,
        default="",
        db_default="",
    )
    leave_reason = models.CharField("迁出说明", max_length=100, blank=True)

    objects = OccupancyQuerySet.as_manager()

    class Meta:
        verbose_name = "入驻"
        verbose_name_plural = "入驻"
        ordering = ["-starts_on"]
        constraints = [
            period_order("occupancy"),
            no_overlap(
                "occupancy",
                "enterprise",
                "unit",
                message="同一企业在同一单元的入驻期间重叠。",
            ),
            models.UniqueConstraint(
                fields=["enterprise", "unit", "starts_on"],
                name="occupancy_start",
                violation_error_message="该企业该单元该日入驻已登记。",
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(area__gte=0),
                name="occupancy_area",
                violation_error_message="面积不能为负数。",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "starts_on"], name="occupancy_unit"),
            models.Index(fields=["ends_on"], name="occupancy_end"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} @ {self.unit}"


class LeaseIntent(Record):
    """What a tenant said about the end of its lease (续租意向); later words add, never replace.

    ``recorded_on`` empty: stated without a date, holds since ever.
    """

    occupancy = models.ForeignKey(
        Occupancy, verbose_name="入驻", on_delete=models.CASCADE, related_name="intents"
    )
    intent = models.CharField("续租意向", max_length=24, choices=Intent.choices)
    recorded_on = models.DateField("意向日期", null=True, blank=True)
    source_kind = models.CharField(
        "来源", max_length=16, choices=SourceKind.choices, default=SourceKind.REGISTER
    )
    source_id = models.UUIDField("来源标识", null=True, blank=True)

    objects = LeaseIntentQuerySet.as_manager()

    class Meta:
        verbose_name = "续租意向"
        verbose_name_plural = "续租意向"
        ordering = [F("recorded_on").desc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["occupancy", "recorded_on", "intent"],
                nulls_distinct=False,
                name="leaseintent_once",
                violation_error_message="该意向已登记。",
            ),
        ]

    def __str__(self) -> str:
        return self.get_intent_display()
