"""Closed lists of places."""

from django.db import models


class AreaKind(models.TextChoices):
    """Levels of the area tree (区域层级)."""

    DISTRICT = "district", "区"
    SUBDISTRICT = "subdistrict", "街镇"
    BLOCK_GRID = "block_grid", "街区网格"
    CLUSTER_GRID = "cluster_grid", "楼群网格"
    BUILDING_GRID = "building_grid", "楼宇网格"
    COMMITTEE = "committee", "居民区"


class BuildingKind(models.TextChoices):
    """What kind of place a building is (楼宇类型)."""

    OFFICE = "office", "商务楼宇"
    PARK = "park", "园区"
    CIRCLE = "circle", "商圈"


class Datum(models.TextChoices):
    """The datum in which a point was stated (坐标系); stored points are WGS-84."""

    WGS84 = "wgs84", "WGS-84"
    GCJ02 = "gcj02", "GCJ-02"
    BD09 = "bd09", "BD-09"


class ZoneKind(models.TextChoices):
    """Kinds of zones (片区类型)."""

    BELT = "belt", "发展带"
    CIRCLE = "circle", "商圈"
    PARK = "park", "园区"
    OTHER = "other", "其他"
