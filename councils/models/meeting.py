"""Meetings of a council: agenda, invitations, presence."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Department
from common.records.base import Record
from councils.choices import (
    AttendanceRole,
    CheckIn,
    InvitationState,
    MeetingKind,
    MeetingState,
)
from councils.models.council import Council
from councils.models.project import Project
from councils.models.seat import Seat
from councils.models.topic import Topic
from councils.querysets import (
    InvitationQuerySet,
    OfCouncilQuerySet,
    OfMeetingQuerySet,
)


class Meeting(Record):
    """A meeting of a council (三会); its kind says what it has to bring about."""

    council = models.ForeignKey(
        Council, verbose_name="楼委会", on_delete=models.CASCADE, related_name="meetings"
    )
    kind = models.CharField("会议", max_length=16, choices=MeetingKind.choices)
    title = models.CharField("名称", max_length=200)
    starts_at = models.DateTimeField("开始时间")
    minutes_planned = models.PositiveSmallIntegerField("时长（分钟）", default=60)
    place = models.CharField("地点", max_length=200)
    # How many outsiders may sit in (开放式列席); 0: closed.
    observer_seats = models.PositiveSmallIntegerField("列席席位", default=0)
    # What an appraisal judges: one of the two.
    judged_project = models.ForeignKey(
        Project,
        verbose_name="评议项目",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appraisals",
    )
    judged_topic = models.ForeignKey(
        Topic,
        verbose_name="评议议题",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="appraisals",
    )
    state = models.CharField(
        "状态",
        max_length=16,
        choices=MeetingState.choices,
        default=MeetingState.PLANNED,
        editable=False,
    )
    # Members check in with it while the meeting is on; set when the meeting is planned.
    check_in_code = models.CharField("会议码", max_length=8, blank=True, editable=False)
    held_at = models.DateTimeField("召开时间", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True, editable=False)
    reason = models.CharField("取消原因", max_length=300, blank=True, editable=False)

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "会议"
        verbose_name_plural = "会议"
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(judged_project__isnull=True) | Q(judged_topic__isnull=True),
                name="meeting_one_judged",
                violation_error_message="评议对象只能有一个。",
            ),
            models.CheckConstraint(
                condition=~Q(kind=MeetingKind.APPRAISAL)
                | Q(judged_project__isnull=False)
                | Q(judged_topic__isnull=False),
                name="meeting_judged",
                violation_error_message="评议会须指明评议的项目或议题。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MeetingState.HELD, MeetingState.CLOSED])
                | Q(held_at__isnull=False),
                name="meeting_held_whole",
                violation_error_message="已召开的会议须有召开时间。",
            ),
            models.CheckConstraint(
                condition=Q(minutes_planned__gte=1) & Q(minutes_planned__lte=600),
                name="meeting_length",
                violation_error_message="会议时长为 1 至 600 分钟。",
            ),
        ]
        indexes = [models.Index(fields=["council", "-starts_at"], name="meeting_council")]

    def __str__(self) -> str:
        return self.title


class AgendaItem(Record):
    """A matter on the agenda of a meeting (议程), usually a topic."""

    meeting = models.ForeignKey(
        Meeting, verbose_name="会议", on_delete=models.CASCADE, related_name="agenda"
    )
    position = models.PositiveSmallIntegerField("顺序")
    topic = models.ForeignKey(
        Topic,
        verbose_name="议题",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agenda_items",
    )
    title = models.CharField("事项", max_length=200)
    minutes_planned = models.PositiveSmallIntegerField("时长（分钟）")
    # What was said, for the minutes.
    discussion = models.TextField("讨论情况", max_length=4000, blank=True)

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "会议议程"
        verbose_name_plural = "会议议程"
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="agendaitem_position",
                violation_error_message="该顺序已有事项。",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["meeting", "topic"],
                name="agendaitem_topic_once",
                violation_error_message="该议题已在此次会议的议程中。",
            ),
            models.CheckConstraint(
                condition=Q(minutes_planned__gte=1),
                name="agendaitem_length",
                violation_error_message="时长至少 1 分钟。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class Invitation(Record):
    """A department asked to come to a meeting and answer (专项约请)."""

    meeting = models.ForeignKey(
        Meeting, verbose_name="会议", on_delete=models.CASCADE, related_name="invitations"
    )
    department = models.ForeignKey(
        Department,
        verbose_name="部门",
        on_delete=models.PROTECT,
        related_name="council_invitations",
    )
    topic = models.ForeignKey(
        Topic,
        verbose_name="议题",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="invitations",
    )
    question = models.CharField("约请事项", max_length=500)
    invited_on = models.DateField("发出日期")
    reply_due_on = models.DateField("回复期限")
    state = models.CharField(
        "回复",
        max_length=16,
        choices=InvitationState.choices,
        default=InvitationState.WAITING,
        editable=False,
    )
    reply = models.CharField("答复", max_length=1000, blank=True, editable=False)
    replied_at = models.DateTimeField("回复时间", null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "专项约请"
        verbose_name_plural = "专项约请"
        ordering = ["-invited_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "department", "topic"],
                nulls_distinct=False,
                name="invitation_once",
                violation_error_message="该部门已受约请。",
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.WAITING, replied_at__isnull=True)
                | (~Q(state=InvitationState.WAITING) & Q(replied_at__isnull=False)),
                name="invitation_whole",
                violation_error_message="回复与回复时间须同时填写。",
            ),
            models.CheckConstraint(
                condition=Q(reply_due_on__gte=F("invited_on")),
                name="invitation_period_order",
                violation_error_code="period_order",
                violation_error_message="回复期限早于发出日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.department}"


class Attendance(Record):
    """Somebody present at a meeting (签到): a member, an observer or an invited one."""

    meeting = models.ForeignKey(
        Meeting, verbose_name="会议", on_delete=models.CASCADE, related_name="attendances"
    )
    role = models.CharField("参会身份", max_length=16, choices=AttendanceRole.choices)
    seat = models.ForeignKey(
        Seat,
        verbose_name="成员",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="attendances",
    )
    # Of those without a seat: the unit they come from, and no name.
    unit = models.CharField("单位", max_length=100, blank=True)
    by = models.CharField("签到方式", max_length=16, choices=CheckIn.choices)
    at = models.DateTimeField("签到时间")

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "会议签到"
        verbose_name_plural = "会议签到"
        ordering = ["meeting", "role", "at"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "seat"],
                name="attendance_once",
                violation_error_message="该成员已签到。",
            ),
            models.CheckConstraint(
                condition=Q(role=AttendanceRole.MEMBER, seat__isnull=False)
                | (~Q(role=AttendanceRole.MEMBER) & Q(seat__isnull=True) & ~Q(unit="")),
                name="attendance_role",
                violation_error_message="成员以席位签到，列席与约请须写明单位。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.seat or self.unit}"
