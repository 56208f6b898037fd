"""What a person says against the computed rating, for a while."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual

from common.records.base import Record
from common.records.periods import no_overlap, period_order
from enterprises.choices import Colour
from enterprises.models.enterprise import Enterprise
from enterprises.querysets import RatingOverrideQuerySet
from enterprises.stability.overrides import MOST_DAYS


class RatingOverride(Record):
    """Another colour shown for a while beside the computed one (评级人工调整), with its evidence.

    Holds on the days of [starts_on, ends_on); towards a stabler colour only once a second person
    has approved. Withdrawing it ends the period, so that what was shown on a past day stays known.
    """

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="rating_overrides"
    )
    colour = models.CharField("调整为", max_length=8, choices=Colour.choices)
    # What the engine had found when the override was set: the direction is judged by it.
    computed_colour = models.CharField(
        "当时的计算颜色", max_length=8, choices=Colour.choices, editable=False
    )
    reason = models.CharField("理由", max_length=300)
    evidence = models.TextField("依据", max_length=2000)
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期")
    needs_approval = models.BooleanField("须第二人批准", editable=False, default=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="提出人",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="批准人",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    approved_at = models.DateTimeField("批准时间", null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="撤回人",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)
    withdrawn_reason = models.CharField("撤回理由", max_length=300, blank=True, editable=False)
    # The job of the day on which the computed colour was shown again.
    returned_on = models.DateField("恢复计算颜色", null=True, editable=False)

    objects = RatingOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = "评级人工调整"
        verbose_name_plural = "评级人工调整"
        ordering = ["-starts_on", "-created_at"]
        constraints = [
            period_order("ratingoverride"),
            no_overlap(
                "ratingoverride",
                "enterprise",
                message="该企业在此期间已有人工调整（或待批准），请先撤回原来的。",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    F("ends_on") - F("starts_on"), datetime.timedelta(MOST_DAYS)
                ),
                name="ratingoverride_longest",
                violation_error_code="too_long",
                violation_error_message=f"人工调整最长 {MOST_DAYS} 天。",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="ratingoverride_second_person",
                violation_error_message="批准人不能是提出人。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_on"],
                condition=Q(returned_on__isnull=True),
                name="ratingoverride_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_computed_colour_display()}→{self.get_colour_display()}"

    @property
    def is_waiting(self) -> bool:
        """Return whether it has no effect for want of a second person."""
        return self.needs_approval and self.approved_at is None
