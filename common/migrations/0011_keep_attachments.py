"""Photos as they arrive and as they are kept; no row history, for progress is none."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.records.ids


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [
        ("common", "0010_take_operations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
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
                (
                    "sha256",
                    models.CharField(db_collation="C", max_length=64, verbose_name="原始摘要"),
                ),
                ("size", models.PositiveIntegerField(verbose_name="原始字节数")),
                ("received", models.PositiveIntegerField(default=0, verbose_name="已收字节数")),
                (
                    "media_type",
                    models.CharField(default="image/jpeg", max_length=50, verbose_name="内容类型"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("partial", "接收中"),
                            ("checking", "检查中"),
                            ("complete", "已收妥"),
                            ("refused", "已拒收"),
                        ],
                        default="partial",
                        max_length=16,
                        verbose_name="状态",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="检查次数")),
                ("refusal", models.CharField(blank=True, max_length=32, verbose_name="拒收原因")),
                (
                    "stored_name",
                    models.CharField(blank=True, max_length=100, verbose_name="存储名"),
                ),
                (
                    "clean_sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="留存摘要"),
                ),
                ("width", models.PositiveIntegerField(null=True, verbose_name="宽（像素）")),
                ("height", models.PositiveIntegerField(null=True, verbose_name="高（像素）")),
                ("completed_at", models.DateTimeField(null=True, verbose_name="收妥时间")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
            ],
            options={
                "verbose_name": "附件",
                "verbose_name_plural": "附件",
                "ordering": ["-created_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "complete"), _negated=True),
                        fields=["updated_at"],
                        name="attachment_unfinished",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "sha256"),
                        name="attachment_owner_sha256",
                        violation_error_message="该用户已上传同一附件。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("received__lte", models.F("size"))),
                        name="attachment_received",
                        violation_error_message="已收字节数不能超过原始字节数。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "complete"), _negated=True),
                            models.Q(
                                models.Q(("stored_name", ""), _negated=True),
                                models.Q(("clean_sha256", ""), _negated=True),
                                ("completed_at__isnull", False),
                                ("height__isnull", False),
                                ("width__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="attachment_complete",
                        violation_error_message="已收妥的附件须有留存文件。",
                    ),
                ],
            },
        ),
    ]
