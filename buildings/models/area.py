"""The area tree: district, subdistricts, grid levels; parents are dated."""

from django.db import models

from buildings.choices import AreaKind, ZoneKind
from buildings.querysets import AreaQuerySet, OfAreaQuerySet, OpenQuerySet
from common.records.base import Record
from common.records.periods import Standing, no_overlap, period_order


class Area(Record):
    """A part of the district (区域): district, subdistrict, grid or residential committee."""

    code = models.CharField("代码", max_length=24, unique=True, db_collation="C")
    name = models.CharField("名称", max_length=100)
    kind = models.CharField("层级", max_length=16, choices=AreaKind.choices)
    # Codes from the root to this area, each followed by «/», as the tree stands today.
    path = models.CharField("路径", max_length=200, db_collation="C", db_index=True)
    opened_on = models.DateField("设立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "区域"
        verbose_name_plural = "区域"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class AreaParent(Record, Standing):
    """The area above an area during a period (上级区域)."""

    area = models.ForeignKey(
        Area, verbose_name="区域", on_delete=models.CASCADE, related_name="parents"
    )
    parent = models.ForeignKey(
        Area, verbose_name="上级", on_delete=models.PROTECT, related_name="children"
    )

    objects = OfAreaQuerySet.as_manager()

    class Meta:
        verbose_name = "上级区域"
        verbose_name_plural = "上级区域"
        constraints = [
            period_order("areaparent"),
            no_overlap("areaparent", "area", message="同一区域同一天只能有一个上级。"),
        ]

    def __str__(self) -> str:
        return f"{self.area} ∈ {self.parent}"


class Zone(Record):
    """A named part of the city that crosses areas (片区): belt, business circle, park."""

    name = models.CharField("名称", max_length=100, unique=True)
    kind = models.CharField("类型", max_length=16, choices=ZoneKind.choices)
    buildings = models.ManyToManyField(
        "buildings.Building", verbose_name="楼宇", blank=True, related_name="zones"
    )

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = "片区"
        verbose_name_plural = "片区"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
