"""Stored figures: one row per indicator, area or building, and day."""

from django.db import models
from django.db.models import Q

from buildings.models import Area, Building
from common.records.base import Record
from reports.querysets import SnapshotDayQuerySet, SnapshotQuerySet


class IndicatorSnapshot(Record):
    """The value of an indicator for an area or building on a day (指标快照)."""

    code = models.CharField("指标", max_length=64, db_collation="C")
    area = models.ForeignKey(
        Area, verbose_name="区域", on_delete=models.CASCADE, related_name="snapshots"
    )
    # Set for a building's own figure; ``area`` is then its managing subdistrict of that day.
    building = models.ForeignKey(
        Building,
        verbose_name="楼宇",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="snapshots",
    )
    as_of = models.DateField("截至日")
    numerator = models.DecimalField("分子", max_digits=18, decimal_places=2, null=True)
    denominator = models.DecimalField("分母", max_digits=18, decimal_places=2, null=True)
    value = models.DecimalField("值", max_digits=18, decimal_places=2, null=True)
    # When the row last changed; a later run that found the same leaves it.
    computed_at = models.DateTimeField("计算时间")

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = "指标快照"
        verbose_name_plural = "指标快照"
        constraints = [
            models.UniqueConstraint(
                fields=["as_of", "code", "area", "building"],
                nulls_distinct=False,
                name="indicatorsnapshot_once",
                violation_error_message="该指标该日快照已存在。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["as_of", "area"], condition=Q(building__isnull=True), name="snapshot_area"
            ),
            models.Index(
                fields=["as_of", "building"],
                condition=Q(building__isnull=False),
                name="snapshot_building",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.area} {self.as_of}"


class SnapshotDay(models.Model):
    """When a day's snapshot was taken, and what was the latest change it has seen (快照日)."""

    as_of = models.DateField("截至日", primary_key=True)
    computed_at = models.DateTimeField("计算时间")
    # Empty while other transactions were writing: then nobody can say what the snapshot has seen.
    stamp = models.CharField("变更戳", max_length=64, blank=True, db_collation="C")

    # How long it took.
    seconds = models.FloatField("用时（秒）", default=0)

    objects = SnapshotDayQuerySet.as_manager()

    class Meta:
        verbose_name = "快照日"
        verbose_name_plural = "快照日"
        ordering = ["-as_of"]

    def __str__(self) -> str:
        return f"{self.as_of:%Y-%m-%d}"
