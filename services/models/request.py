"""Service requests: one object whichever way the word came in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Left, Replace, Upper

from accounts.models import Department
from buildings.models import Building
from common.records.base import Record, Sourced
from enterprises.models import Enterprise
from services.choices import (
    Channel,
    CoTaskState,
    Mechanism,
    RequestOutcome,
    RequestState,
    RequestVerb,
)
from services.models.visit import Visit
from services.querysets import OfRequestQuerySet, ServiceRequestQuerySet

CODE_LENGTH = 12


def random_code() -> Upper:
    """Return SQL for twelve random hexadecimal digits: every row gets a code, however written."""
    # The first twelve digits of a version 4 UUID are random throughout.
    fresh = Func(function="gen_random_uuid", output_field=models.UUIDField())
    text = Replace(Cast(fresh, models.CharField()), Value("-"), Value(""))
    return Upper(Left(text, CODE_LENGTH))


class ServiceRequest(Record, Sourced):
    """A request of an enterprise (诉求) and the mechanism by which it is handled."""

    received_at = models.DateTimeField("受理时间")
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name="企业",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requests",
    )
    building = models.ForeignKey(
        Building,
        verbose_name="楼宇",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requests",
    )
    visit = models.ForeignKey(
        Visit,
        verbose_name="走访",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="requests",
    )
    channel = models.CharField(
        "来源渠道", max_length=16, choices=Channel.choices, default=Channel.REGISTER
    )
    # A label of the open dictionary «request_category», and of the duty list.
    category = models.CharField("类别", max_length=64, blank=True)
    content = models.TextField("内容", blank=True)
    mechanism = models.CharField("办理机制", max_length=16, choices=Mechanism.choices)
    state = models.CharField(
        "办理状态",
        max_length=16,
        choices=RequestState.choices,
        default=RequestState.RECEIVED,
        db_default=RequestState.RECEIVED,
        editable=False,
    )
    # Who has it now; none: the desk.
    holder = models.ForeignKey(
        Department,
        verbose_name="主办部门",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="held_requests",
    )
    # 先办后议: who has it goes on with it while it is argued whose it is.
    is_interim = models.BooleanField("先办后议", default=False, db_default=False, editable=False)
    transfers = models.PositiveSmallIntegerField(
        "退回次数", default=0, db_default=0, editable=False
    )
    reworks = models.PositiveSmallIntegerField("返工次数", default=0, db_default=0, editable=False)
    # Whoever does not sign for it by then gives it back (自动退回).
    accept_by = models.DateField("签收期限", null=True, blank=True, editable=False)
    # None while the clock stands still within its limit, and for a plan not yet made.
    due_on = models.DateField("办结期限", null=True, blank=True)
    # The due day came with a register (登记期限) and is never recomputed.
    is_due_stated = models.BooleanField("登记期限", default=False)
    # Three quarters of the limit are used (黄灯).
    yellow_at = models.DateTimeField("黄灯时间", null=True, blank=True, editable=False)
    # Reaches into a year whose calendar is not published (暂定).
    is_due_provisional = models.BooleanField(
        "期限暂定", default=False, db_default=False, editable=False
    )
    resolved_at = models.DateTimeField("办结时间", null=True, blank=True)
    outcome = models.CharField(
        "办理结果",
        max_length=16,
        choices=RequestOutcome.choices,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    # Solved without leaving the building (楼事楼办); empty: not stated.
    is_in_building = models.BooleanField("楼内办结", null=True, blank=True, editable=False)
    duplicate_of = models.ForeignKey(
        "self",
        verbose_name="并入诉求",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="duplicates",
    )
    # By which the enterprise follows its request without signing in.
    progress_code = models.CharField(
        "查询码", max_length=CODE_LENGTH, unique=True, editable=False, db_default=random_code()
    )

    objects = ServiceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "诉求"
        verbose_name_plural = "诉求"
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                name="servicerequest_external_id",
                violation_error_message="诉求编号已存在。",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True) | Q(resolved_at__gte=F("received_at")),
                name="servicerequest_period_order",
                violation_error_code="period_order",
                violation_error_message="办结时间早于受理时间。",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.MERGED) | Q(duplicate_of__isnull=False),
                name="servicerequest_original",
                violation_error_message="已并案的诉求须有原诉求。",
            ),
            models.CheckConstraint(
                condition=~Q(duplicate_of=F("id")),
                name="servicerequest_not_own_original",
                violation_error_message="诉求不能并入自身。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["enterprise", "due_on"],
                condition=Q(resolved_at__isnull=True),
                name="servicerequest_open",
            ),
            models.Index(fields=["enterprise", "-received_at"], name="servicerequest_enterprise"),
            models.Index(fields=["building", "-received_at"], name="servicerequest_building"),
            models.Index(fields=["-received_at", "-id"], name="servicerequest_time"),
            # The desk's queues: what is open, by due day.
            models.Index(
                fields=["due_on", "id"],
                condition=Q(resolved_at__isnull=True),
                name="servicerequest_due",
            ),
            models.Index(
                fields=["holder", "due_on"],
                condition=Q(resolved_at__isnull=True),
                name="servicerequest_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.external_id or ''} {self.category}".strip()

    @property
    def number(self) -> str:
        """Return what people call it by: the register's number, else its code."""
        return self.external_id or self.progress_code


