"""Buildings: what they are, who manages them on which day, what tax they bring."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from buildings.choices import BuildingKind, Datum
from buildings.models.area import Area
from buildings.querysets import BuildingQuerySet, OfBuildingQuerySet, OpenQuerySet
from common.records.base import Record, Sourced
from common.records.periods import Standing, no_overlap, period_order
from common.text.folding import fold
from common.text.pinyin import initials


class PropertyCompany(Record):
    """An owner or manager of buildings (产权单位、物业公司)."""

    name = models.CharField("名称", max_length=200, unique=True)

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = "产权与物业单位"
        verbose_name_plural = "产权与物业单位"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Building(Record, Sourced):
    """An office building, park or business circle (楼宇): the unit of the district's work."""

    name = models.CharField("楼宇名称", max_length=200)
    alias = models.CharField("别名", max_length=200, blank=True)
    name_folded = models.CharField(max_length=420, editable=False, default="")
    name_initials = models.CharField(max_length=200, editable=False, default="", db_collation="C")
    kind = models.CharField("楼宇类型", max_length=16, choices=BuildingKind.choices)
    # The managing subdistrict today; the dated truth is in ``Jurisdiction``.
    subdistrict = models.ForeignKey(
        Area, verbose_name="管理街镇", on_delete=models.PROTECT, related_name="buildings"
    )
    # The grid today; the dated truth is in ``GridPlacement``.
    grid = models.ForeignKey(
        Area,
        verbose_name="楼宇网格",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="grid_buildings",
    )
    address = models.CharField("地址", max_length=300, blank=True)
    built_year = models.PositiveSmallIntegerField("建成年份", null=True, blank=True)
    floors_above = models.PositiveSmallIntegerField("地上层数", null=True, blank=True)
    floor_area = models.DecimalField(
        "建筑面积（㎡）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    owner = models.ForeignKey(
        PropertyCompany,
        verbose_name="产权单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_buildings",
    )
    manager = models.ForeignKey(
        PropertyCompany,
        verbose_name="物业公司",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="managed_buildings",
    )
    is_landmark = models.BooleanField("地标", default=False)
    # Today's word; the dated truth is in ``KeyStanding``.
    is_key = models.BooleanField("重点", default=False)
    # Degrees, WGS-84; the point as it was stated stands beside it.
    longitude = models.FloatField("经度", null=True, blank=True)
    latitude = models.FloatField("纬度", null=True, blank=True)
    stated_longitude = models.FloatField("原始经度", null=True, blank=True)
    stated_latitude = models.FloatField("原始纬度", null=True, blank=True)
    stated_datum = models.CharField("坐标系", max_length=8, choices=Datum.choices, blank=True)

    objects = BuildingQuerySet.as_manager()

    class Meta:
        verbose_name = "楼宇"
        verbose_name_plural = "楼宇"
        ordering = ["external_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                name="building_external_id",
                violation_error_message="楼宇编码已存在。",
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__isnull=False, latitude__isnull=False),
                name="building_whole_point",
                violation_error_message="经度与纬度须同时填写。",
            ),
        ]
        indexes = [
            GinIndex(fields=["name_folded"], opclasses=["gin_trgm_ops"], name="building_name_trgm"),
            models.Index(fields=["name_initials"], name="building_initials"),
            models.Index(fields=["latitude", "longitude"], name="building_point"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the search columns derived from the names."""
        self.name_folded = fold(f"{self.name} {self.alias}".strip())
        self.name_initials = initials(self.name)
        super().save(*args, **kwargs)


class Jurisdiction(Record, Standing):
    """The one subdistrict that manages a building during a period (属地管理)."""

    building = models.ForeignKey(
        Building, verbose_name="楼宇", on_delete=models.CASCADE, related_name="jurisdictions"
    )
    area = models.ForeignKey(
        Area, verbose_name="街镇", on_delete=models.PROTECT, related_name="jurisdictions"
    )

    objects = OfBuildingQuerySet.as_manager()

    class Meta:
        verbose_name = "属地管理"
        verbose_name_plural = "属地管理"
        constraints = [
            period_order("jurisdiction"),
            no_overlap(
                "jurisdiction", "building", message="一楼只由一个街镇管理：同一天不能有两个。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.building} → {self.area}"


class GridPlacement(Record, Standing):
    """The grid that a building lies in during a period (所属网格)."""

    building = models.ForeignKey(
        Building, verbose_name="楼宇", on_delete=models.CASCADE, related_name="grid_placements"
    )
    grid = models.ForeignKey(
        Area, verbose_name="网格", on_delete=models.PROTECT, related_name="grid_placements"
    )

    objects = OfBuildingQuerySet.as_manager()

    class Meta:
        verbose_name = "所属网格"
        verbose_name_plural = "所属网格"
        constraints = [
            period_order("gridplacement"),
            no_overlap("gridplacement", "building", message="同一楼宇同一天只能属于一个网格。"),
        ]

    def __str__(self) -> str:
        return f"{self.building} ∈ {self.grid}"


class KeyStanding(Record, Standing):
    """Whether a building is one of the district's key buildings during a period (重点楼宇认定)."""

    building = models.ForeignKey(
        Building, verbose_name="楼宇", on_delete=models.CASCADE, related_name="key_standings"
    )
    is_key = models.BooleanField("重点")

    objects = OfBuildingQuerySet.as_manager()

    class Meta:
        verbose_name = "重点楼宇认定"
        verbose_name_plural = "重点楼宇认定"
        constraints = [
            period_order("keystanding"),
            no_overlap("keystanding", "building", message="同一楼宇同一天只能有一个重点楼宇认定。"),
        ]

    def __str__(self) -> str:
        return f"{self.building} {'重点' if self.is_key else '非重点'}"


class BuildingTax(Record):
    """The tax that a building's tenants paid in one year (楼宇税收), in 万元."""

    building = models.ForeignKey(
        Building, verbose_name="楼宇", on_delete=models.CASCADE, related_name="taxes"
    )
    year = models.PositiveSmallIntegerField("税收年度")
    amount = models.DecimalField("年度税收（万元）", max_digits=14, decimal_places=2)

    objects = OfBuildingQuerySet.as_manager()

    class Meta:
        verbose_name = "楼宇税收"
        verbose_name_plural = "楼宇税收"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["building", "year"],
                name="buildingtax_year",
                violation_error_message="该楼宇该年度税收已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.building} {self.year}"


class TaxClass(Record):
    """A class of buildings by yearly tax (楼宇等级): threshold in 万元, set by the office."""

    code = models.CharField("代码", max_length=32, unique=True)
    label = models.CharField("名称", max_length=32)
    minimum = models.DecimalField("年税收不低于（万元）", max_digits=14, decimal_places=2)

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = "楼宇等级"
        verbose_name_plural = "楼宇等级"
        ordering = ["minimum"]

    def __str__(self) -> str:
        return self.label


class Floor(Record):
    """A floor of a building (楼层) with its own area where that is known."""

    building = models.ForeignKey(
        Building, verbose_name="楼宇", on_delete=models.CASCADE, related_name="floors"
    )
    number = models.SmallIntegerField("楼层")
    area = models.DecimalField("面积（㎡）", max_digits=10, decimal_places=2, null=True, blank=True)

    objects = OfBuildingQuerySet.as_manager()

    class Meta:
        verbose_name = "楼层"
        verbose_name_plural = "楼层"
        ordering = ["building", F("number").desc()]
        constraints = [
            models.UniqueConstraint(
                fields=["building", "number"],
                name="floor_number",
                violation_error_message="该楼宇已有此楼层。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.building} {self.number} 层"


class Unit(Record):
    """A room that can be let (办公单元)."""

    building = models.ForeignKey(
        Building, verbose_name="楼宇", on_delete=models.CASCADE, related_name="units"
    )
    floor_number = models.SmallIntegerField("楼层")
    number = models.CharField("单元号", max_length=32)
    area = models.DecimalField("面积（㎡）", max_digits=10, decimal_places=2, null=True, blank=True)

    objects = OfBuildingQuerySet.as_manager()

    class Meta:
        verbose_name = "单元"
        verbose_name_plural = "单元"
        ordering = ["building", "floor_number", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["building", "floor_number", "number"],
                name="unit_number",
                violation_error_message="该楼层已有此单元号。",
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(area__gte=0),
                name="unit_area",
                violation_error_message="面积不能为负数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.building} {self.floor_number} 层 {self.number}"
