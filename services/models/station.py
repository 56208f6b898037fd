"""Service stations."""

from django.db import models
from django.db.models import Q

from buildings.choices import Datum
from buildings.models import Area, Building
from common.records.base import Record, Sourced
from common.records.periods import Period, period_order
from services.choices import StationTier
from services.querysets import StationQuerySet


class Station(Record, Sourced, Period):
    """A party-mass service station (党群服务站), open from ``starts_on`` until ``ends_on``."""

    name = models.CharField("名称", max_length=200)
    tier = models.CharField("层级", max_length=16, choices=StationTier.choices)
    area = models.ForeignKey(
        Area, verbose_name="街镇", on_delete=models.PROTECT, related_name="stations"
    )
    building = models.ForeignKey(
        Building,
        verbose_name="楼宇",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stations",
    )
    # Degrees, WGS-84; the point as it was stated stands beside it.
    longitude = models.FloatField("经度", null=True, blank=True)
    latitude = models.FloatField("纬度", null=True, blank=True)
    stated_longitude = models.FloatField("原始经度", null=True, blank=True)
    stated_latitude = models.FloatField("原始纬度", null=True, blank=True)
    stated_datum = models.CharField("坐标系", max_length=8, choices=Datum.choices, blank=True)

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = "服务站"
        verbose_name_plural = "服务站"
        ordering = ["external_id"]
        constraints = [
            period_order("station"),
            models.UniqueConstraint(
                fields=["source", "external_id"],
                name="station_external_id",
                violation_error_message="站点编号已存在。",
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__isnull=False, latitude__isnull=False),
                name="station_whole_point",
                violation_error_message="经度与纬度须同时填写。",
            ),
        ]
        indexes = [models.Index(fields=["latitude", "longitude"], name="station_point")]

    def __str__(self) -> str:
        return self.name
