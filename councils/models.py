"""Building councils and their seats."""

from django.db import models
from django.db.models import F, Q

from buildings.models import Building
from common.records.base import Record, Sourced
from common.records.periods import Period, Standing, no_overlap, period_order
from councils.choices import CouncilKind
from councils.querysets import (
    CouncilBuildingQuerySet,
    CouncilQuerySet,
    CouncilTermQuerySet,
    OfCouncilQuerySet,
)
from orgs.models import PartyOrganisation


class Council(Record, Sourced):
    """A building council (楼委会、楼务会、楼事会、楼管会) of one or several buildings."""

    name = models.CharField("名称", max_length=200)
    kind = models.CharField("称谓", max_length=16, choices=CouncilKind.choices)
    leading_organisation = models.ForeignKey(
        PartyOrganisation,
        verbose_name="领导组织",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_councils",
    )
    founded_on = models.DateField("成立日期")
    # Today's term; the dated truth is in ``CouncilTerm``.
    term_ends_on = models.DateField("届满日期", null=True, blank=True)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "楼委会"
        verbose_name_plural = "楼委会"
        ordering = ["external_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                name="council_external_id",
                violation_error_message="楼委会编号已存在。",
            ),
            models.CheckConstraint(
                condition=Q(term_ends_on__isnull=True) | Q(term_ends_on__gte=F("founded_on")),
                name="council_period_order",
                violation_error_code="period_order",
                violation_error_message="届满日期早于成立日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CouncilTerm(Record, Standing):
    """A term of a council (任期): until when it runs, as that was known during a period."""

    council = models.ForeignKey(
        Council, verbose_name="楼委会", on_delete=models.CASCADE, related_name="terms"
    )
    # The last day of the term; empty: without end.
    due_on = models.DateField("届满日期", null=True, blank=True)

    objects = CouncilTermQuerySet.as_manager()

    class Meta:
        verbose_name = "楼委会任期"
        verbose_name_plural = "楼委会任期"
        constraints = [
            period_order("councilterm"),
            no_overlap("councilterm", "council", message="同一天只能有一个任期。"),
        ]

    def __str__(self) -> str:
        return f"{self.council} 至 {self.due_on or '无期限'}"


class CouncilBuilding(Record, Standing):
    """A building that a council is for during a period (楼委会所辖楼宇)."""

    council = models.ForeignKey(
        Council, verbose_name="楼委会", on_delete=models.CASCADE, related_name="building_links"
    )
    building = models.ForeignKey(
        Building, verbose_name="楼宇", on_delete=models.PROTECT, related_name="council_links"
    )

    objects = CouncilBuildingQuerySet.as_manager()

    class Meta:
        verbose_name = "楼委会所辖楼宇"
        verbose_name_plural = "楼委会所辖楼宇"
        constraints = [
            period_order("councilbuilding"),
            no_overlap(
                "councilbuilding",
                "council",
                "building",
                message="该楼宇在此期间已在此楼委会中。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council} {self.building}"


class Seat(Record, Period):
    """A person's seat on a council during a period (楼委会成员)."""

    council = models.ForeignKey(
        Council, verbose_name="楼委会", on_delete=models.CASCADE, related_name="seats"
    )
    name = models.CharField("姓名", max_length=64)
    capacity = models.CharField("身份", max_length=64)
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
