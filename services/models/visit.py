"""Visits and participations."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from buildings.models import Building
from common.records.base import Record
from enterprises.models import Enterprise
from orgs.models import Worker
from services.choices import Fence, ReviewReason
from services.querysets import ParticipationQuerySet, VisitQuerySet


class Visit(Record):
    """A building visit (走访、跑楼); its id comes from the client and is unique for ever."""

    visited_at = models.DateTimeField("走访时间")
    building = models.ForeignKey(
        Building, verbose_name="楼宇", on_delete=models.PROTECT, related_name="visits"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name="企业",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visits",
    )
    worker = models.ForeignKey(
        Worker,
        verbose_name="走访人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visits",
    )
    # A label of the open dictionary «visit_purpose».
    purpose = models.CharField("事由", max_length=64, blank=True)
    note = models.TextField("内容", blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    # Who wrote it: also a user without a worker's post.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="登记人",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="recorded_visits",
    )
    fence = models.CharField(
        "位置核对",
        max_length=8,
        choices=Fence.choices,
        default=Fence.UNKNOWN,
        db_default=Fence.UNKNOWN,
        editable=False,
    )
    # What was ticked on the checklists: [{type, item, done, note}], shown with the visit only.
    checks = models.JSONField("清单", default=list, db_default=[], blank=True, editable=False)
    review_reason = models.CharField(
        "待核原因",
        max_length=16,
        choices=ReviewReason.choices,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    # A withdrawn visit stays, and counts nowhere.
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True, editable=False)
    withdrawn_reason = models.CharField(
        "撤回原因", max_length=300, blank=True, default="", db_default="", editable=False
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "走访"
        verbose_name_plural = "走访"
        ordering = ["-visited_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("visited_at")),
                name="visit_period_order",
                violation_error_code="period_order",
                violation_error_message="结束时间早于开始时间。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["enterprise", "-visited_at"],
                condition=Q(enterprise__isnull=False, withdrawn_at__isnull=True),
                name="visit_enterprise",
            ),
            models.Index(fields=["building", "-visited_at"], name="visit_building"),
            models.Index(fields=["-visited_at", "-id"], name="visit_time"),
            models.Index(fields=["worker", "-visited_at"], name="visit_worker"),
        ]

    def __str__(self) -> str:
        return f"{self.building} {self.visited_at:%Y-%m-%d}"


class Participation(Record):
    """An enterprise at an activity or meeting on a day (参与)."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="participations"
    )
    held_on = models.DateField("日期")
    activity = models.CharField("活动名称", max_length=200)
    # Equal rows of a register are numbered in file order.
    ordinal = models.PositiveIntegerField("序号", default=1)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = "参与"
        verbose_name_plural = "参与"
        ordering = ["-held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "held_on", "activity", "ordinal"],
                name="participation_once",
                violation_error_message="该参与已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.activity}"
