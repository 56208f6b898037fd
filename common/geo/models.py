"""The district's outline as data: each version stays, the newest one judges points."""

from django.db import models

from common.records.base import Record
from common.scope.querysets import SystemQuerySet


class DistrictOutline(Record):
    """A version of the district's outline (区界): GeoJSON in WGS-84."""

    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件摘要", max_length=64)
    geojson = models.JSONField("区界（GeoJSON，WGS-84）")

    objects = SystemQuerySet.as_manager()

    class Meta:
        verbose_name = "区界"
        verbose_name_plural = "区界"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} {self.sha256[:8]}"
