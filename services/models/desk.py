"""What the desk works by: categories and duty list, mechanisms, words at hand, substitutes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Department
from common.records.base import Record
from common.records.periods import Period, no_overlap, period_order
from services.choices import Approver, Mechanism, RequestState, SurveyWave
from services.models.request import ServiceRequest
from services.querysets import (
    DeskRuleQuerySet,
    OfRequestQuerySet,
    SubstituteQuerySet,
)


class RequestCategory(Record):
    """A kind of request (诉求类别) in a tree; its name is the label that requests carry."""

    name = models.CharField("类别", max_length=64, unique=True)
    parent = models.ForeignKey(
        "self",
        verbose_name="上级类别",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    position = models.PositiveSmallIntegerField("排序", default=0)

    objects = DeskRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "诉求类别"
        verbose_name_plural = "诉求类别"
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="requestcategory_not_own_parent",
                violation_error_message="类别不能是自己的上级。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DutyItem(Record, Period):
    """Who handles a category, with whom, how and how fast (职责清单): one version a period."""

    category = models.ForeignKey(
        RequestCategory, verbose_name="类别", on_delete=models.PROTECT, related_name="duty_items"
    )
    lead = models.ForeignKey(
        Department, verbose_name="主办部门", on_delete=models.PROTECT, related_name="duty_items"
    )
    co_units = models.ManyToManyField(
        Department, verbose_name="协办部门", blank=True, related_name="co_duty_items"
    )
    mechanism = models.CharField("办理机制", max_length=16, choices=Mechanism.choices)
    # None: the limit of the mechanism.
    days = models.PositiveSmallIntegerField("时限（工作日）", null=True, blank=True)
    template = models.ForeignKey(
        "services.ReplyTemplate",
        verbose_name="答复模板",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="duty_items",
    )

    objects = DeskRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "职责清单"
        verbose_name_plural = "职责清单"
        ordering = ["category", "-starts_on"]
        constraints = [
            period_order("dutyitem"),
            no_overlap("dutyitem", "category", message="该类别在这段时间已有职责清单。"),
            models.CheckConstraint(
                condition=Q(days__isnull=True) | Q(days__gte=1),
                name="dutyitem_days",
                violation_error_message="时限至少为1个工作日。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} → {self.lead}"


class MechanismRule(Record):
    """Clock and approver of one of the four mechanisms (办理机制设定)."""

    mechanism = models.CharField(
        "办理机制", max_length=16, choices=Mechanism.choices, unique=True, editable=False
    )
    # None: by the plan made for the case.
    days = models.PositiveSmallIntegerField("时限（工作日）", null=True, blank=True)
    accept_days = models.PositiveSmallIntegerField("签收时限（工作日）", default=1)
    extension_days = models.PositiveSmallIntegerField("一次延期最长（工作日）", default=5)
    approver = models.CharField(
        "批准层级", max_length=16, choices=Approver.choices, default=Approver.NONE
    )
    board = models.CharField("牵头平台", max_length=100, blank=True)

    objects = DeskRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "办理机制设定"
        verbose_name_plural = "办理机制设定"
        ordering = ["days"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(days__isnull=True) | Q(days__gte=1)) & Q(accept_days__gte=1),
                name="mechanismrule_days",
                violation_error_message="时限至少为1个工作日。",
            ),
        ]

    def __str__(self) -> str:
        return self.get_mechanism_display()


class ReplyTemplate(Record):
    """Words for a reply (答复模板); ``{企业}`` and other names are filled in."""

    title = models.CharField("标题", max_length=100)
    category = models.ForeignKey(
        RequestCategory,
        verbose_name="适用类别",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="templates",
    )
    state = models.CharField(
        "适用状态", max_length=16, choices=RequestState.choices, blank=True, default=""
    )
    text = models.TextField("内容", max_length=2000)

    objects = DeskRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "答复模板"
        verbose_name_plural = "答复模板"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class PolicySnippet(Record):
    """A passage of a policy in force (政策口径), not offered after its last day."""

    title = models.CharField("标题", max_length=100)
    category = models.ForeignKey(
        RequestCategory,
        verbose_name="适用类别",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="snippets",
    )
    text = models.TextField("内容", max_length=4000)
    source = models.CharField("文号或来源", max_length=200, blank=True)
    # The last day on which it may be quoted.
    expires_on = models.DateField("有效期至")

    objects = DeskRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "政策口径"
        verbose_name_plural = "政策口径"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Substitute(Record, Period):
    """Who acts for an absent colleague (代理): both names are logged."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="本人",
        on_delete=models.CASCADE,
        related_name="substitutes",
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="代理人",
        on_delete=models.CASCADE,
        related_name="substitutions",
    )

    objects = SubstituteQuerySet.as_manager()

    class Meta:
        verbose_name = "代理"
        verbose_name_plural = "代理"
        ordering = ["-starts_on"]
        constraints = [
            period_order("substitute"),
            no_overlap("substitute", "user", message="这段时间已有代理人。"),
            models.CheckConstraint(
                condition=~Q(user=F("deputy")),
                name="substitute_another",
                violation_error_message="代理人不能是本人。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.deputy}"


class SatisfactionAsk(Record):
    """An enterprise is asked what came of its request (满意度回访).

    Solved and satisfied are two questions; no answer is not «satisfied».
    """

    request = models.ForeignKey(
        ServiceRequest, verbose_name="诉求", on_delete=models.CASCADE, related_name="asks"
    )
    wave = models.CharField("批次", max_length=12, choices=SurveyWave.choices)
    # Which settling it is about: a rework is asked about anew.
    rework = models.PositiveSmallIntegerField("返工序次", default=0)
    asked_on = models.DateField("发出日期")
    expires_on = models.DateField("有效期至")
    is_solved = models.BooleanField("是否解决", null=True, blank=True)
    is_satisfied = models.BooleanField("是否满意", null=True, blank=True)
    comment = models.CharField("意见", max_length=500, blank=True)
    answered_at = models.DateTimeField("回复时间", null=True, blank=True)
    # Who wrote down an answer given by word of mouth; none: the enterprise itself, by its link.
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="代录人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="taken_answers",
    )

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "满意度回访"
        verbose_name_plural = "满意度回访"
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "wave", "rework"],
                name="satisfactionask_once",
                violation_error_message="该批次已发出。",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True)
                | Q(is_solved__isnull=False, is_satisfied__isnull=False),
                name="satisfactionask_answers",
                violation_error_message="请回答是否解决与是否满意。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_wave_display()} {self.asked_on}"
