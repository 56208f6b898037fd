"""The selection of a building head: a recommendation and its public notices (一推三公示)."""

from django.db import models
from django.db.models import F, Q

from common.records.base import Record
from councils.choices import NoticeOutcome, SeatMode, SelectionState
from councils.models.council import Council
from councils.models.seat import Seat
from councils.querysets import (
    OfCouncilQuerySet,
    OfNoticeQuerySet,
    OfSelectionQuerySet,
    SettingQuerySet,
)


class NoticeRule(Record):
    """A public notice that a selection goes through (公示环节设定), in its order."""

    position = models.PositiveSmallIntegerField("顺序", unique=True)
    label = models.CharField("名称", max_length=64)
    working_days = models.PositiveSmallIntegerField("公示工作日")

    objects = SettingQuerySet.as_manager()

    class Meta:
        verbose_name = "公示环节设定"
        verbose_name_plural = "公示环节设定"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(working_days__gte=1),
                name="noticerule_days",
                violation_error_message="公示至少一个工作日。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.label}"


class Selection(Record):
    """The selection of a council's building head (楼长选任)."""

    council = models.ForeignKey(
        Council, verbose_name="楼委会", on_delete=models.CASCADE, related_name="selections"
    )
    candidate = models.CharField("人选", max_length=64)
    capacity = models.CharField("身份", max_length=64)
    mode = models.CharField("产生方式", max_length=16, choices=SeatMode.choices)
    recommended_by = models.CharField("推荐方", max_length=200)
    recommended_on = models.DateField("推荐日期")
    # The notices as the rules asked for them that day: [{"label", "working_days"}] in order.
    plan = models.JSONField("公示安排", default=list, blank=True, editable=False)
    state = models.CharField(
        "进度",
        max_length=16,
        choices=SelectionState.choices,
        default=SelectionState.RECOMMENDED,
        editable=False,
    )
    ended_on = models.DateField("结束日期", null=True, blank=True, editable=False)
    reason = models.CharField("终止原因", max_length=300, blank=True, editable=False)
    # Where it led: the seat of the building head.
    seat = models.OneToOneField(
        Seat,
        verbose_name="楼长席位",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="selection",
    )

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "楼长选任"
        verbose_name_plural = "楼长选任"
        ordering = ["-recommended_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["council"],
                condition=Q(ended_on__isnull=True),
                name="selection_open_once",
                violation_error_message="该楼委会已有进行中的楼长选任。",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[SelectionState.RECOMMENDED, SelectionState.IN_NOTICE],
                    ended_on__isnull=True,
                )
                | Q(
                    state__in=[SelectionState.APPOINTED, SelectionState.STOPPED],
                    ended_on__isnull=False,
                    ended_on__gte=F("recommended_on"),
                ),
                name="selection_whole",
                violation_error_message="选任的进度与结束日期不一致。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council} {self.candidate}"


class SelectionNotice(Record):
    """One public notice of a selection (公示): its days are counted by the calendar."""

    selection = models.ForeignKey(
        Selection, verbose_name="楼长选任", on_delete=models.CASCADE, related_name="notices"
    )
    position = models.PositiveSmallIntegerField("顺序")
    # As the rule had them when the notice began.
    label = models.CharField("名称", max_length=64)
    working_days = models.PositiveSmallIntegerField("公示工作日")
    place = models.CharField("公示地点", max_length=200)
    starts_on = models.DateField("公示开始")
    # The last day of the notice; objections are received until its end.
    last_day = models.DateField("公示截止")
    outcome = models.CharField(
        "公示结果", max_length=16, choices=NoticeOutcome.choices, blank=True, default=""
    )
    closed_on = models.DateField("结果登记日期", null=True, blank=True)
    note = models.CharField("结果说明", max_length=300, blank=True)

    objects = OfSelectionQuerySet.as_manager()

    class Meta:
        verbose_name = "楼长公示"
        verbose_name_plural = "楼长公示"
        ordering = ["selection", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "position"],
                name="selectionnotice_once",
                violation_error_message="该环节已登记。",
            ),
            models.UniqueConstraint(
                fields=["selection"],
                condition=Q(closed_on__isnull=True),
                name="selectionnotice_open_once",
                violation_error_message="上一环节的公示还没有登记结果。",
            ),
            # Nobody, the database included, ends a notice before its last day is over.
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, outcome="")
                | (Q(closed_on__isnull=False, closed_on__gt=F("last_day")) & ~Q(outcome="")),
                name="selectionnotice_not_shortened",
                violation_error_code="notice_running",
                violation_error_message="公示期未满，不能登记结果。",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gt=F("starts_on")),
                name="selectionnotice_period_order",
                violation_error_code="period_order",
                violation_error_message="公示截止须晚于公示开始。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.selection} {self.label}"


class Objection(Record):
    """An objection to a notice (异议), and how it was handled."""

    notice = models.ForeignKey(
        SelectionNotice, verbose_name="公示", on_delete=models.CASCADE, related_name="objections"
    )
    received_on = models.DateField("收到日期")
    text = models.CharField("异议内容", max_length=1000)
    is_upheld = models.BooleanField("异议成立", null=True, blank=True)
    handling = models.CharField("核实情况", max_length=1000, blank=True)
    handled_on = models.DateField("核实日期", null=True, blank=True)

    objects = OfNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "公示异议"
        verbose_name_plural = "公示异议"
        ordering = ["notice", "received_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_upheld__isnull=True, handled_on__isnull=True)
                | Q(is_upheld__isnull=False, handled_on__isnull=False) & ~Q(handling=""),
                name="objection_handled_whole",
                violation_error_message="核实异议须写明情况与日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.received_on}"
