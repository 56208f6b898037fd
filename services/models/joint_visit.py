"""Joint visits of several departments, and the chief service team that goes along."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Department
from buildings.models import Area, Building
from buildings.querysets import OfBuildingQuerySet
from common.records.base import Record
from enterprises.models import Enterprise
from enterprises.querysets import OfEnterpriseQuerySet
from services.choices import ExpertField, ReplyState, TeamLevel
from services.models.response import ResponseCase, ResponseStep
from services.models.visit import Visit
from services.querysets import ChiefServiceTeamQuerySet, OfJointVisitQuerySet, OfTeamQuerySet


class ChiefServiceTeam(Record):
    """A chief service team (首席服务团队): units of city, district and trade associations."""

    name = models.CharField("名称", max_length=100, unique=True)
    # Empty: serves the whole district.
    area = models.ForeignKey(
        Area,
        verbose_name="服务区域",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="chief_service_teams",
    )
    fields = ArrayField(
        models.CharField(max_length=16, choices=ExpertField.choices), verbose_name="服务领域"
    )
    is_active = models.BooleanField("启用", default=True)

    objects = ChiefServiceTeamQuerySet.as_manager()

    class Meta:
        verbose_name = "首席服务团队"
        verbose_name_plural = "首席服务团队"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fields__len__gte=1),
                name="chiefserviceteam_fields",
                violation_error_message="请至少选择一个服务领域。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def fields_label(self) -> str:
        """Return the fields in words."""
        return "、".join(str(ExpertField(field).label) for field in self.fields)


class ChiefTeamMember(Record):
    """A unit, with its expert, in a chief service team (团队成员)."""

    team = models.ForeignKey(
        ChiefServiceTeam, verbose_name="团队", on_delete=models.CASCADE, related_name="members"
    )
    level = models.CharField("层级", max_length=16, choices=TeamLevel.choices)
    field = models.CharField("服务领域", max_length=16, choices=ExpertField.choices)
    title = models.CharField("单位与职务", max_length=100)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="用户",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="chief_team_memberships",
    )

    objects = OfTeamQuerySet.as_manager()

    class Meta:
        verbose_name = "首席服务团队成员"
        verbose_name_plural = "首席服务团队成员"
        ordering = ["team", "field", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "field", "title"],
                name="chiefteammember_once",
                violation_error_message="该单位在此领域已是成员。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.title}"


class JointVisit(Record):
    """A visit of several departments to one enterprise (联合走访): planned, answered, held."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="joint_visits"
    )
    case = models.ForeignKey(
        ResponseCase,
        verbose_name="风险处置单",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="joint_visits",
    )
    step = models.ForeignKey(
        ResponseStep,
        verbose_name="应对措施",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="joint_visits",
    )
    planned_on = models.DateField("计划日期")
    purpose = models.CharField("事由", max_length=300)
    chief_team = models.ForeignKey(
        ChiefServiceTeam,
        verbose_name="首席服务团队",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="joint_visits",
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="发起人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    held_at = models.DateTimeField("登记走访时间", null=True, blank=True)
    visit = models.ForeignKey(
        Visit,
        verbose_name="走访",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="joint_visits",
    )
    result = models.CharField("结果", max_length=1000, blank=True)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = "联合走访"
        verbose_name_plural = "联合走访"
        ordering = ["-planned_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, result="")
                | (Q(held_at__isnull=False) & ~Q(result="")),
                name="jointvisit_held_whole",
                violation_error_message="登记走访须写明结果。",
            ),
        ]
        indexes = [models.Index(fields=["enterprise", "-planned_on"], name="jointvisit_planned")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.planned_on}"


class JointVisitReply(Record):
    """A department invited to a joint visit, and what it answered (参加部门)."""

    joint_visit = models.ForeignKey(
        JointVisit, verbose_name="联合走访", on_delete=models.CASCADE, related_name="replies"
    )
    department = models.ForeignKey(
        Department,
        verbose_name="部门",
        on_delete=models.PROTECT,
        related_name="joint_visit_replies",
    )
    state = models.CharField(
        "回复", max_length=16, choices=ReplyState.choices, default=ReplyState.WAITING
    )
    note = models.CharField("回复说明", max_length=300, blank=True)
    replied_at = models.DateTimeField("回复时间", null=True, blank=True)

    objects = OfJointVisitQuerySet.as_manager()

    class Meta:
        verbose_name = "联合走访部门"
        verbose_name_plural = "联合走访部门"
        ordering = ["joint_visit", "department"]
        constraints = [
            models.UniqueConstraint(
                fields=["joint_visit", "department"],
                name="jointvisitreply_once",
                violation_error_message="该部门已在此次联合走访中。",
            ),
            models.CheckConstraint(
                condition=Q(state=ReplyState.WAITING, replied_at__isnull=True)
                | (~Q(state=ReplyState.WAITING) & Q(replied_at__isnull=False)),
                name="jointvisitreply_whole",
                violation_error_message="回复与回复时间须同时填写。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.joint_visit} {self.department}"


class TeamDispatch(Record):
    """A chief service team that went down to a building (派出记录)."""

    team = models.ForeignKey(
        ChiefServiceTeam, verbose_name="团队", on_delete=models.PROTECT, related_name="dispatches"
    )
    building = models.ForeignKey(
        Building, verbose_name="楼宇", on_delete=models.PROTECT, related_name="team_dispatches"
    )
    joint_visit = models.OneToOneField(
        JointVisit,
        verbose_name="联合走访",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="dispatch",
    )
    dispatched_on = models.DateField("派出日期")
    purpose = models.CharField("事由", max_length=300)
    result = models.CharField("结果", max_length=1000, blank=True)

    objects = OfBuildingQuerySet.as_manager()

    class Meta:
        verbose_name = "首席服务团队派出记录"
        verbose_name_plural = "首席服务团队派出记录"
        ordering = ["-dispatched_on", "-id"]

    def __str__(self) -> str:
        return f"{self.team} {self.building} {self.dispatched_on}"
