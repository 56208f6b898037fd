"""Answers kept for requests that carried an idempotency key."""

import django.db.models.functions.datetime
from django.db import migrations, models

import common.records.ids


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [
        ("common", "0005_drop_rejected_cells"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReplayedAnswer",
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
                ("user_id", models.UUIDField(verbose_name="用户标识")),
                ("key", models.CharField(db_collation="C", max_length=255, verbose_name="幂等键")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="请求摘要")),
                ("status", models.PositiveSmallIntegerField(verbose_name="状态码")),
                ("headers", models.JSONField(default=dict, verbose_name="响应头")),
                ("body", models.TextField(verbose_name="应答内容")),
            ],
            options={
                "verbose_name": "幂等应答",
                "verbose_name_plural": "幂等应答",
                "ordering": ["-created_at"],
                "indexes": [models.Index(fields=["created_at"], name="replayedanswer_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user_id", "key"),
                        name="replayedanswer_key",
                        violation_error_message="该幂等键已使用。",
                    )
                ],
            },
        ),
    ]
