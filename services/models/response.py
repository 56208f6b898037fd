"""The response to a colour: the playbook, the case of an episode, and its steps."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Department
from buildings.models import Building
from common.records.base import Record
from common.records.periods import Period, no_overlap, period_order
from enterprises.choices import Colour
from enterprises.models import Enterprise, RatingChange
from orgs.models import Worker
from services.choices import (
    LIVE_STATES,
    CarryRule,
    CaseOutcome,
    StepKind,
    StepOrigin,
    StepOwner,
    StepState,
)
from services.models.visit import Visit
from services.querysets import PlaybookStepQuerySet, ResponseCaseQuerySet, ResponseStepQuerySet


class PlaybookStep(Record, Period):
    """A step that entering a colour opens (应对措施设定): who, what, within which working days.

    A changed step is a new version under the same code; an ended one opens nothing any more.
    """

    code = models.SlugField("代码", max_length=32)
    colour = models.CharField("进入颜色", max_length=8, choices=Colour.choices)
    position = models.PositiveSmallIntegerField("排序", default=0)
    title = models.CharField("措施", max_length=100)
    kind = models.CharField("类型", max_length=16, choices=StepKind.choices)
    owner = models.CharField("责任方", max_length=16, choices=StepOwner.choices)
    department = models.ForeignKey(
        Department,
        verbose_name="部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="playbook_steps",
    )
    limit_days = models.PositiveSmallIntegerField("几个工作日内")
    # A colour that lasts longer than its steps is looked after again at this distance.
    follow_up_days = models.PositiveSmallIntegerField(
        "再次跟进间隔（工作日）", null=True, blank=True
    )
    on_leaving = models.CharField(
        "离开该颜色时", max_length=8, choices=CarryRule.choices, default=CarryRule.CLOSE
    )

    objects = PlaybookStepQuerySet.as_manager()

    class Meta:
        verbose_name = "应对措施设定"
        verbose_name_plural = "应对措施设定"
        ordering = ["colour", "position", "-starts_on"]
        constraints = [
            period_order("playbookstep"),
            no_overlap("playbookstep", "code", message="该代码的措施在此期间已有设定。"),
            models.CheckConstraint(
                condition=~Q(owner=StepOwner.DEPARTMENT) | Q(department__isnull=False),
                name="playbookstep_department",
                violation_error_code="missing_value",
                violation_error_message="责任方为部门的，请选择部门。",
            ),
            models.CheckConstraint(
                condition=Q(limit_days__gte=1, limit_days__lte=250)
                & (
                    Q(follow_up_days__isnull=True)
                    | Q(follow_up_days__gte=1, follow_up_days__lte=250)
                ),
                name="playbookstep_days",
                violation_error_code="out_of_range",
                violation_error_message="工作日数须在 1 到 250 之间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_colour_display()} {self.title}"


class ResponseCase(Record):
    """An enterprise's episode in orange or red (风险处置单); it ends in an outcome with a value.

    Leaving the colours only proposes an end (``calmed_on``); staff say how it ended.
    """

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="response_cases"
    )
    opened_on = models.DateField("立案日期")
    rating_change = models.ForeignKey(
        RatingChange,
        verbose_name="评级变化",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="response_cases",
    )
    colour = models.CharField("立案时颜色", max_length=8, choices=Colour.choices)
    # Since when the enterprise is neither orange nor red; empty while it is.
    calmed_on = models.DateField("脱离风险日期", null=True, blank=True)
    proposed_outcome = models.CharField(
        "建议结果", max_length=16, choices=CaseOutcome.choices, blank=True
    )
    closed_on = models.DateField("结案日期", null=True, blank=True)
    closed_at = models.DateTimeField("结案时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="结案人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    outcome = models.CharField("结果", max_length=16, choices=CaseOutcome.choices, blank=True)
    outcome_note = models.CharField("结案说明", max_length=500, blank=True)
    # What was at stake when the case ended: square metres held, persons at work.
    value_area = models.DecimalField(
        "涉及面积（㎡）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    value_headcount = models.PositiveIntegerField("涉及在岗人数", null=True, blank=True)

    objects = ResponseCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "风险处置单"
        verbose_name_plural = "风险处置单"
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(closed_on__isnull=True),
                name="responsecase_one_open",
                violation_error_message="该企业已有未结案的风险处置单。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_at__isnull=True, outcome="")
                | (Q(closed_on__isnull=False, closed_at__isnull=False) & ~Q(outcome="")),
                name="responsecase_closed_whole",
                violation_error_message="结案日期与结果须同时填写。",
            ),
            models.CheckConstraint(
                condition=Q(value_area__isnull=True) | Q(value_area__gte=0),
                name="responsecase_area",
                violation_error_code="out_of_range",
                violation_error_message="面积不能为负数。",
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise", "-opened_on"], name="responsecase_enterprise"),
            models.Index(fields=["closed_on", "outcome"], name="responsecase_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.opened_on}"


class ResponseStep(Record):
    """Something to be done about an enterprise by a day (应对措施), opened once per cause.

    ``origin_key`` names the cause: colour entered and playbook step, lease and horizon,
    first occupancy.
    """

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="response_steps"
    )
    # Where the enterprise sat when the step was opened; none for one without a unit.
    building = models.ForeignKey(
        Building,
        verbose_name="楼宇",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="response_steps",
    )
    case = models.ForeignKey(
        ResponseCase,
        verbose_name="风险处置单",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="steps",
    )
    origin = models.CharField("来源", max_length=16, choices=StepOrigin.choices)
    origin_key = models.CharField("来源标识", max_length=120, db_collation="C")
    # The colour entered under which the step stands now: a carried step moves on to the next.
    rating_change = models.ForeignKey(
        RatingChange,
        verbose_name="评级变化",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="response_steps",
    )
    colour = models.CharField("进入颜色", max_length=8, choices=Colour.choices, blank=True)
    on_leaving = models.CharField(
        "离开该颜色时", max_length=8, choices=CarryRule.choices, default=CarryRule.CARRY
    )
    title = models.CharField("措施", max_length=100)
    kind = models.CharField("类型", max_length=16, choices=StepKind.choices)
    owner = models.CharField("责任方", max_length=16, choices=StepOwner.choices)
    worker = models.ForeignKey(
        Worker,
        verbose_name="责任人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="response_steps",
    )
    department = models.ForeignKey(
        Department,
        verbose_name="责任部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="response_steps",
    )
    opened_at = models.DateTimeField("立项时间")
    limit_days = models.PositiveSmallIntegerField("几个工作日内")
    due_on = models.DateField("办理期限")
    is_due_provisional = models.BooleanField("期限暂定", default=False)
    state = models.CharField(
        "状态", max_length=16, choices=StepState.choices, default=StepState.OPEN
    )
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    done_at = models.DateTimeField("了结时间", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="办结人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    result = models.CharField("办理结果", max_length=1000, blank=True)
    visit = models.ForeignKey(
        Visit,
        verbose_name="走访",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="response_steps",
    )
    closing_reason = models.CharField("关闭原因", max_length=200, blank=True)

    objects = ResponseStepQuerySet.as_manager()

    class Meta:
        verbose_name = "应对措施"
        verbose_name_plural = "应对措施"
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "origin_key"],
                name="responsestep_once",
                violation_error_message="该措施已打开。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE_STATES, done_at__isnull=True)
                | (~Q(state__in=LIVE_STATES) & Q(done_at__isnull=False)),
                name="responsestep_done_whole",
                violation_error_message="已了结的措施须有了结时间。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state__in=LIVE_STATES),
                name="responsestep_live",
            ),
            models.Index(
                fields=["enterprise"],
                condition=Q(state__in=LIVE_STATES),
                name="responsestep_of_enterprise",
            ),
            models.Index(fields=["rating_change"], name="responsestep_entry"),
            models.Index(fields=["case"], name="responsestep_case"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.title}"

    @property
    def is_live(self) -> bool:
        """Return whether it is still to be done."""
        return self.state in LIVE_STATES
