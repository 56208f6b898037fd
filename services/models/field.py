"""What a visit leaves behind besides itself: promises, photos, news of the building, its review."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from buildings.models import Building, Unit
from buildings.querysets import OfBuildingQuerySet
from common.attachments.models import Attachment
from common.records.base import Record
from enterprises.models import Enterprise
from enterprises.querysets import ReferenceQuerySet
from orgs.models import Worker
from services.choices import (
    MustVisitTrigger,
    PromiseOutcome,
    ProposalKind,
    ProposalState,
    ReviewOutcome,
)
from services.models.visit import Visit
from services.querysets import OfVisitQuerySet


class VisitType(Record):
    """A kind of visit with what is to be looked at (走访类型): ``checklist`` is
    [{code, label, is_required}]."""

    code = models.SlugField("代码", max_length=32, unique=True)
    # What visits say as their purpose; a label of the open dictionary «visit_purpose».
    label = models.CharField("名称", max_length=64, unique=True)
    checklist = models.JSONField("清单", default=list, blank=True)
    position = models.PositiveSmallIntegerField("排序", default=0)
    is_active = models.BooleanField("启用", default=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "走访类型"
        verbose_name_plural = "走访类型"
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.label


class MustVisitRule(Record):
    """An occasion on which an enterprise must be visited (四必访), within working days."""

    code = models.SlugField("代码", max_length=32, unique=True)
    label = models.CharField("名称", max_length=64)
    trigger = models.CharField("情形", max_length=16, choices=MustVisitTrigger.choices)
    within_days = models.PositiveSmallIntegerField("几个工作日内")
    checklist = models.JSONField("清单", default=list, blank=True)
    is_active = models.BooleanField("启用", default=True)
    # The sources name four occasions and list none: a proposal until the office confirms it.
    is_confirmed = models.BooleanField("办公室已确认", default=False)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "必访规则"
        verbose_name_plural = "必访规则"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class Promise(Record):
    """What was promised on a visit, and by when (承诺)."""

    visit = models.ForeignKey(
        Visit, verbose_name="走访", on_delete=models.CASCADE, related_name="promises"
    )
    building = models.ForeignKey(
        Building, verbose_name="楼宇", on_delete=models.PROTECT, related_name="promises"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name="企业",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="promises",
    )
    worker = models.ForeignKey(
        Worker,
        verbose_name="承诺人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="promises",
    )
    text = models.CharField("承诺事项", max_length=500)
    due_on = models.DateField("约定日期")
    outcome = models.CharField("结果", max_length=8, choices=PromiseOutcome.choices, blank=True)
    settled_on = models.DateField("了结日期", null=True, blank=True)
    settled_note = models.CharField("了结说明", max_length=500, blank=True)

    objects = OfBuildingQuerySet.as_manager()

    class Meta:
        verbose_name = "承诺"
        verbose_name_plural = "承诺"
        ordering = ["due_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True, outcome="")
                | (Q(settled_on__isnull=False) & ~Q(outcome="")),
                name="promise_settled_whole",
                violation_error_message="了结日期与结果须同时填写。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["building", "due_on"],
                condition=Q(settled_on__isnull=True),
                name="promise_open",
            ),
            models.Index(fields=["enterprise", "-due_on"], name="promise_enterprise"),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class TenantProposal(Record):
    """A company that the register does not know, or a unit found empty (新情况): staff decide."""

    kind = models.CharField("类型", max_length=16, choices=ProposalKind.choices)
    visit = models.ForeignKey(
        Visit,
        verbose_name="走访",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="proposals",
    )
    building = models.ForeignKey(
        Building, verbose_name="楼宇", on_delete=models.PROTECT, related_name="proposals"
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name="单元",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
    )
    floor_number = models.SmallIntegerField("楼层", null=True, blank=True)
    unit_number = models.CharField("单元号", max_length=32, blank=True)
    name = models.CharField("单位名称", max_length=200, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    observed_on = models.DateField("发现日期")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="报告人",
        null=True,
        on_delete=models.PROTECT,
        related_name="tenant_proposals",
    )
    state = models.CharField(
        "状态", max_length=16, choices=ProposalState.choices, default=ProposalState.OPEN
    )
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name="对应企业",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
    )
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="处理人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decision_note = models.CharField("处理说明", max_length=300, blank=True)

    objects = OfBuildingQuerySet.as_manager()

    class Meta:
        verbose_name = "新情况"
        verbose_name_plural = "新情况"
        ordering = ["-observed_on", "-id"]
        indexes = [
            models.Index(
                fields=["building"], condition=Q(state="open"), name="tenantproposal_open"
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.building} {self.get_kind_display()}"


class VisitPhoto(Record):
    """A photo that belongs to a visit (走访照片), promised by its hash before it arrives."""

    visit = models.ForeignKey(
        Visit, verbose_name="走访", on_delete=models.CASCADE, related_name="photos"
    )
    sha256 = models.CharField("摘要", max_length=64, db_collation="C")
    size = models.PositiveIntegerField("字节数")
    position = models.PositiveSmallIntegerField("序号", default=0)
    # The picture, once it has arrived whole.
    attachment = models.ForeignKey(
        Attachment,
        verbose_name="附件",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="visit_photos",
    )

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        verbose_name = "走访照片"
        verbose_name_plural = "走访照片"
        ordering = ["visit", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "sha256"],
                name="visitphoto_once",
                violation_error_message="该照片已在此次走访中。",
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="visitphoto_sha256")]

    def __str__(self) -> str:
        return f"{self.visit} {self.position + 1}"


class VisitReview(Record):
    """What a sampling review of a visit found (走访抽查): of the record, never of the worker."""

    visit = models.OneToOneField(
        Visit, verbose_name="走访", on_delete=models.CASCADE, related_name="review"
    )
    outcome = models.CharField("结果", max_length=16, choices=ReviewOutcome.choices)
    note = models.CharField("说明", max_length=500, blank=True)
    reviewed_at = models.DateTimeField("抽查时间")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="抽查人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = OfVisitQuerySet.as_manager()

    class Meta:
        verbose_name = "走访抽查"
        verbose_name_plural = "走访抽查"
        ordering = ["-reviewed_at"]

    def __str__(self) -> str:
        return f"{self.visit} {self.get_outcome_display()}"
