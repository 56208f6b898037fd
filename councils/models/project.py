"""Projects of councils: from the library by claim to acceptance and effect."""

from django.db import models
from django.db.models import Q

from accounts.models import Department
from buildings.models import Building
from common.records.base import Record
from councils.choices import (
    Claimant,
    ClaimState,
    CubeAxis,
    Party,
    ProjectDomain,
    ProjectState,
    SupervisionMethod,
)
from councils.models.council import Council
from councils.models.topic import Topic
from councils.querysets import OfCouncilQuerySet, OfProjectQuerySet
from enterprises.models import Enterprise
from orgs.models import PartyOrganisation


class Project(Record):
    """A project of a council (项目): published, claimed, carried out, accepted, measured."""

    council = models.ForeignKey(
        Council, verbose_name="楼委会", on_delete=models.CASCADE, related_name="projects"
    )
    # Where it came from; the story goes on from there.
    topic = models.ForeignKey(
        Topic,
        verbose_name="议题",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="projects",
    )
    title = models.CharField("项目", max_length=200)
    summary = models.TextField("内容", max_length=4000)
    domain = models.CharField("领域", max_length=16, choices=ProjectDomain.choices)
    cube_axis = models.CharField(
        "治立方", max_length=16, choices=CubeAxis.choices, default=CubeAxis.BUILDING
    )
    # The building party committee that reviews claims and accepts the work.
    reviewer = models.ForeignKey(
        PartyOrganisation,
        verbose_name="审核党组织",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reviewed_projects",
    )
    # How many may take it on together.
    claim_capacity = models.PositiveSmallIntegerField("认领名额", default=1)
    due_on = models.DateField("计划完成", null=True, blank=True)
    # On the page that everybody may read: somebody chose it.
    is_public = models.BooleanField("对外公开", default=False, db_default=False)
    state = models.CharField(
        "状态",
        max_length=16,
        choices=ProjectState.choices,
        default=ProjectState.DRAFT,
        db_default=ProjectState.DRAFT,
        editable=False,
    )
    in_library_on = models.DateField("入库日期", null=True, blank=True, editable=False)
    published_on = models.DateField("发布日期", null=True, blank=True, editable=False)
    # Since when nobody has it; empty while somebody does, and before it is in the library.
    ownerless_since = models.DateField("无人认领自", null=True, blank=True, editable=False)
    started_on = models.DateField("开工日期", null=True, blank=True, editable=False)
    ended_on = models.DateField("结束日期", null=True, blank=True, editable=False)
    # Of the acceptance, the suspension or the cancelling.
    note = models.CharField("说明", max_length=1000, blank=True, editable=False)
    effect = models.CharField("成效", max_length=1000, blank=True, editable=False)

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "项目"
        verbose_name_plural = "项目"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(claim_capacity__gte=1),
                name="project_capacity",
                violation_error_message="认领名额至少 1。",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProjectState.CLOSED)
                | (Q(ended_on__isnull=False) & ~Q(effect="")),
                name="project_closed_whole",
                violation_error_message="结项须写明成效。",
            ),
        ]
        indexes = [
            models.Index(fields=["council", "state"], name="project_council"),
            models.Index(fields=["-created_at", "-id"], name="project_made"),
            models.Index(
                fields=["ownerless_since"],
                condition=Q(ownerless_since__isnull=False),
                name="project_ownerless",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProjectClaim(Record):
    """Who wants to take a project on, and with what (项目认领)."""

    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.CASCADE, related_name="claims"
    )
    claimant = models.CharField("认领方", max_length=16, choices=Claimant.choices)
    department = models.ForeignKey(
        Department,
        verbose_name="部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="project_claims",
    )
    organisation = models.ForeignKey(
        PartyOrganisation,
        verbose_name="党组织",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="project_claims",
    )
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name="企业",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="project_claims",
    )
    # Of a member or a team.
    name = models.CharField("名称", max_length=100, blank=True)
    share = models.CharField("承担内容", max_length=300)
    applied_on = models.DateField("申请日期")
    state = models.CharField(
        "状态",
        max_length=16,
        choices=ClaimState.choices,
        default=ClaimState.APPLIED,
        editable=False,
    )
    decided_on = models.DateField("审核日期", null=True, blank=True, editable=False)
    ended_on = models.DateField("退出日期", null=True, blank=True, editable=False)
    note = models.CharField("说明", max_length=300, blank=True, editable=False)

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "项目认领"
        verbose_name_plural = "项目认领"
        ordering = ["project", "applied_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(claimant=Claimant.DEPARTMENT, department__isnull=False)
                | Q(claimant=Claimant.ORGANISATION, organisation__isnull=False)
                | Q(claimant=Claimant.ENTERPRISE, enterprise__isnull=False)
                | (Q(claimant__in=[Claimant.MEMBER, Claimant.TEAM]) & ~Q(name="")),
                name="projectclaim_claimant",
                violation_error_message="请填写认领方。",
            ),
            models.UniqueConstraint(
                fields=["project", "department", "organisation", "enterprise", "name"],
                condition=Q(state__in=[ClaimState.APPLIED, ClaimState.APPROVED]),
                nulls_distinct=False,
                name="projectclaim_once",
                violation_error_message="该方已认领此项目。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.owner}"

    @property
    def owner(self) -> str:
        """Return who claims, in words."""
        return str(self.department or self.organisation or self.enterprise or self.name)


class Milestone(Record):
    """A step of a project with its day (里程碑)."""

    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.CASCADE, related_name="milestones"
    )
    title = models.CharField("节点", max_length=200)
    due_on = models.DateField("计划日期")
    done_on = models.DateField("完成日期", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "项目节点"
        verbose_name_plural = "项目节点"
        ordering = ["project", "due_on", "id"]

    def __str__(self) -> str:
        return f"{self.project} {self.title}"


class Supervision(Record):
    """A look at a project (监督): heard, seen, asked, visited or discussed."""

    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.CASCADE, related_name="supervisions"
    )
    method = models.CharField("方式", max_length=16, choices=SupervisionMethod.choices)
    on = models.DateField("日期")
    finding = models.CharField("情况", max_length=1000)
    # The street's community committee hears of it.
    reported_to = models.ForeignKey(
        PartyOrganisation,
        verbose_name="报告党组织",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="heard_supervisions",
    )

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "项目监督"
        verbose_name_plural = "项目监督"
        ordering = ["project", "-on", "-id"]

    def __str__(self) -> str:
        return f"{self.project} {self.get_method_display()} {self.on}"


