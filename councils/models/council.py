"""Building councils, their terms, buildings, documents, and the steps of their founding."""

from django.db import models
from django.db.models import F, Q

from buildings.models import Building
from common.records.base import Record, Sourced
from common.records.periods import Period, Standing, no_overlap, period_order
from councils.choices import (
    CANONICAL_NAME,
    CouncilBasis,
    CouncilKind,
    DocumentKind,
    FoundingStepKind,
)
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
    # Stated where one council is for several buildings.
    basis = models.CharField(
        "合设依据", max_length=16, choices=CouncilBasis.choices, blank=True, db_default=""
    )
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

    @property
    def canonical_name(self) -> str:
        """Return the name under which all local kinds are compared (规范名称)."""
        return CANONICAL_NAME


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


class CouncilDocument(Record, Period):
    """A version of a council's covenant or rules of procedure (公约与议事规则)."""

    council = models.ForeignKey(
        Council, verbose_name="楼委会", on_delete=models.CASCADE, related_name="documents"
    )
    kind = models.CharField("文件", max_length=16, choices=DocumentKind.choices)
    version = models.PositiveSmallIntegerField("版本")
    text = models.TextField("内容", max_length=20000)
    adopted_on = models.DateField("通过日期")
    # Rules of procedure only: more than this share must be present, and of these must agree.
    quorum_over = models.PositiveSmallIntegerField("法定人数须超过（%）", default=50, db_default=50)
    majority_over = models.PositiveSmallIntegerField(
        "通过须超过到会（%）", default=50, db_default=50
    )

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "公约与议事规则"
        verbose_name_plural = "公约与议事规则"
        ordering = ["council", "kind", "-version"]
        constraints = [
            period_order("councildocument"),
            no_overlap(
                "councildocument", "council", "kind", message="同一文件同一天只能有一个版本生效。"
            ),
            models.UniqueConstraint(
                fields=["council", "kind", "version"],
                name="councildocument_version",
                violation_error_message="该版本已登记。",
            ),
            models.CheckConstraint(
                condition=Q(quorum_over__lt=100) & Q(majority_over__lt=100),
                name="councildocument_shares",
                violation_error_message="比例须小于 100%。",
            ),
            models.CheckConstraint(
                condition=Q(adopted_on__lte=F("starts_on")),
                name="councildocument_adopted_first",
                violation_error_message="生效日期早于通过日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}第{self.version}版"


class FoundingStep(Record):
    """A step of a council's founding that is done (组建步骤)."""

    council = models.ForeignKey(
        Council, verbose_name="楼委会", on_delete=models.CASCADE, related_name="founding_steps"
    )
    step = models.CharField("步骤", max_length=16, choices=FoundingStepKind.choices)
    done_on = models.DateField("完成日期")
    note = models.CharField("说明", max_length=300, blank=True)

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "楼委会组建步骤"
        verbose_name_plural = "楼委会组建步骤"
        ordering = ["council", "done_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "step"],
                name="foundingstep_once",
                violation_error_message="该步骤已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council} {self.get_step_display()}"
