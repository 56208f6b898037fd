"""Stored figures: one row per indicator, area or building, and day; frozen ones by month."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from buildings.models import Area, Building
from common.records.base import Record
from reports.querysets import (
    FrozenMonthQuerySet,
    FrozenPlaceQuerySet,
    OfFrozenPlaceQuerySet,
    SnapshotDayQuerySet,
    SnapshotQuerySet,
)


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


class FrozenMonth(Record):
    """A month whose figures were closed and stay as they were reported (冻结月报).

    Rows of frozen figures are only ever added: the database refuses to change or remove them.
    """

    last_day = models.DateField("截至日", unique=True)
    closed_at = models.DateTimeField("关账时间")
    # A key and not a link, like all that a closed month holds; empty: the periodic job.
    closed_by_key = models.UUIDField("关账人标识", null=True, blank=True)
    closed_by_name = models.CharField("关账人姓名", max_length=150)
    # What each figure was called and how it was defined then, in the order of the day.
    declared = models.JSONField("口径", default=list)
    digest = models.CharField("校验值", max_length=64, db_collation="C")

    objects = FrozenMonthQuerySet.as_manager()

    class Meta:
        verbose_name = "冻结月报"
        verbose_name_plural = "冻结月报"
        ordering = ["-last_day"]

    def __str__(self) -> str:
        return f"{self.last_day:%Y-%m}"


class FrozenPlace(Record):
    """An area or building as it was named and where it lay when a month was closed (冻结位置)."""

    month = models.ForeignKey(
        FrozenMonth, verbose_name="月报", on_delete=models.PROTECT, related_name="places"
    )
    # Keys and not links: what was reported outlives the rows that it was about.
    place_key = models.UUIDField("位置标识")
    area_key = models.UUIDField("区域标识")
    building_key = models.UUIDField("楼宇标识", null=True, blank=True)
    code = models.CharField("代码", max_length=64)
    name = models.CharField("名称", max_length=200)
    kind = models.CharField("类型", max_length=32, db_collation="C")
    # Itself and everything that it lay in.
    within = ArrayField(models.UUIDField(), verbose_name="所在位置", default=list)

    objects = FrozenPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "冻结位置"
        verbose_name_plural = "冻结位置"
        constraints = [
            models.UniqueConstraint(
                fields=["month", "place_key"],
                name="frozenplace_once",
                violation_error_message="该月报中已有此位置。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.month}"


class FrozenFigure(Record):
    """The value of an indicator as a closed month reports it (冻结指标)."""

    place = models.ForeignKey(
        FrozenPlace, verbose_name="位置", on_delete=models.PROTECT, related_name="figures"
    )
    code = models.CharField("指标", max_length=64, db_collation="C")
    numerator = models.DecimalField("分子", max_digits=18, decimal_places=2, null=True)
    denominator = models.DecimalField("分母", max_digits=18, decimal_places=2, null=True)
    value = models.DecimalField("值", max_digits=18, decimal_places=2, null=True)

    objects = OfFrozenPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "冻结指标"
        verbose_name_plural = "冻结指标"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "code"],
                name="frozenfigure_once",
                violation_error_message="该月报中已有此指标。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.place}"


class FrozenRows(Record):
    """Which rows a building's frozen figures counted, one row a condition (冻结明细)."""

    place = models.ForeignKey(
        FrozenPlace, verbose_name="楼宇", on_delete=models.PROTECT, related_name="row_sets"
    )
    condition = models.CharField("条件", max_length=200, db_collation="C")
    subjects = ArrayField(models.UUIDField(), verbose_name="记录标识", default=list)

    objects = OfFrozenPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "冻结明细"
        verbose_name_plural = "冻结明细"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "condition"],
                name="frozenrows_once",
                violation_error_message="该楼宇已有此条件的明细。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.condition} {self.place}"


class DeltaReason(Record):
    """Why a frozen figure differs from what the facts say now (差异说明)."""

    place = models.ForeignKey(
        FrozenPlace, verbose_name="位置", on_delete=models.PROTECT, related_name="reasons"
    )
    code = models.CharField("指标", max_length=64, db_collation="C")
    reason = models.CharField("原因", max_length=500)
    # What the facts said when the reason was given.
    numerator = models.DecimalField("当时分子", max_digits=18, decimal_places=2, null=True)
    denominator = models.DecimalField("当时分母", max_digits=18, decimal_places=2, null=True)
    value = models.DecimalField("当时值", max_digits=18, decimal_places=2, null=True)
    recorded_by_key = models.UUIDField("说明人标识")
    recorded_by_name = models.CharField("说明人", max_length=150)
    recorded_at = models.DateTimeField("说明时间")

    objects = OfFrozenPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "差异说明"
        verbose_name_plural = "差异说明"
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return f"{self.code} {self.place}"
