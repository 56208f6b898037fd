"""Links between organisations: alliances, joint meetings, pairings, cross appointments."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.models import Department
from buildings.models import Area
from common.records.base import Record
from common.records.periods import Period, no_overlap, period_order
from enterprises.models import Enterprise
from orgs.choices import AllianceKind, CrossRole
from orgs.models.organisation import PartyOrganisation
from orgs.querysets import (
    AllianceQuerySet,
    AllianceTaskQuerySet,
    CrossAppointmentQuerySet,
    OfAllianceQuerySet,
    OfJointMeetingQuerySet,
    PairingQuerySet,
)


class Alliance(Record, Period):
    """Units that work together beside the command line (党建联盟, 联席会议)."""

    name = models.CharField("名称", max_length=200)
    kind = models.CharField("类型", max_length=24, choices=AllianceKind.choices)
    area = models.ForeignKey(
        Area, verbose_name="区域", on_delete=models.PROTECT, related_name="alliances"
    )
    lead_organisation = models.ForeignKey(
        PartyOrganisation,
        verbose_name="牵头党组织",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_alliances",
    )
    lead_department = models.ForeignKey(
        Department,
        verbose_name="牵头部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_alliances",
    )
    # Free, for example «1+4+6»: what the numbers stand for is the alliance's own business.
    structure = models.CharField("架构", max_length=100, blank=True)
    purpose = models.TextField("宗旨", blank=True, max_length=2000)

    objects = AllianceQuerySet.as_manager()

    class Meta:
        verbose_name = "党建联盟"
        verbose_name_plural = "党建联盟"
        ordering = ["name"]
        constraints = [
            period_order("alliance"),
            models.UniqueConstraint(
                fields=["name", "starts_on"],
                name="alliance_name",
                violation_error_message="该联盟已登记。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AllianceMember(Record, Period):
    """A unit in an alliance (联盟成员): an organisation, an enterprise or a department."""

    alliance = models.ForeignKey(
        Alliance, verbose_name="联盟", on_delete=models.CASCADE, related_name="members"
    )
    organisation = models.ForeignKey(
        PartyOrganisation,
        verbose_name="党组织",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="alliance_memberships",
    )
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name="企业",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="alliance_memberships",
    )
    department = models.ForeignKey(
        Department,
        verbose_name="部门",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="alliance_memberships",
    )
    # Its place in the alliance's structure.
    part = models.CharField("所属板块", max_length=100, blank=True)

    objects = OfAllianceQuerySet.as_manager()

    class Meta:
        verbose_name = "联盟成员"
        verbose_name_plural = "联盟成员"
        ordering = ["alliance", "starts_on"]
        constraints = [
            period_order("alliancemember"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, enterprise=None, department=None)
                | Q(organisation=None, enterprise__isnull=False, department=None)
                | Q(organisation=None, enterprise=None, department__isnull=False),
                name="alliancemember_one_unit",
                violation_error_message="成员须是党组织、企业、部门三者之一。",
            ),
            models.UniqueConstraint(
                fields=["alliance", "organisation", "enterprise", "department", "starts_on"],
                nulls_distinct=False,
                name="alliancemember_once",
                violation_error_message="该成员已登记。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.enterprise or self.department)


class AlliancePlan(Record, Period):
    """A plan of an alliance (联盟计划)."""

    alliance = models.ForeignKey(
        Alliance, verbose_name="联盟", on_delete=models.CASCADE, related_name="plans"
    )
    name = models.CharField("名称", max_length=200)
    content = models.TextField("内容", blank=True, max_length=4000)

    objects = OfAllianceQuerySet.as_manager()

    class Meta:
        verbose_name = "联盟计划"
        verbose_name_plural = "联盟计划"
        ordering = ["-starts_on"]
        constraints = [period_order("allianceplan")]

    def __str__(self) -> str:
        return self.name


class AllianceTask(Record):
    """Something a member has taken on by a day (联盟任务)."""

    alliance = models.ForeignKey(
        Alliance, verbose_name="联盟", on_delete=models.CASCADE, related_name="tasks"
    )
    plan = models.ForeignKey(
        AlliancePlan,
        verbose_name="计划",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="tasks",
    )
    owner = models.ForeignKey(
        AllianceMember, verbose_name="责任单位", on_delete=models.PROTECT, related_name="tasks"
    )
    title = models.CharField("任务", max_length=200)
    due_on = models.DateField("完成期限")
    done_on = models.DateField("完成日期", null=True, blank=True)
    outcome = models.CharField("成效", max_length=500, blank=True)

    objects = AllianceTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "联盟任务"
        verbose_name_plural = "联盟任务"
        ordering = ["due_on"]

    def __str__(self) -> str:
        return self.title


class JointMeeting(Record):
    """A meeting of an alliance's members (联席会议)."""

    alliance = models.ForeignKey(
        Alliance, verbose_name="联盟", on_delete=models.CASCADE, related_name="meetings"
    )
    held_on = models.DateField("日期")
    topic = models.CharField("议题", max_length=200)
    place = models.CharField("地点", max_length=200, blank=True)
    decisions = models.TextField("议定事项", blank=True, max_length=4000)

    objects = OfAllianceQuerySet.as_manager()

    class Meta:
        verbose_name = "联席会议"
        verbose_name_plural = "联席会议"
        ordering = ["-held_on"]

    def __str__(self) -> str:
        return f"{self.held_on} {self.topic}"


