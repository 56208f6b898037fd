"""Minutes of a meeting: drawn up from the agenda, agreed, sealed; afterwards only addenda."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.records.base import Record
from councils.choices import MinutesState
from councils.models.meeting import Meeting
from councils.models.seat import Seat
from councils.querysets import OfMeetingQuerySet, OfMinutesQuerySet

DIGEST_LENGTH = 64


class Minutes(Record):
    """The minutes of a meeting (会议纪要); sealed by the hash of all that they say."""

    meeting = models.OneToOneField(
        Meeting, verbose_name="会议", on_delete=models.CASCADE, related_name="minutes"
    )
    text = models.TextField("纪要", max_length=20000)
    state = models.CharField(
        "状态",
        max_length=16,
        choices=MinutesState.choices,
        default=MinutesState.DRAFT,
        editable=False,
    )
    circulated_at = models.DateTimeField("送审时间", null=True, blank=True, editable=False)
    sealed_at = models.DateTimeField("封存时间", null=True, blank=True, editable=False)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="封存人",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # What was sealed, word for word: text, presence, votes, decisions, approvals.
    sealed_text = models.TextField("封存内容", blank=True, editable=False)
    # SHA-256 of the one before it in the council's chain, and of ``sealed_text`` behind it.
    previous_digest = models.CharField(
        "前一封存摘要", max_length=DIGEST_LENGTH, blank=True, editable=False
    )
    digest = models.CharField("封存摘要", max_length=DIGEST_LENGTH, blank=True, editable=False)

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "会议纪要"
        verbose_name_plural = "会议纪要"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(state=MinutesState.SEALED, sealed_at__isnull=False)
                    & ~Q(digest="")
                    & ~Q(sealed_text="")
                )
                | (~Q(state=MinutesState.SEALED) & Q(sealed_at__isnull=True, digest="")),
                name="minutes_sealed_whole",
                violation_error_message="封存的纪要须有内容、摘要与时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}纪要"


class MinutesApproval(Record):
    """What a member said of the minutes when they went round (纪要确认)."""

    minutes = models.ForeignKey(
        Minutes, verbose_name="纪要", on_delete=models.CASCADE, related_name="approvals"
    )
    seat = models.ForeignKey(
        Seat, verbose_name="成员", on_delete=models.PROTECT, related_name="minutes_approvals"
    )
    is_agreed = models.BooleanField("同意")
    note = models.CharField("意见", max_length=500, blank=True)
    said_at = models.DateTimeField("时间")

    objects = OfMinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "纪要确认"
        verbose_name_plural = "纪要确认"
        ordering = ["minutes", "said_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "seat"],
                name="minutesapproval_once",
                violation_error_message="该成员已确认。",
            ),
            models.CheckConstraint(
                condition=Q(is_agreed=True) | ~Q(note=""),
                name="minutesapproval_reason",
                violation_error_message="不同意须写明意见。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} {self.seat}"


class MinutesAddendum(Record):
    """What was added to sealed minutes (纪要补记); it is sealed behind them."""

    minutes = models.ForeignKey(
        Minutes, verbose_name="纪要", on_delete=models.CASCADE, related_name="addenda"
    )
    number = models.PositiveSmallIntegerField("序号")
    text = models.CharField("补记", max_length=2000)
    reason = models.CharField("补记原因", max_length=300)
    written_at = models.DateTimeField("时间")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="补记人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    digest = models.CharField("封存摘要", max_length=DIGEST_LENGTH)

    objects = OfMinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "纪要补记"
        verbose_name_plural = "纪要补记"
        ordering = ["minutes", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "number"],
                name="minutesaddendum_number",
                violation_error_message="该序号已有补记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} 补记{self.number}"
