"""The clock of a request as a ledger: when it ran, when it stood still, and what its limit was."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from accounts.models import Department
from common.records.base import Record
from common.records.periods import MomentRange
from services.choices import LimitCause, LimitState, Mechanism, PauseReason, Rung, SpanKind
from services.models.request import ServiceRequest
from services.querysets import (
    OfRequestQuerySet,
    UnitDayQuerySet,
)


class ClockSpan(Record):
    """A stretch of time in which a request's clock ran or stood still (计时台账).

    Worked time is counted by the calendar of ``unit``, or the common one when that has no days of
    its own. A request without an open span is over, or merged into another.
    """

    # Its index is that of the whole ledger, below.
    request = models.ForeignKey(
        ServiceRequest,
        verbose_name="诉求",
        on_delete=models.CASCADE,
        related_name="spans",
        db_index=False,
    )
    kind = models.CharField("计时状态", max_length=8, choices=SpanKind.choices)
    starts_at = models.DateTimeField("起")
    ends_at = models.DateTimeField("止", null=True, blank=True)
    unit = models.ForeignKey(
        Department,
        verbose_name="承办部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="clock_spans",
    )
    reason = models.CharField(
        "暂停原因", max_length=24, choices=PauseReason.choices, blank=True, default=""
    )
    # A pause ends by itself after this day.
    until = models.DateField("暂停至", null=True, blank=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "计时台账"
        verbose_name_plural = "计时台账"
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="clockspan_period_order",
                violation_error_message="结束时间早于开始时间。",
            ),
            models.CheckConstraint(
                condition=Q(kind=SpanKind.RUNNING) | ~Q(reason=""),
                name="clockspan_pause_reason",
                violation_error_message="暂停须写明原因。",
            ),
            ExclusionConstraint(
                name="clockspan_overlap",
                expressions=[
                    ("request", RangeOperators.EQUAL),
                    (MomentRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                violation_error_message="计时区间重叠。",
            ),
        ]
        indexes = [
            # The ledger in its order: all clocks are computed out of the index alone.
            models.Index(
                fields=["request", "starts_at", "ends_at", "id"],
                include=["kind", "unit"],
                name="clockspan_ledger",
            ),
            # Pauses to be ended, and whatever still runs.
            models.Index(
                fields=["until"],
                condition=Q(ends_at__isnull=True, kind="paused"),
                name="clockspan_pauses",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_at:%Y-%m-%d %H:%M}"


class ClockLimit(Record):
    """What limit a request has had (时限台账): the last approved line counts.

    Asked for by one person and decided by another where the mechanism demands it.
    """

    request = models.ForeignKey(
        ServiceRequest, verbose_name="诉求", on_delete=models.CASCADE, related_name="limits"
    )
    cause = models.CharField("依据", max_length=16, choices=LimitCause.choices)
    mechanism = models.CharField("办理机制", max_length=16, choices=Mechanism.choices)
    # The whole limit in working days, extensions included; none: by a plan not yet made.
    days = models.PositiveSmallIntegerField("时限（工作日）", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    state = models.CharField(
        "审批状态", max_length=8, choices=LimitState.choices, default=LimitState.APPROVED
    )
    asked_at = models.DateTimeField("提出时间")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="提出人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="asked_limits",
    )
    # When it came into force, or was refused.
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="审批人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decided_limits",
    )
    unit = models.ForeignKey(
        Department,
        verbose_name="承办部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="clock_limits",
    )
    due_before = models.DateField("原期限", null=True, blank=True)
    due_after = models.DateField("新期限", null=True, blank=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "时限台账"
        verbose_name_plural = "时限台账"
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days__isnull=True) | Q(days__gte=1),
                name="clocklimit_days",
                violation_error_message="时限至少为1个工作日。",
            ),
            models.CheckConstraint(
                condition=Q(state=LimitState.ASKED) | Q(decided_at__isnull=False),
                name="clocklimit_decided",
                violation_error_message="已审批的须有审批时间。",
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state=LimitState.ASKED),
                name="clocklimit_asked_once",
                violation_error_message="已有一项时限变更待批准。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["request", "-decided_at", "-id"],
                condition=Q(state="approved"),
                name="clocklimit_latest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()} {self.days or '按方案'}"


class LadderStep(Record):
    """A rung of the ladder that was told for a limit (督办记录): unique, so told once."""

    request = models.ForeignKey(
        ServiceRequest, verbose_name="诉求", on_delete=models.CASCADE, related_name="ladder_steps"
    )
    rung = models.CharField("督办层级", max_length=12, choices=Rung.choices)
    # The due day it was told about: another one begins the ladder again.
    due_on = models.DateField("办结期限")
    told_at = models.DateTimeField("时间")

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "督办记录"
        verbose_name_plural = "督办记录"
        ordering = ["told_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "rung", "due_on"],
                name="ladderstep_once",
                violation_error_message="该层级已督办。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rung_display()} {self.due_on}"


class UnitDay(Record):
    """A day that one department works, or does not, against the calendar (部门工作日例外)."""

    department = models.ForeignKey(
        Department, verbose_name="部门", on_delete=models.CASCADE, related_name="unit_days"
    )
    day = models.DateField("日期")
    is_working = models.BooleanField("是否工作日")
    reason = models.CharField("原因", max_length=100)

    objects = UnitDayQuerySet.as_manager()

    class Meta:
        verbose_name = "部门工作日例外"
        verbose_name_plural = "部门工作日例外"
        ordering = ["-day", "department"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "day"],
                name="unitday_once",
                violation_error_message="该部门这一天已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.day} {'工作' if self.is_working else '休息'}"