class OutcomeMetric(Record):
    """A measured effect of a project (成效指标)."""

    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.CASCADE, related_name="metrics"
    )
    name = models.CharField("指标", max_length=100)
    value = models.DecimalField("数值", max_digits=14, decimal_places=2)
    unit = models.CharField("单位", max_length=32)
    measured_on = models.DateField("日期")
    # From where the figure comes; none is taken on trust.
    basis = models.CharField("数据来源", max_length=200)

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "成效指标"
        verbose_name_plural = "成效指标"
        ordering = ["project", "name", "measured_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name", "measured_on"],
                name="outcomemetric_once",
                violation_error_message="该指标当日已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value} {self.unit}"


class Beneficiary(Record):
    """A building or a community that a project serves (受益范围)."""

    project = models.ForeignKey(
        Project, verbose_name="项目", on_delete=models.CASCADE, related_name="beneficiaries"
    )
    building = models.ForeignKey(
        Building,
        verbose_name="楼宇",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="benefits",
    )
    # Of a residential area: no register of ours has it.
    community = models.CharField("社区", max_length=100, blank=True)
    party = models.CharField("受益人群", max_length=24, choices=Party.choices)

    objects = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "受益范围"
        verbose_name_plural = "受益范围"
        ordering = ["project", "building", "community"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(building__isnull=False) & Q(community=""))
                | (Q(building__isnull=True) & ~Q(community="")),
                name="beneficiary_one_place",
                violation_error_message="请填写楼宇或社区之一。",
            ),
            models.UniqueConstraint(
                fields=["project", "building", "community", "party"],
                nulls_distinct=False,
                name="beneficiary_once",
                violation_error_message="该受益范围已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.building or self.community}"
