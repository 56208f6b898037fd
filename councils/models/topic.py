"""Topics of a council: what was raised, by whom, who is behind it, and what was answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from buildings.models import Building
from common.records.base import Record
from councils.choices import Party, TopicSource, TopicState
from councils.models.council import Council
from councils.models.proposal import TopicProposal
from councils.querysets import OfCouncilQuerySet, OfTopicQuerySet
from enterprises.models import Enterprise, Signal
from services.models import ServiceRequest, Visit
from services.models.request import CODE_LENGTH, random_code


class Topic(Record):
    """A matter that a council is to deal with (议题); every one gets an answer with a reason."""

    council = models.ForeignKey(
        Council, verbose_name="楼委会", on_delete=models.CASCADE, related_name="topics"
    )
    # Where it arose; empty: in all buildings of the council.
    building = models.ForeignKey(
        Building,
        verbose_name="楼宇",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="topics",
    )
    title = models.CharField("议题", max_length=200)
    text = models.TextField("内容", max_length=4000, blank=True)
    # A label of the open dictionary «request_category», where it fits one.
    category = models.CharField("类别", max_length=64, blank=True)
    source = models.CharField("来源", max_length=16, choices=TopicSource.choices)
    raised_by = models.CharField("提出方", max_length=24, choices=Party.choices)
    raised_on = models.DateField("提出日期")
    # Which enterprise raised it, where one did; its people are not named.
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name="提出企业",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="topics",
    )
    proposal = models.OneToOneField(
        TopicProposal,
        verbose_name="议题建议",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="topic",
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="登记人",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(
        "状态",
        max_length=16,
        choices=TopicState.choices,
        default=TopicState.OPEN,
        db_default=TopicState.OPEN,
        editable=False,
    )
    answer = models.CharField("答复", max_length=1000, blank=True, editable=False)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True, editable=False)
    done_on = models.DateField("办结日期", null=True, blank=True, editable=False)
    # Solved without leaving the building (楼事楼办); empty: not stated.
    is_in_building = models.BooleanField("楼内办结", null=True, blank=True, editable=False)
    result = models.CharField("办结情况", max_length=1000, blank=True, editable=False)
    is_public = models.BooleanField("公开", default=False, db_default=False)
    # By which whoever raised it online follows it without signing in.
    progress_code = models.CharField(
        "查询码", max_length=CODE_LENGTH, unique=True, editable=False, db_default=random_code()
    )

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "议题"
        verbose_name_plural = "议题"
        ordering = ["-raised_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=TopicState.OPEN, answered_at__isnull=True, answer="")
                | (~Q(state=TopicState.OPEN) & Q(answered_at__isnull=False) & ~Q(answer="")),
                name="topic_answered",
                violation_error_message="每个议题都须有答复与理由。",
            ),
            models.CheckConstraint(
                condition=Q(state=TopicState.DONE, done_on__isnull=False)
                | (~Q(state=TopicState.DONE) & Q(done_on__isnull=True)),
                name="topic_done_whole",
                violation_error_message="办结须写明日期。",
            ),
        ]
        indexes = [
            models.Index(fields=["council", "-raised_on"], name="topic_council"),
            models.Index(fields=["-raised_on", "-id"], name="topic_raised"),
            models.Index(
                fields=["raised_on"], condition=Q(state=TopicState.OPEN), name="topic_unanswered"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TopicOrigin(Record):
    """A request, a visit or a signal that a topic came from (议题由来)."""

    topic = models.ForeignKey(
        Topic, verbose_name="议题", on_delete=models.CASCADE, related_name="origins"
    )
    request = models.ForeignKey(
        ServiceRequest,
        verbose_name="诉求",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="topic_origins",
    )
    visit = models.ForeignKey(
        Visit,
        verbose_name="走访",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="topic_origins",
    )
    signal = models.ForeignKey(
        Signal,
        verbose_name="信号",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="topic_origins",
    )

    objects = OfTopicQuerySet.as_manager()

    class Meta:
        verbose_name = "议题由来"
        verbose_name_plural = "议题由来"
        ordering = ["topic", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(request__isnull=False, visit__isnull=True, signal__isnull=True)
                | Q(request__isnull=True, visit__isnull=False, signal__isnull=True)
                | Q(request__isnull=True, visit__isnull=True, signal__isnull=False),
                name="topicorigin_one",
                violation_error_message="请填写诉求、走访或信号之一。",
            ),
            models.UniqueConstraint(
                fields=["topic", "request", "visit", "signal"],
                nulls_distinct=False,
                name="topicorigin_once",
                violation_error_message="该由来已登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} ← {self.request or self.visit or self.signal}"


class TopicSupport(Record):
    """Those who stand behind a topic (议题附议): an enterprise, or a number of people."""

    topic = models.ForeignKey(
        Topic, verbose_name="议题", on_delete=models.CASCADE, related_name="supports"
    )
    party = models.CharField("附议方", max_length=24, choices=Party.choices)
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name="企业",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="topic_supports",
    )
    people = models.PositiveIntegerField("人数", default=1)
    supported_on = models.DateField("附议日期")
    note = models.CharField("说明", max_length=300, blank=True)

    objects = OfTopicQuerySet.as_manager()

    class Meta:
        verbose_name = "议题附议"
        verbose_name_plural = "议题附议"
        ordering = ["topic", "supported_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "enterprise"],
                name="topicsupport_once",
                violation_error_message="该企业已附议。",
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1),
                name="topicsupport_people",
                violation_error_message="附议人数至少 1。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.get_party_display()}"


class TopicPosition(Record):
    """What one of the parties wants in a topic (各方意见)."""

    topic = models.ForeignKey(
        Topic, verbose_name="议题", on_delete=models.CASCADE, related_name="positions"
    )
    party = models.CharField("方", max_length=24, choices=Party.choices)
    statement = models.CharField("意见", max_length=500)
    stated_on = models.DateField("日期")

    objects = OfTopicQuerySet.as_manager()

    class Meta:
        verbose_name = "各方意见"
        verbose_name_plural = "各方意见"
        ordering = ["topic", "stated_on", "id"]

    def __str__(self) -> str:
        return f"{self.topic} {self.get_party_display()}"
