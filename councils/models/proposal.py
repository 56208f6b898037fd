"""Topics proposed to councils by many small requests."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from buildings.models import Building
from common.records.base import Record
from councils.choices import TopicProposalState
from councils.models.council import Council
from councils.querysets import TopicProposalQuerySet, TopicProposalRequestQuerySet
from services.models import ServiceRequest


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
