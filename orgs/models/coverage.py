"""Coverage of enterprises, the rule it follows, and what is known of the gaps."""

from django.db import models
from django.db.models import Q

from common.records.base import Record
from common.records.periods import Period, no_overlap, period_order
from enterprises.models import Enterprise
from enterprises.querysets import OfEnterpriseQuerySet
from orgs.choices import CheckpointKind, CheckpointResult, CoverageMode, UnbuiltReasonKind
from orgs.models.organisation import PartyOrganisation
from orgs.querysets import CoverageQuerySet, FormationRuleQuerySet


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
    reason = models.CharField("依据", max_length=200, blank=True, db_default="")
    end_reason = models.CharField("终止原因", max_length=200, blank=True, db_default="")

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


class TenantCheckpoint(Record):
    """A step that went along with an enterprise's arrival (三同步).

    Only what nobody can see elsewhere is recorded: a coverage or a visit ticks its step by itself.
    """

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="checkpoints"
    )
    kind = models.CharField("步骤", max_length=24, choices=CheckpointKind.choices)
    result = models.CharField("结果", max_length=16, choices=CheckpointResult.choices)
    settled_on = models.DateField("日期")
    note = models.CharField("说明", max_length=200, blank=True)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = "三同步"
        verbose_name_plural = "三同步"
        ordering = ["-settled_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "settled_on"],
                name="tenantcheckpoint_once",
                violation_error_message="该步骤已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_kind_display()}"


class UnbuiltReason(Record, Period):
    """Why an enterprise that should have an organisation has none (未建原因)."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="unbuilt_reasons"
    )
    kind = models.CharField("原因", max_length=24, choices=UnbuiltReasonKind.choices)
    note = models.CharField("说明", max_length=500, blank=True)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = "未建原因"
        verbose_name_plural = "未建原因"
        ordering = ["-starts_on"]
        constraints = [
            period_order("unbuiltreason"),
            no_overlap("unbuiltreason", "enterprise", message="同一天只能有一个未建原因。"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_kind_display()}"


class FormationRule(Record, Period):
    """From how many members on which form is suggested (组建标准), and how 挂 is counted."""

    branch_from = models.PositiveSmallIntegerField("党支部：正式党员不少于", default=3)
    committee_in_branch_from = models.PositiveSmallIntegerField(
        "支部委员会：正式党员不少于", default=7
    )
    general_branch_from = models.PositiveSmallIntegerField("党总支：党员不少于", default=50)
    committee_from = models.PositiveSmallIntegerField("党委：党员不少于", default=100)
    joint_branch_units = models.PositiveSmallIntegerField("联合党支部：单位不超过", default=5)
    counts_attached = models.BooleanField("挂计入组织覆盖", default=False)
    document_number = models.CharField("文号", max_length=100, blank=True)

    objects = FormationRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "组建标准"
        verbose_name_plural = "组建标准"
        ordering = ["-starts_on"]
        constraints = [
            period_order("formationrule"),
            no_overlap("formationrule", message="同一天只能有一个组建标准。"),
            models.CheckConstraint(
                condition=Q(branch_from__gte=1)
                & Q(general_branch_from__gt=models.F("branch_from"))
                & Q(committee_from__gt=models.F("general_branch_from")),
                name="formationrule_order",
                violation_error_message="党支部、党总支、党委的人数标准须依次增大。",
            ),
        ]

    def __str__(self) -> str:
        return f"组建标准（自 {self.starts_on}）"
