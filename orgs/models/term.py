"""Terms of organisations, who serves in them, elections and foundings."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from buildings.models import Area, Building
from common.records.base import Record
from common.records.periods import Period, Standing, no_overlap, period_order
from enterprises.models import Enterprise
from orgs.choices import (
    ElectionKind,
    ElectionState,
    FoundingState,
    MajorityBase,
    OfficerRole,
    OfficerSource,
    OrganisationForm,
    Portfolio,
)
from orgs.models.organisation import PartyOrganisation
from orgs.querysets import (
    FoundingQuerySet,
    OfElectionQuerySet,
    OfOrganisationQuerySet,
    OfTermQuerySet,
    OrganisationTermQuerySet,
)


class OrganisationTerm(Record, Standing):
    """A term of an organisation's committee (届次); it runs on until the next one begins."""

    organisation = models.ForeignKey(
        PartyOrganisation, verbose_name="党组织", on_delete=models.CASCADE, related_name="terms"
    )
    number = models.PositiveSmallIntegerField("届次", null=True, blank=True)
    # The last day of the term: the next election is due by then.
    due_on = models.DateField("换届日期")
    document_number = models.CharField("文号", max_length=100, blank=True)

    objects = OrganisationTermQuerySet.as_manager()

    class Meta:
        verbose_name = "届次"
        verbose_name_plural = "届次"
        ordering = ["organisation", F("starts_on").asc(nulls_first=True)]
        constraints = [
            period_order("organisationterm"),
            no_overlap("organisationterm", "organisation", message="同一天只能有一个届次。"),
        ]
        indexes = [models.Index(fields=["due_on"], name="organisationterm_due")]

    def __str__(self) -> str:
        return f"{self.organisation} 至 {self.due_on}"


class TermExtension(Record):
    """An approved postponement of the election (延期换届): at most twelve months."""

    term = models.ForeignKey(
        OrganisationTerm, verbose_name="届次", on_delete=models.CASCADE, related_name="extensions"
    )
    until = models.DateField("延至")
    approved_on = models.DateField("批准日期")
    approved_by = models.CharField("批准单位", max_length=100)
    document_number = models.CharField("文号", max_length=100, blank=True)
    reason = models.CharField("原因", max_length=500)

    objects = OfTermQuerySet.as_manager()

    class Meta:
        verbose_name = "延期换届"
        verbose_name_plural = "延期换届"
        ordering = ["-approved_on"]

    def __str__(self) -> str:
        return f"{self.term} 延至 {self.until}"


