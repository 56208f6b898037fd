"""Notices inside the platform, and the outbox for channels outside it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from common.notifications.kinds import label_of
from common.notifications.querysets import (
    DeliveryQuerySet,
    EndpointQuerySet,
    NoticeQuerySet,
    OutboxQuerySet,
)
from common.records.base import Record

# A path of our own pages, never another host (``//host``, ``/\host``).
LINK_PATTERN = r"^/([^/\\[:cntrl:]][^[:cntrl:]]*)?$"
URL_PATTERN = r"^https://[^/?#@\s]+(/[^?#\s]*)?\Z"


class Notice(Record):
    """Something told to one user (通知), once however often the work that tells it runs.

    Title and text outlive the reader's scope: they hold no personal data and name no object that
    only some may know; the linked page asks for the scope again.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="接收人",
        on_delete=models.CASCADE,
        related_name="notices",
    )
    kind = models.CharField("类型", max_length=64)
    key = models.CharField("去重键", max_length=200, db_collation="C")
    title = models.CharField("标题", max_length=120)
    text = models.CharField("内容", max_length=500, blank=True)
    link = models.CharField("链接", max_length=300, blank=True)
    object_type = models.CharField("对象类型", max_length=64, blank=True)
    object_id = models.UUIDField("对象标识", null=True)
    visible_from = models.DateTimeField("显示时间")
    read_at = models.DateTimeField("阅读时间", null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "通知"
        verbose_name_plural = "通知"
        ordering = ["-visible_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "key"],
                name="notice_recipient_key",
                violation_error_message="该用户已收到这条通知。",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__regex=LINK_PATTERN),
                name="notice_link",
                violation_error_message="链接须为平台内的路径。",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "visible_from", "id"], name="notice_list"),
            models.Index(
                fields=["recipient", "visible_from"],
                condition=Q(read_at__isnull=True),
                name="notice_unread",
            ),
            models.Index(
                fields=["read_at"], condition=Q(read_at__isnull=False), name="notice_read"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_label} {self.key}"

    @property
    def kind_label(self) -> str:
        """Return the kind in words."""
        return label_of(self.kind)


class WebhookEndpoint(Record):
    """A system outside the platform that is told of events (外部通道), each message signed."""

    name = models.CharField("名称", max_length=100, unique=True)
    url = models.CharField(
        "地址",
        max_length=500,
        validators=[RegexValidator(URL_PATTERN, "地址须以 https:// 开头，不含用户名、? 与 #。")],
    )
    secret_encrypted = models.BinaryField("密钥（加密）", editable=False)
    events = ArrayField(models.CharField("事件", max_length=64), verbose_name="订阅事件")
    area_code = models.CharField(
        "限定区域代码",
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^\d+$", "区域代码只含数字。")],
        help_text="只发送该区域及其下级区域的事件；留空为全部。",
    )
    is_active = models.BooleanField("启用", default=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = "外部通道"
        verbose_name_plural = "外部通道"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(url__startswith="https://"),
                name="webhookendpoint_https",
                violation_error_message="地址须以 https:// 开头。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OutboxMessage(Record):
    """An event for outside channels (待发消息): ids, states and dates, never personal data."""

    event = models.CharField("事件", max_length=64)
    key = models.CharField("去重键", max_length=200, unique=True, db_collation="C")
    payload = models.JSONField("内容", default=dict)
    area_path = models.CharField("区域路径", max_length=200, blank=True)
    occurred_at = models.DateTimeField("发生时间")

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = "待发消息"
        verbose_name_plural = "待发消息"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{label_of(self.event)} {self.key}"


class OutboxDelivery(Record):
    """One message to one channel (投递), tried until it is taken or given up.

    Its id is the one that the receiver reads, the same at every attempt and replay.
    """

    message = models.ForeignKey(
        OutboxMessage, verbose_name="消息", on_delete=models.CASCADE, related_name="deliveries"
    )
    endpoint = models.ForeignKey(
        WebhookEndpoint, verbose_name="通道", on_delete=models.CASCADE, related_name="deliveries"
    )
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    due_at = models.DateTimeField("下次投递", null=True)
    delivered_at = models.DateTimeField("送达时间", null=True)
    dead_at = models.DateTimeField("放弃时间", null=True)
    last_status = models.PositiveSmallIntegerField("最近状态码", null=True)
    last_error = models.CharField("最近错误", max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "投递"
        verbose_name_plural = "投递"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "endpoint"],
                name="outboxdelivery_message_endpoint",
                violation_error_message="该消息已交给这个通道。",
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=False, delivered_at__isnull=True, dead_at__isnull=True)
                | Q(due_at__isnull=True, delivered_at__isnull=False, dead_at__isnull=True)
                | Q(due_at__isnull=True, delivered_at__isnull=True, dead_at__isnull=False),
                name="outboxdelivery_state",
                violation_error_message="投递须为待投、已送达或已放弃之一。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(due_at__isnull=False), name="outboxdelivery_due"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def state(self) -> str:
        """Return where it stands in words."""
        if self.delivered_at is not None:
            return "已送达"
        return "已放弃" if self.dead_at is not None else "待投"
