"""Notices for users, and the outbox for channels outside; only channels are kept with history."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.records.ids
from common.database.operations import TrackHistory


class Migration(migrations.Migration):
    """The tables; the history of a channel leaves its secret out."""

    dependencies = [
        ("common", "0013_keep_skew"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("event", models.CharField(max_length=64, verbose_name="事件")),
                (
                    "key",
                    models.CharField(
                        db_collation="C", max_length=200, unique=True, verbose_name="去重键"
                    ),
                ),
                ("payload", models.JSONField(default=dict, verbose_name="内容")),
                (
                    "area_path",
                    models.CharField(blank=True, max_length=200, verbose_name="区域路径"),
                ),
                ("occurred_at", models.DateTimeField(verbose_name="发生时间")),
            ],
            options={
                "verbose_name": "待发消息",
                "verbose_name_plural": "待发消息",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="WebhookEndpoint",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="名称")),
                (
                    "url",
                    models.CharField(
                        max_length=500,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^https://[^/?#@\\s]+(/[^?#\\s]*)?\\Z",
                                "地址须以 https:// 开头，不含用户名、? 与 #。",
                            )
                        ],
                        verbose_name="地址",
                    ),
                ),
                ("secret_encrypted", models.BinaryField(verbose_name="密钥（加密）")),
                (
                    "events",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64, verbose_name="事件"),
                        size=None,
                        verbose_name="订阅事件",
                    ),
                ),
                (
                    "area_code",
                    models.CharField(
                        blank=True,
                        help_text="只发送该区域及其下级区域的事件；留空为全部。",
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator("^\\d+$", "区域代码只含数字。")
                        ],
                        verbose_name="限定区域代码",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
            ],
            options={
                "verbose_name": "外部通道",
                "verbose_name_plural": "外部通道",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("url__startswith", "https://")),
                        name="webhookendpoint_https",
                        violation_error_message="地址须以 https:// 开头。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("kind", models.CharField(max_length=64, verbose_name="类型")),
                ("key", models.CharField(db_collation="C", max_length=200, verbose_name="去重键")),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="内容")),
                ("link", models.CharField(blank=True, max_length=300, verbose_name="链接")),
                (
                    "object_type",
                    models.CharField(blank=True, max_length=64, verbose_name="对象类型"),
                ),
                ("object_id", models.UUIDField(null=True, verbose_name="对象标识")),
                ("visible_from", models.DateTimeField(verbose_name="显示时间")),
                ("read_at", models.DateTimeField(null=True, verbose_name="阅读时间")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接收人",
                    ),
                ),
            ],
            options={
                "verbose_name": "通知",
                "verbose_name_plural": "通知",
                "ordering": ["-visible_from", "-pk"],
                "indexes": [
                    models.Index(fields=["recipient", "visible_from", "id"], name="notice_list"),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["recipient", "visible_from"],
                        name="notice_unread",
                    ),
                    models.Index(
                        condition=models.Q(("read_at__isnull", False)),
                        fields=["read_at"],
                        name="notice_read",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("recipient", "key"),
                        name="notice_recipient_key",
                        violation_error_message="该用户已收到这条通知。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("link", ""),
                            ("link__regex", "^/([^/\\\\[:cntrl:]][^[:cntrl:]]*)?$"),
                            _connector="OR",
                        ),
                        name="notice_link",
                        violation_error_message="链接须为平台内的路径。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxDelivery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.records.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="登记时间",
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="更新时间",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数")),
                ("due_at", models.DateTimeField(null=True, verbose_name="下次投递")),
                ("delivered_at", models.DateTimeField(null=True, verbose_name="送达时间")),
                ("dead_at", models.DateTimeField(null=True, verbose_name="放弃时间")),
                (
                    "last_status",
                    models.PositiveSmallIntegerField(null=True, verbose_name="最近状态码"),
                ),
                (
                    "last_error",
                    models.CharField(blank=True, max_length=300, verbose_name="最近错误"),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="common.outboxmessage",
                        verbose_name="消息",
                    ),
                ),
                (
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="common.webhookendpoint",
                        verbose_name="通道",
                    ),
                ),
            ],
            options={
                "verbose_name": "投递",
                "verbose_name_plural": "投递",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["due_at"],
                        name="outboxdelivery_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("message", "endpoint"),
                        name="outboxdelivery_message_endpoint",
                        violation_error_message="该消息已交给这个通道。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dead_at__isnull", True),
                                ("delivered_at__isnull", True),
                                ("due_at__isnull", False),
                            ),
                            models.Q(
                                ("dead_at__isnull", True),
                                ("delivered_at__isnull", False),
                                ("due_at__isnull", True),
                            ),
                            models.Q(
                                ("dead_at__isnull", False),
                                ("delivered_at__isnull", True),
                                ("due_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="outboxdelivery_state",
                        violation_error_message="投递须为待投、已送达或已放弃之一。",
                    ),
                ],
            },
        ),
        TrackHistory("common_webhookendpoint", ("secret_encrypted",)),
    ]