class RequestEvent(Record):
    """One line of the story of a request (办理记录); it goes only with the undoing of its act."""

    request = models.ForeignKey(
        ServiceRequest, verbose_name="诉求", on_delete=models.CASCADE, related_name="events"
    )
    at = models.DateTimeField("时间")
    verb = models.CharField("动作", max_length=16, choices=RequestVerb.choices)
    from_state = models.CharField("原状态", max_length=16, choices=RequestState.choices, blank=True)
    to_state = models.CharField("新状态", max_length=16, choices=RequestState.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="经办人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="request_events",
    )
    # A substitute acts, and both are named.
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="代",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="substituted_request_events",
    )
    department = models.ForeignKey(
        Department,
        verbose_name="部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="request_events",
    )
    # To whom it should go instead, in the words of whoever gives it back.
    proposed = models.ForeignKey(
        Department,
        verbose_name="建议主办部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposed_request_events",
    )
    # What the office says to itself.
    note = models.TextField("说明", blank=True)
    # What the enterprise reads on its progress page.
    reply = models.TextField("答复", blank=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["request", "at", "id"], name="requestevent_story")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.at:%Y-%m-%d}"


class CoTask(Record):
    """A department's share of a request (协办任务), with its own clock and reply."""

    request = models.ForeignKey(
        ServiceRequest, verbose_name="诉求", on_delete=models.CASCADE, related_name="co_tasks"
    )
    department = models.ForeignKey(
        Department, verbose_name="协办部门", on_delete=models.PROTECT, related_name="co_tasks"
    )
    asked = models.CharField("协办事项", max_length=500, blank=True)
    days = models.PositiveSmallIntegerField("时限（工作日）")
    asked_at = models.DateTimeField("交办时间")
    due_on = models.DateField("反馈期限")
    is_due_provisional = models.BooleanField("期限暂定", default=False, db_default=False)
    state = models.CharField(
        "协办状态", max_length=8, choices=CoTaskState.choices, default=CoTaskState.OPEN
    )
    reply = models.TextField("反馈", blank=True)
    # Why the lead went on without it.
    excuse = models.CharField("免予反馈原因", max_length=300, blank=True)
    settled_at = models.DateTimeField("反馈时间", null=True, blank=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "协办任务"
        verbose_name_plural = "协办任务"
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "department"],
                condition=Q(state=CoTaskState.OPEN),
                name="cotask_open_once",
                violation_error_message="该部门已有未完成的协办任务。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.get_state_display()}"


class RequestVoice(Record):
    """Another enterprise with the same request (附议): it follows the original."""

    request = models.ForeignKey(
        ServiceRequest, verbose_name="诉求", on_delete=models.CASCADE, related_name="voices"
    )
    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="request_voices"
    )
    added_on = models.DateField("附议日期")
    channel = models.CharField("来源渠道", max_length=16, choices=Channel.choices)
    note = models.CharField("补充说明", max_length=500, blank=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "附议"
        verbose_name_plural = "附议"
        ordering = ["added_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "enterprise"],
                name="requestvoice_once",
                violation_error_message="该企业已附议。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.added_on}"
