"""Party organisations: tree, forms over time, terms, counts of members, buildings."""

from django.db import models
from django.db.models import Q

from buildings.models import Area, Building
from common.records.base import Record, Sourced
from common.records.periods import Standing, no_overlap, period_order
from enterprises.models import Enterprise
from orgs.choices import DissolutionKind, GroupingBasis, LineKind, OrganisationForm
from orgs.querysets import (
    OfOrganisationQuerySet,
    OrganisationQuerySet,
    OrganisationSeatQuerySet,
)


class PartyOrganisation(Record, Sourced):
    """A party organisation (党组织); counts of members only, never a member register."""

    name = models.CharField("名称", max_length=200)
    parent = models.ForeignKey(
        "self",
        verbose_name="上级组织",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    area = models.ForeignKey(
        Area, verbose_name="街镇", on_delete=models.PROTECT, related_name="organisations"
    )
    host_enterprise = models.ForeignKey(
        Enterprise,
        verbose_name="依托企业",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="hosted_organisations",
    )
    buildings = models.ManyToManyField(
        Building,
        verbose_name="楼宇",
        blank=True,
        through="orgs.OrganisationSeat",
        related_name="organisations",
    )
    basis = models.CharField(
        "设置依据", max_length=16, choices=GroupingBasis.choices, blank=True, db_default=""
    )
    founded_on = models.DateField("成立日期", null=True, blank=True)
    # A temporary organisation ends with its task.
    planned_end_on = models.DateField("预计撤销日期", null=True, blank=True)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)
    dissolution = models.CharField(
        "撤销方式", max_length=16, choices=DissolutionKind.choices, blank=True, db_default=""
    )
    dissolution_document = models.CharField("撤销文号", max_length=100, blank=True, db_default="")
    merged_into = models.ForeignKey(
        "self",
        verbose_name="并入组织",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_organisations",
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "党组织"
        verbose_name_plural = "党组织"
        ordering = ["external_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                name="partyorganisation_external_id",
                violation_error_message="组织编号已存在。",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="partyorganisation_not_own_parent",
                violation_error_message="党组织不能以自身为上级。",
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True)
                | Q(founded_on__isnull=True)
                | Q(dissolved_on__gte=models.F("founded_on")),
                name="partyorganisation_dissolution_order",
                violation_error_message="撤销日期早于成立日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationAffiliation(Record, Standing):
    """Under whom, where and at which enterprise an organisation stood (隶属与依托).

    The organisation's own columns repeat what holds today, for scope and search; the actions and
    the importer write both.
    """

    organisation = models.ForeignKey(
        PartyOrganisation,
        verbose_name="党组织",
        on_delete=models.CASCADE,
        related_name="affiliations",
    )
    parent = models.ForeignKey(
        PartyOrganisation,
        verbose_name="上级组织",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="former_children",
    )
    area = models.ForeignKey(
        Area, verbose_name="街镇", on_delete=models.PROTECT, related_name="affiliations"
    )
    host_enterprise = models.ForeignKey(
        Enterprise,
        verbose_name="依托企业",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="affiliations",
    )
    document_number = models.CharField("文号", max_length=100, blank=True, db_default="")

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "隶属与依托"
        verbose_name_plural = "隶属与依托"
        constraints = [
            period_order("organisationaffiliation"),
            no_overlap("organisationaffiliation", "organisation", message="同一天只能有一个隶属。"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ∈ {self.parent or self.area}"


class OrganisationLine(Record, Standing):
    """A second link of an organisation beside the command line (条线隶属)."""

    organisation = models.ForeignKey(
        PartyOrganisation, verbose_name="党组织", on_delete=models.CASCADE, related_name="lines"
    )
    leader = models.ForeignKey(
        PartyOrganisation,
        verbose_name="条线组织",
        on_delete=models.PROTECT,
        related_name="line_members",
    )
    kind = models.CharField("条线", max_length=16, choices=LineKind.choices)

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "条线隶属"
        verbose_name_plural = "条线隶属"
        constraints = [
            period_order("organisationline"),
            no_overlap(
                "organisationline", "organisation", "leader", message="该条线已登记在此期间。"
            ),
            models.CheckConstraint(
                condition=~Q(organisation=models.F("leader")),
                name="organisationline_not_itself",
                violation_error_message="党组织不能以自身为条线组织。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ⇢ {self.leader}"


class OrganisationFormPeriod(Record, Standing):
    """The form of an organisation during a period (组织形式): 支部 → 总支 → 党委."""

    organisation = models.ForeignKey(
        PartyOrganisation, verbose_name="党组织", on_delete=models.CASCADE, related_name="forms"
    )
    form = models.CharField("类型", max_length=24, choices=OrganisationForm.choices)
    document_number = models.CharField("文号", max_length=100, blank=True)

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "组织形式"
        verbose_name_plural = "组织形式"
        constraints = [
            period_order("organisationform"),
            no_overlap("organisationform", "organisation", message="同一天只能有一种形式。"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_form_display()}"


class MemberCount(Record, Standing):
    """How many members an organisation has (党员数)."""

    organisation = models.ForeignKey(
        PartyOrganisation,
        verbose_name="党组织",
        on_delete=models.CASCADE,
        related_name="member_counts",
    )
    full_members = models.PositiveIntegerField("正式党员数", null=True, blank=True)
    probationary_members = models.PositiveIntegerField("预备党员数", null=True, blank=True)
    candidates = models.PositiveIntegerField("发展对象数", null=True, blank=True)
    activists = models.PositiveIntegerField("入党积极分子数", null=True, blank=True)
    applicants = models.PositiveIntegerField("入党申请人数", null=True, blank=True)
    floating_members = models.PositiveIntegerField("流动党员数", null=True, blank=True)

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "党员数"
        verbose_name_plural = "党员数"
        constraints = [
            period_order("membercount"),
            no_overlap("membercount", "organisation", message="同一天只能有一个党员数。"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.full_members}"


class OrganisationSeat(Record, Standing):
    """A building in which an organisation is seated during a period (组织所在楼宇)."""

    organisation = models.ForeignKey(
        PartyOrganisation, verbose_name="党组织", on_delete=models.CASCADE, related_name="seats"
    )
    building = models.ForeignKey(
        Building, verbose_name="楼宇", on_delete=models.PROTECT, related_name="organisation_seats"
    )

    objects = OrganisationSeatQuerySet.as_manager()

    class Meta:
        verbose_name = "组织所在楼宇"
        verbose_name_plural = "组织所在楼宇"
        constraints = [
            period_order("organisationseat"),
            no_overlap(
                "organisationseat", "organisation", "building", message="该楼宇已登记在此期间。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} @ {self.building}"
