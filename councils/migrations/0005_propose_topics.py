"""Topics proposed to councils, with the requests behind them."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.records.ids
from common.database.operations import TrackHistory


class Migration(migrations.Migration):
    """Schema, and the row history of both tables."""

    dependencies = [
        ("buildings", "0006_state_key_buildings"),
        ("councils", "0004_state_terms"),
        ("services", "0007_seed_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TopicProposal",
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
                ("category", models.CharField(max_length=64, verbose_name="类别")),
                ("opened_on", models.DateField(verbose_name="提出日期")),
                ("window_starts_on", models.DateField(verbose_name="最早受理日期")),
                ("window_ends_on", models.DateField(verbose_name="最近受理日期")),
                ("request_count", models.PositiveIntegerField(default=0, verbose_name="诉求件数")),
                (
                    "enterprise_count",
                    models.PositiveIntegerField(default=0, verbose_name="涉及企业数"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待定"), ("accepted", "已采纳"), ("declined", "未采纳")],
                        default="open",
                        max_length=16,
                        verbose_name="处理状态",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="处理时间"),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="处理说明")),
                (
                    "building",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topic_proposals",
                        to="buildings.building",
                        verbose_name="楼宇",
                    ),
                ),
                (
                    "council",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topic_proposals",
                        to="councils.council",
                        verbose_name="提交楼委会",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="处理人",
                    ),
                ),
            ],
            options={
                "verbose_name": "议题建议",
                "verbose_name_plural": "议题建议",
                "ordering": ["-opened_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="TopicProposalRequest",
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
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="councils.topicproposal",
                        verbose_name="议题建议",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topic_proposal_link",
                        to="services.servicerequest",
                        verbose_name="诉求",
                    ),
                ),
            ],
            options={
                "verbose_name": "议题建议的诉求",
                "verbose_name_plural": "议题建议的诉求",
                "ordering": ["proposal", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="topicproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("building", "category"),
                name="topicproposal_open_once",
                violation_error_message="该楼宇的这类诉求已有待定的议题建议。",
            ),
        ),
        migrations.AddConstraint(
            model_name="topicproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "accepted"), _negated=True),
                    ("council__isnull", False),
                    _connector="OR",
                ),
                name="topicproposal_council",
                violation_error_message="采纳的议题建议须有楼委会。",
            ),
        ),
        migrations.AddConstraint(
            model_name="topicproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="topicproposal_reason",
                violation_error_message="不采纳须写明原因。",
            ),
        ),
        migrations.AddConstraint(
            model_name="topicproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("window_ends_on__gte", models.F("window_starts_on"))),
                name="topicproposal_period_order",
                violation_error_code="period_order",
                violation_error_message="最近受理日期早于最早受理日期。",
            ),
        ),
        TrackHistory("councils_topicproposal"),
        TrackHistory("councils_topicproposalrequest"),
    ]
