"""Votes of a meeting, who keeps out of them, and what the meeting settled."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Department
from common.records.base import Record
from councils.choices import DecisionKind, DecisionState
from councils.models.meeting import AgendaItem, Meeting
from councils.models.seat import Seat
from councils.models.topic import Topic
from councils.querysets import OfAgendaItemQuerySet, OfMeetingQuerySet, OfVoteQuerySet
from enterprises.models import Enterprise
from orgs.models import PartyOrganisation


class Vote(Record):
    """A show of hands on an item of the agenda (表决); once closed it stands."""

    item = models.ForeignKey(
        AgendaItem, verbose_name="议程", on_delete=models.CASCADE, related_name="votes"
    )
    question = models.CharField("表决事项", max_length=300)
    # As the rules of procedure and the seats were when the vote was closed.
    members = models.PositiveSmallIntegerField("成员数", null=True, blank=True, editable=False)
    present = models.PositiveSmallIntegerField("到会成员", null=True, blank=True, editable=False)
    quorum_over = models.PositiveSmallIntegerField(
        "法定人数须超过（%）", null=True, blank=True, editable=False
    )
    majority_over = models.PositiveSmallIntegerField(
        "通过须超过到会（%）", null=True, blank=True, editable=False
    )
    in_favour = models.PositiveSmallIntegerField("赞成", default=0)
    against = models.PositiveSmallIntegerField("反对", default=0)
    abstained = models.PositiveSmallIntegerField("弃权", default=0)
    closed_at = models.DateTimeField("表决时间", null=True, blank=True, editable=False)
    is_passed = models.BooleanField("通过", null=True, blank=True, editable=False)

    objects = OfAgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = "表决"
        verbose_name_plural = "表决"
        ordering = ["item", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, is_passed__isnull=True)
                | Q(
                    closed_at__isnull=False,
                    is_passed__isnull=False,
                    members__isnull=False,
                    present__isnull=False,
                    quorum_over__isnull=False,
                    majority_over__isnull=False,
                ),
                name="vote_closed_whole",
                violation_error_message="表决结果不完整。",
            ),
            models.CheckConstraint(
                condition=Q(present__isnull=True)
                | Q(present__gte=F("in_favour") + F("against") + F("abstained")),
                name="vote_not_more_than_present",
                violation_error_message="票数超过到会成员数。",
            ),
        ]

    def __str__(self) -> str:
        return self.question


class Recusal(Record):
    """A member who keeps out of a vote because the matter is his own (回避)."""

    vote = models.ForeignKey(
        Vote, verbose_name="表决", on_delete=models.CASCADE, related_name="recusals"
    )
    seat = models.ForeignKey(
        Seat, verbose_name="成员", on_delete=models.PROTECT, related_name="recusals"
    )
    reason = models.CharField("回避原因", max_length=300)

    objects = OfVoteQuerySet.as_manager()

    class Meta:
        verbose_name = "回避"
        verbose_name_plural = "回避"
        ordering = ["vote", "seat"]
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "seat"],
                name="recusal_once",
                violation_error_message="该成员已回避。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vote} {self.seat}"


class Decision(Record):
    """What a meeting settled (会议成果): a resolution, a responsibility or a rating."""

    meeting = models.ForeignKey(
        Meeting, verbose_name="会议", on_delete=models.CASCADE, related_name="decisions"
    )
    item = models.ForeignKey(
        AgendaItem,
        verbose_name="议程",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    topic = models.ForeignKey(
        Topic,
        verbose_name="议题",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    vote = models.ForeignKey(
        Vote,
        verbose_name="表决",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    kind = models.CharField("成果", max_length=16, choices=DecisionKind.choices)
    text = models.CharField("内容", max_length=1000)
    # Who sees to it: at most one of the links, or a name of what is no register's.
    department = models.ForeignKey(
        Department,
        verbose_name="责任部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="council_decisions",
    )
    organisation = models.ForeignKey(
        PartyOrganisation,
        verbose_name="责任党组织",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="council_decisions",
    )
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name="责任企业",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="council_decisions",
    )
    owner_name = models.CharField("责任方", max_length=100, blank=True)
    due_on = models.DateField("完成期限", null=True, blank=True)
    # Of an appraisal: 1 (很不满意) to 5 (很满意).
    score = models.PositiveSmallIntegerField("评议得分", null=True, blank=True)
    state = models.CharField(
        "落实状态",
        max_length=16,
        choices=DecisionState.choices,
        default=DecisionState.OPEN,
        db_default=DecisionState.OPEN,
        editable=False,
    )
    done_on = models.DateField("落实日期", null=True, blank=True, editable=False)
    result = models.CharField("落实情况", max_length=1000, blank=True, editable=False)

    objects = OfMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "会议成果"
        verbose_name_plural = "会议成果"
        ordering = ["meeting", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.RESPONSIBILITY)
                | (
                    Q(due_on__isnull=False)
                    & (
                        Q(department__isnull=False)
                        | Q(organisation__isnull=False)
                        | Q(enterprise__isnull=False)
                        | ~Q(owner_name="")
                    )
                ),
                name="decision_owner_and_due",
                violation_error_message="责任事项须有责任方和完成期限。",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=DecisionKind.RATING, score__isnull=False, score__gte=1, score__lte=5
                )
                | (~Q(kind=DecisionKind.RATING) & Q(score__isnull=True)),
                name="decision_score",
                violation_error_message="评议结果须有 1 至 5 分，其他成果没有得分。",
            ),
            models.CheckConstraint(
                condition=Q(state=DecisionState.DONE, done_on__isnull=False)
                | (~Q(state=DecisionState.DONE) & Q(done_on__isnull=True)),
                name="decision_done_whole",
                violation_error_message="已落实须写明日期。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(state=DecisionState.OPEN), name="decision_due"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def owner(self) -> str:
        """Return who sees to it, in words."""
        return str(self.department or self.organisation or self.enterprise or self.owner_name or "")
