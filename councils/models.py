"""Building councils, their seats, and the topics proposed to them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from buildings.models import Building
from common.records.base import Record, Sourced
from common.records.periods import Period, Standing, no_overlap, period_order
from councils.choices import CouncilKind, TopicProposalState
from councils.querysets import (
    CouncilBuildingQuerySet,
    CouncilQuerySet,
    CouncilTermQuerySet,
    OfCouncilQuerySet,
    TopicProposalQuerySet,
    TopicProposalRequestQuerySet,
)
from orgs.models import PartyOrganisation
from services.models import ServiceRequest


class Council(Record, Sourced):
    """A building council (楼委会、楼务会、楼事会、楼管会) of one or several buildings."""

    name = models.CharField("名称", max_length=200)
    kind = models.CharField("称谓", max_length=16, choices=CouncilKind.choices)
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


class Seat(Record, Period):
    """A person's seat on a council during a period (楼委会成员)."""

    council = models.ForeignKey(
        Council, verbose_name="楼委会", on_delete=models.CASCADE, related_name="seats"
    )
    name = models.CharField("姓名", max_length=64)
    capacity = models.CharField("身份", max_length=64)
    is_building_head = models.BooleanField("楼长", default=False)

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "楼委会成员"
        verbose_name_plural = "楼委会成员"
        ordering = ["council", "-is_building_head", "starts_on"]
        constraints = [
            period_order("seat"),
            models.UniqueConstraint(
                fields=["council", "name", "capacity", "starts_on"],
                name="seat_once",
                violation_error_message="该成员已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council} {self.name}"


class TopicProposal(Record):
    """Many small requests of a building that together are a matter for its council (议题建议)."""

    building = models.ForeignKey(
        Building, verbose_name="楼宇", on_delete=models.PROTECT, related_name="topic_proposals"
    )
    # A label of the open dictionary «request_category», as the requests have it.
    category = models.CharField("类别", max_length=64)
    opened_on = models.DateField("提出日期")
    # The days on which the first and the last of the requests were received.
    window_starts_on = models.DateField("最早受理日期")
    window_ends_on = models.DateField("最近受理日期")
    request_count = models.PositiveIntegerField("诉求件数", default=0)
    # With those who joined in (附议) and whose own request was merged (并案).
    enterprise_count = models.PositiveIntegerField("涉及企业数", default=0)
    state = models.CharField(
        "处理状态",
        max_length=16,
        choices=TopicProposalState.choices,
        default=TopicProposalState.OPEN,
    )
    # To which it goes, once accepted.
    council = models.ForeignKey(
        Council,
        verbose_name="提交楼委会",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="topic_proposals",
    )
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="处理人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.CharField("处理说明", max_length=300, blank=True)

    objects = TopicProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "议题建议"
        verbose_name_plural = "议题建议"
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["building", "category"],
                condition=Q(state=TopicProposalState.OPEN),
                name="topicproposal_open_once",
                violation_error_message="该楼宇的这类诉求已有待定的议题建议。",
            ),
            models.CheckConstraint(
                condition=~Q(state=TopicProposalState.ACCEPTED) | Q(council__isnull=False),
                name="topicproposal_council",
                violation_error_message="采纳的议题建议须有楼委会。",
            ),
            models.CheckConstraint(
                condition=~Q(state=TopicProposalState.DECLINED) | ~Q(reason=""),
                name="topicproposal_reason",
                violation_error_message="不采纳须写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(window_ends_on__gte=F("window_starts_on")),
                name="topicproposal_period_order",
                violation_error_code="period_order",
                violation_error_message="最近受理日期早于最早受理日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.building} {self.category}"


class TopicProposalRequest(Record):
    """A request behind a proposed topic (议题建议的诉求); it is behind one proposal at most."""

    proposal = models.ForeignKey(
        TopicProposal, verbose_name="议题建议", on_delete=models.CASCADE, related_name="links"
    )
    request = models.OneToOneField(
        ServiceRequest,
        verbose_name="诉求",
        on_delete=models.CASCADE,
        related_name="topic_proposal_link",
    )

    objects = TopicProposalRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "议题建议的诉求"
        verbose_name_plural = "议题建议的诉求"
        ordering = ["proposal", "id"]

    def __str__(self) -> str:
        return f"{self.proposal} {self.request}"
