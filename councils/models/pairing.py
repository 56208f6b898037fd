"""Councils paired with service centres and residential committees (结对共建)."""

from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Q

from common.records.base import Record
from common.records.periods import DateRange, Period, PeriodExclusion, no_overlap, period_order
from councils.choices import PartnerKind
from councils.models.council import Council
from councils.querysets import OfCouncilQuerySet, OfPairingQuerySet
from services.models import Station


class CouncilPairing(Record, Period):
    """A council and its partner (楼委会结对); joint actions are counted, not typed."""

    council = models.ForeignKey(
        Council, verbose_name="楼委会", on_delete=models.CASCADE, related_name="pairings"
    )
    kind = models.CharField("结对方", max_length=16, choices=PartnerKind.choices)
    station = models.ForeignKey(
        Station,
        verbose_name="党群服务中心（站）",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="council_pairings",
    )
    # No register of ours has residential committees.
    residential = models.CharField("居民区", max_length=100, blank=True)
    content = models.CharField("共建内容", max_length=500, blank=True)

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "楼委会结对"
        verbose_name_plural = "楼委会结对"
        ordering = ["-starts_on", "-id"]
        constraints = [
            period_order("councilpairing"),
            models.CheckConstraint(
                condition=(Q(kind=PartnerKind.STATION, station__isnull=False) & Q(residential=""))
                | (Q(kind=PartnerKind.RESIDENTIAL, station__isnull=True) & ~Q(residential="")),
                name="councilpairing_partner",
                violation_error_message="请填写结对的服务站或居民区之一。",
            ),
            no_overlap("councilpairing", "council", "station", message="该结对已登记在此期间。"),
            PeriodExclusion(
                name="councilpairing_residential_overlap",
                expressions=[
                    ("council", RangeOperators.EQUAL),
                    ("residential", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(kind=PartnerKind.RESIDENTIAL),
                violation_error_code="overlap",
                violation_error_message="该结对已登记在此期间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council} — {self.station or self.residential}"


class PairingAction(Record):
    """Something that a council and its partner did together (结对活动)."""

    pairing = models.ForeignKey(
        CouncilPairing, verbose_name="结对", on_delete=models.CASCADE, related_name="actions"
    )
    on = models.DateField("日期")
    title = models.CharField("活动", max_length=200)
    result = models.CharField("成效", max_length=500, blank=True)

    objects = OfPairingQuerySet.as_manager()

    class Meta:
        verbose_name = "结对活动"
        verbose_name_plural = "结对活动"
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "on", "title"],
                name="pairingaction_once",
                violation_error_message="该活动已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pairing} {self.title}"
