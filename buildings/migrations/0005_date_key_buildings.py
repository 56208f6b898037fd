"""«Key building» becomes a dated fact with row history."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import common.records.ids
import common.records.periods
from common.database.operations import TrackHistory


class Migration(migrations.Migration):
    """Schema and triggers."""

    dependencies = [
        ("buildings", "0004_date_grids"),
        ("common", "0002_create_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyStanding",
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
                (
                    "building",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="key_standings",
                        to="buildings.building",
                        verbose_name="楼宇",
                    ),
                ),
                ("is_key", models.BooleanField(verbose_name="重点")),
            ],
            options={
                "verbose_name": "重点楼宇认定",
                "verbose_name_plural": "重点楼宇认定",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="keystanding_period_order",
                        violation_error_code="period_order",
                        violation_error_message="终止日期早于起始日期。",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
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
                        name="keystanding_overlap",
                        violation_error_code="overlap",
                        violation_error_message="同一楼宇同一天只能有一个重点楼宇认定。",
                    ),
                ],
            },
        ),
        TrackHistory("buildings_keystanding"),
    ]
