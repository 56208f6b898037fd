"""Who else answers for buildings, grids, enterprises: instructors, seconded cadres, officers."""

from django.db import models
from django.db.models import Q

from accounts.models import Department
from buildings.models import Area, Building
from common.records.base import Record
from common.records.periods import Period, no_overlap, period_order
from enterprises.models import Enterprise
from orgs.choices import FOUR_OFFICERS, GRID_LEADERS, InstructorOrigin, ResponsibilityRole
from orgs.models.organisation import PartyOrganisation
from orgs.models.workforce import Worker
from orgs.querysets import (
    InstructorDutyQuerySet,
    InstructorQuerySet,
    ResponsibilityQuerySet,
    SecondmentQuerySet,
)


class Instructor(Record, Period):
    """A full member sent to help with party work (党建指导员)."""

    name = models.CharField("姓名", max_length=64)
    work_unit = models.CharField("所在单位", max_length=200, blank=True)
    origin = models.CharField("来源", max_length=16, choices=InstructorOrigin.choices)
    area = models.ForeignKey(
        Area, verbose_name="街镇", on_delete=models.PROTECT, related_name="instructors"
    )

    objects = InstructorQuerySet.as_manager()

    class Meta:
        verbose_name = "党建指导员"
        verbose_name_plural = "党建指导员"
        ordering = ["name"]
        constraints = [
            period_order("instructor"),
            no_overlap("instructor", "area", "name", "work_unit", message="该指导员已登记。"),
        ]

    def __str__(self) -> str:
        return self.name


class InstructorDuty(Record, Period):
    """An enterprise or a building that an instructor helps (指导对象)."""

    instructor = models.ForeignKey(
        Instructor, verbose_name="指导员", on_delete=models.CASCADE, related_name="duties"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name="企业",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="instructor_duties",
    )
    building = models.ForeignKey(
        Building,
        verbose_name="楼宇",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="instructor_duties",
    )

    objects = InstructorDutyQuerySet.as_manager()

    class Meta:
        verbose_name = "指导对象"
        verbose_name_plural = "指导对象"
        ordering = ["-starts_on"]
        constraints = [
            period_order("instructorduty"),
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False, building=None)
                | Q(enterprise=None, building__isnull=False),
                name="instructorduty_one",
                violation_error_message="请填写企业或楼宇之一。",
            ),
            models.UniqueConstraint(
                fields=["instructor", "enterprise", "building", "starts_on"],
                nulls_distinct=False,
                name="instructorduty_once",
                violation_error_message="该指导对象已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instructor} {self.enterprise or self.building}"


class Secondment(Record, Period):
    """An official stationed in a building or posted to its organisation (机关干部下沉)."""

    name = models.CharField("姓名", max_length=64)
    department = models.ForeignKey(
        Department, verbose_name="派出部门", on_delete=models.PROTECT, related_name="secondments"
    )
    building = models.ForeignKey(
        Building, verbose_name="楼宇", on_delete=models.CASCADE, related_name="secondments"
    )
    organisation = models.ForeignKey(
        PartyOrganisation,
        verbose_name="任职党组织",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="secondments",
    )
    duty = models.CharField("职责", max_length=100)

    objects = SecondmentQuerySet.as_manager()

    class Meta:
        verbose_name = "下沉干部"
        verbose_name_plural = "下沉干部"
        ordering = ["-starts_on"]
        constraints = [
            period_order("secondment"),
            no_overlap("secondment", "building", "name", message="该干部已登记在此期间。"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.building}"


class Responsibility(Record, Period):
    """Who answers for a building or a grid in a role (责任分工): 四大员, 双网格长, 楼宇包联."""

    role = models.CharField("角色", max_length=24, choices=ResponsibilityRole.choices)
    building = models.ForeignKey(
        Building,
        verbose_name="楼宇",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="responsibilities",
    )
    grid = models.ForeignKey(
        Area,
        verbose_name="网格",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="responsibilities",
    )
    name = models.CharField("姓名", max_length=64)
    department = models.ForeignKey(
        Department,
        verbose_name="部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="responsibilities",
    )
    worker = models.ForeignKey(
        Worker,
        verbose_name="专职工作者",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="responsibilities",
    )
    substitute = models.CharField("替补", max_length=64, blank=True)

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name = "责任分工"
        verbose_name_plural = "责任分工"
        ordering = ["role", "-starts_on"]
        constraints = [
            period_order("responsibility"),
            models.CheckConstraint(
                condition=Q(building__isnull=False, grid=None)
                | Q(building=None, grid__isnull=False),
                name="responsibility_one_place",
                violation_error_message="请填写楼宇或网格之一。",
            ),
            models.CheckConstraint(
                condition=(~Q(role__in=GRID_LEADERS) | Q(grid__isnull=False))
                & (~Q(role__in=FOUR_OFFICERS) | Q(building__isnull=False)),
                name="responsibility_place_of_role",
                violation_error_message="网格长对应网格，四大员对应楼宇。",
            ),
            models.UniqueConstraint(
                fields=["role", "building", "grid", "name", "starts_on"],
                nulls_distinct=False,
                name="responsibility_once",
                violation_error_message="该责任人已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.name}"