class MeetingParticipant(Record):
    """A member that took part in a joint meeting (参会单位)."""

    meeting = models.ForeignKey(
        JointMeeting, verbose_name="会议", on_delete=models.CASCADE, related_name="participants"
    )
    member = models.ForeignKey(
        AllianceMember, verbose_name="成员", on_delete=models.PROTECT, related_name="meetings"
    )

    objects = OfJointMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "参会单位"
        verbose_name_plural = "参会单位"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"],
                name="meetingparticipant_once",
                violation_error_message="该单位已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.member}"

    def clean(self) -> None:
        """Refuse a member of another alliance."""
        if self.member.alliance_id != self.meeting.alliance_id:
            raise ValidationError({"member": "该单位不是本联盟的成员。"}, code="other_alliance")


class Pairing(Record, Period):
    """Two organisations that work together (结对共建); joint actions are counted, not typed."""

    organisation = models.ForeignKey(
        PartyOrganisation, verbose_name="党组织", on_delete=models.CASCADE, related_name="pairings"
    )
    partner = models.ForeignKey(
        PartyOrganisation,
        verbose_name="结对党组织",
        on_delete=models.CASCADE,
        related_name="partner_pairings",
    )
    content = models.CharField("共建内容", max_length=500, blank=True)

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = "结对共建"
        verbose_name_plural = "结对共建"
        ordering = ["-starts_on"]
        constraints = [
            period_order("pairing"),
            no_overlap("pairing", "organisation", "partner", message="该结对已登记在此期间。"),
            models.CheckConstraint(
                condition=~Q(organisation=F("partner")),
                name="pairing_not_itself",
                violation_error_message="党组织不能与自身结对。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} — {self.partner}"


class CrossAppointment(Record, Period):
    """Somebody of one organisation who serves in another (交叉任职)."""

    name = models.CharField("姓名", max_length=64)
    home = models.ForeignKey(
        PartyOrganisation,
        verbose_name="所在党组织",
        on_delete=models.CASCADE,
        related_name="appointments_abroad",
    )
    host = models.ForeignKey(
        PartyOrganisation,
        verbose_name="任职党组织",
        on_delete=models.CASCADE,
        related_name="appointments_here",
    )
    role = models.CharField("兼任职务", max_length=24, choices=CrossRole.choices)

    objects = CrossAppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "交叉任职"
        verbose_name_plural = "交叉任职"
        ordering = ["-starts_on"]
        constraints = [
            period_order("crossappointment"),
            no_overlap(
                "crossappointment", "host", "home", "name", message="该任职已登记在此期间。"
            ),
            models.CheckConstraint(
                condition=~Q(home=F("host")),
                name="crossappointment_not_itself",
                violation_error_message="任职党组织不能是所在党组织自身。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.home} → {self.host}"
