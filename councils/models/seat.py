"""Who sits on a council and around it: members, floor leaders, the supervision team."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from buildings.models import Building
from common.records.base import Record
from common.records.periods import Period, no_overlap, period_order
from councils.choices import SeatMode, SeatRole
from councils.models.council import Council
from councils.querysets import OfCouncilBuildingQuerySet, OfCouncilQuerySet, SettingQuerySet


class Seat(Record, Period):
    """A person's seat on a council during a period (楼委会成员)."""

    council = models.ForeignKey(
        Council, verbose_name="楼委会", on_delete=models.CASCADE, related_name="seats"
    )
    name = models.CharField("姓名", max_length=64)
    capacity = models.CharField("身份", max_length=64)
    role = models.CharField(
        "职务",
        max_length=16,
        choices=SeatRole.choices,
        default=SeatRole.MEMBER,
        db_default=SeatRole.MEMBER,
    )
    # How the member came to the seat; the register does not say.
    mode = models.CharField(
        "产生方式", max_length=16, choices=SeatMode.choices, blank=True, default="", db_default=""
    )
    is_building_head = models.BooleanField("楼长", default=False)

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "楼委会成员"
        verbose_name_plural = "楼委会成员"
        ordering = ["council", "-is_building_head", "starts_on"]
        constraints = [
            period_order("seat"),
            models.UniqueConstraint(
                fields=["council", "name", "capacity", "starts_on"],
                name="seat_once",
                violation_error_message="该成员已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council} {self.name}"


class SeatKind(Record):
    """A kind of seat that a council should have (席位类别); together they are the template."""

    code = models.SlugField("代码", max_length=32, unique=True)
    label = models.CharField("名称", max_length=64)
    # How many of the kind a council needs; 0: welcome, not needed.
    fewest = models.PositiveSmallIntegerField("至少席数", default=1)
    position = models.PositiveSmallIntegerField("顺序", default=0)
    # What registers call members of this kind (身份).
    words = ArrayField(models.CharField(max_length=64), verbose_name="对应的身份", default=list)

    objects = SettingQuerySet.as_manager()

    class Meta:
        verbose_name = "席位类别"
        verbose_name_plural = "席位类别"
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.label


class FloorLeader(Record, Period):
    """Who hears the needs of one or several floors (楼层长)."""

    council = models.ForeignKey(
        Council, verbose_name="楼委会", on_delete=models.CASCADE, related_name="floor_leaders"
    )
    building = models.ForeignKey(
        Building, verbose_name="楼宇", on_delete=models.PROTECT, related_name="floor_leaders"
    )
    floors = ArrayField(models.CharField(max_length=16), verbose_name="楼层")
    name = models.CharField("姓名", max_length=64)

    objects = OfCouncilBuildingQuerySet.as_manager()

    class Meta:
        verbose_name = "楼层长"
        verbose_name_plural = "楼层长"
        ordering = ["council", "building", "name"]
        constraints = [
            period_order("floorleader"),
            no_overlap(
                "floorleader",
                "council",
                "building",
                "name",
                message="该楼层长已登记在此期间。",
            ),
            models.CheckConstraint(
                condition=Q(floors__len__gte=1),
                name="floorleader_floors",
                violation_error_message="请填写至少一个楼层。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.building} {'、'.join(self.floors)} {self.name}"


class SupervisionMember(Record, Period):
    """A member of a council's supervision team (监督小组成员)."""

    council = models.ForeignKey(
        Council, verbose_name="楼委会", on_delete=models.CASCADE, related_name="supervision_team"
    )
    name = models.CharField("姓名", max_length=64)
    unit = models.CharField("单位与身份", max_length=100)

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "监督小组成员"
        verbose_name_plural = "监督小组成员"
        ordering = ["council", "starts_on"]
        constraints = [
            period_order("supervisionmember"),
            no_overlap("supervisionmember", "council", "name", message="该成员已登记在此期间。"),
        ]

    def __str__(self) -> str:
        return f"{self.council} {self.name}"
