"""Coverage of enterprises, and the workers who keep it alive."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from buildings.models import Area
from common.records.base import Record, Sourced
from common.records.periods import Period, period_order
from enterprises.models import Enterprise
from orgs.choices import CoverageMode
from orgs.models.organisation import PartyOrganisation
from orgs.querysets import CoverageQuerySet, WorkerQuerySet


class Coverage(Record, Period):
    """How an enterprise is reached by the Party during a period (覆盖): 建、联、挂、派."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="coverages"
    )
    mode = models.CharField("覆盖方式", max_length=16, choices=CoverageMode.choices)
    organisation = models.ForeignKey(
        PartyOrganisation,
        verbose_name="党组织",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="coverages",
    )
    instructor = models.CharField("指导员", max_length=64, blank=True)

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name = "覆盖"
        verbose_name_plural = "覆盖"
        ordering = ["-starts_on"]
        constraints = [
            period_order("coverage"),
            models.UniqueConstraint(
                fields=["enterprise", "mode", "organisation", "starts_on"],
                nulls_distinct=False,
                name="coverage_start",
                violation_error_message="该覆盖已登记。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["enterprise", "mode"],
                condition=Q(ends_on__isnull=True),
                name="coverage_open",
            ),
            models.Index(fields=["organisation", "starts_on"], name="coverage_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_mode_display()}"


class Worker(Record, Sourced, Period):
    """A full-time party-mass worker in post (专职党群工作者)."""

    name = models.CharField("姓名", max_length=64)
    area = models.ForeignKey(
        Area, verbose_name="街镇", on_delete=models.PROTECT, related_name="workers"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="用户",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="worker",
    )

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = "专职工作者"
        verbose_name_plural = "专职工作者"
        ordering = ["external_id"]
        constraints = [
            period_order("worker"),
            models.UniqueConstraint(
                fields=["source", "external_id"],
                name="worker_external_id",
                violation_error_message="工号已存在。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
