"""Terms of councils and the buildings that they are for become dated facts."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import common.calendar.clock
import common.records.ids
import common.records.periods
from common.database.operations import TrackHistory


class Migration(migrations.Migration):
    """Schema and triggers."""

    dependencies = [
        ("councils", "0002_track_rows"),
        ("common", "0002_create_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="CouncilTerm",
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
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="自")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="至")),
                ("recorded_on", models.DateField(verbose_name="登记日")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="届满日期")),
                (
                    "council",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="councils.council",
                        verbose_name="楼委会",
                    ),
                ),
            ],
            options={
                "verbose_name": "楼委会任期",
                "verbose_name_plural": "楼委会任期",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="councilterm_period_order",
                        violation_error_code="period_order",
                        violation_error_message="终止日期早于起始日期。",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("council", "="),
                            (
                                common.records.periods.DateRange(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(),
                                ),
                                "&&",
                            ),
                        ],
                        name="councilterm_overlap",
                        violation_error_code="overlap",
                        violation_error_message="同一天只能有一个任期。",
                    ),
                ],
            },
        ),
        TrackHistory("councils_councilterm"),
        # Reached by ``building_links``, whose days a plain many-to-many field would forget.
        migrations.RemoveField(model_name="council", name="buildings"),
        migrations.RemoveConstraint(model_name="councilbuilding", name="councilbuilding_once"),
        migrations.AddField(
            model_name="councilbuilding",
            name="starts_on",
            field=models.DateField(blank=True, null=True, verbose_name="自"),
        ),
        migrations.AddField(
            model_name="councilbuilding",
            name="ends_on",
            field=models.DateField(blank=True, null=True, verbose_name="至"),
        ),
        migrations.AddField(
            model_name="councilbuilding",
            name="recorded_on",
            field=models.DateField(default=common.calendar.clock.today, verbose_name="登记日"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="councilbuilding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="councilbuilding_period_order",
                violation_error_code="period_order",
                violation_error_message="终止日期早于起始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="councilbuilding",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("council", "="),
                    ("building", "="),
                    (
                        common.records.periods.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                        ),
                        "&&",
                    ),
                ],
                name="councilbuilding_overlap",
                violation_error_code="overlap",
                violation_error_message="该楼宇在此期间已在此楼委会中。",
            ),
        ),
    ]