class Officer(Record, Period):
    """Somebody who serves in an organisation (班子成员): name and post only."""

    organisation = models.ForeignKey(
        PartyOrganisation, verbose_name="党组织", on_delete=models.CASCADE, related_name="officers"
    )
    name = models.CharField("姓名", max_length=64)
    work_unit = models.CharField("所在单位", max_length=200, blank=True)
    role = models.CharField("职务", max_length=24, choices=OfficerRole.choices)
    portfolio = models.CharField("分工", max_length=16, choices=Portfolio.choices, blank=True)
    origin = models.CharField("产生方式", max_length=16, choices=OfficerSource.choices)
    # Until when the post was given; a posted secretary has a term of his own.
    due_on = models.DateField("任期至", null=True, blank=True)

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "班子成员"
        verbose_name_plural = "班子成员"
        ordering = ["organisation", "-starts_on"]
        constraints = [
            period_order("officer"),
            no_overlap("officer", "organisation", "name", "role", message="该职务已登记在此期间。"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_role_display()}）"


class Election(Record):
    """An election of an organisation's committee (换届选举), from plan to confirmation."""

    organisation = models.ForeignKey(
        PartyOrganisation,
        verbose_name="党组织",
        on_delete=models.CASCADE,
        related_name="elections",
    )
    kind = models.CharField("选举类型", max_length=16, choices=ElectionKind.choices)
    state = models.CharField(
        "进度", max_length=24, choices=ElectionState.choices, default=ElectionState.PLANNED
    )
    planned_on = models.DateField("计划日期")
    approved_on = models.DateField("上级批准日期", null=True, blank=True)
    published_on = models.DateField("候选人公示日期", null=True, blank=True)
    held_on = models.DateField("选举日期", null=True, blank=True)
    reported_on = models.DateField("上报日期", null=True, blank=True)
    confirmed_on = models.DateField("批复日期", null=True, blank=True)
    ended_on = models.DateField("无效或取消日期", null=True, blank=True)
    reason = models.CharField("说明", max_length=500, blank=True)
    document_number = models.CharField("文号", max_length=100, blank=True)
    seats = models.PositiveSmallIntegerField("应选名额")
    entitled = models.PositiveIntegerField("有选举权党员数", null=True, blank=True)
    present = models.PositiveIntegerField("到会人数", null=True, blank=True)
    # The base that decided; both numbers stay on record.
    majority_base = models.CharField(
        "过半数基数", max_length=16, choices=MajorityBase.choices, default=MajorityBase.PRESENT
    )

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "换届选举"
        verbose_name_plural = "换届选举"
        ordering = ["-planned_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(present__isnull=True)
                | Q(entitled__isnull=True)
                | Q(present__lte=F("entitled")),
                name="election_present",
                violation_error_message="到会人数不能多于有选举权党员数。",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=~Q(state__in=["confirmed", "failed", "cancelled"]),
                name="election_one_open",
                violation_error_message="该党组织已有进行中的选举。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()} {self.planned_on}"


class Candidate(Record):
    """Somebody who stands in an election (候选人) and the votes given."""

    election = models.ForeignKey(
        Election, verbose_name="选举", on_delete=models.CASCADE, related_name="candidates"
    )
    name = models.CharField("姓名", max_length=64)
    role = models.CharField("拟任职务", max_length=24, choices=OfficerRole.choices)
    portfolio = models.CharField("分工", max_length=16, choices=Portfolio.choices, blank=True)
    votes = models.PositiveIntegerField("得票数", null=True, blank=True)
    is_elected = models.BooleanField("当选", null=True, blank=True)

    objects = OfElectionQuerySet.as_manager()

    class Meta:
        verbose_name = "候选人"
        verbose_name_plural = "候选人"
        ordering = ["election", F("votes").desc(nulls_last=True), "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "name"],
                name="candidate_once",
                violation_error_message="该候选人已登记。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Founding(Record):
    """The founding of an organisation (组建): applied, answered within a month, elected, filed."""

    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name="企业",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="foundings",
    )
    building = models.ForeignKey(
        Building,
        verbose_name="楼宇",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="foundings",
    )
    area = models.ForeignKey(
        Area, verbose_name="街镇", on_delete=models.PROTECT, related_name="foundings"
    )
    approving_organisation = models.ForeignKey(
        PartyOrganisation,
        verbose_name="审批组织",
        on_delete=models.PROTECT,
        related_name="approved_foundings",
    )
    name = models.CharField("拟设名称", max_length=200)
    form = models.CharField("拟设类型", max_length=24, choices=OrganisationForm.choices)
    state = models.CharField(
        "进度", max_length=16, choices=FoundingState.choices, default=FoundingState.APPLIED
    )
    applied_on = models.DateField("申请日期")
    # One month after the application.
    answer_due_on = models.DateField("批复期限")
    answered_on = models.DateField("批复日期", null=True, blank=True)
    answer_document = models.CharField("批复文号", max_length=100, blank=True)
    elected_on = models.DateField("选举日期", null=True, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    # Fewer members than the form generally asks for: the document that allows it.
    exception_document = models.CharField("特批文号", max_length=100, blank=True)
    reason = models.CharField("说明", max_length=500, blank=True)
    organisation = models.OneToOneField(
        PartyOrganisation,
        verbose_name="成立的党组织",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="founding",
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="登记人",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = FoundingQuerySet.as_manager()

    class Meta:
        verbose_name = "组建"
        verbose_name_plural = "组建"
        ordering = ["-applied_on"]

    def __str__(self) -> str:
        return self.name
