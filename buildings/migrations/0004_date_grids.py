"""The grid of a building becomes a dated fact with row history."""

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
        ("buildings", "0003_seed_places"),
        ("common", "0002_create_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="GridPlacement",
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
                        related_name="grid_placements",
                        to="buildings.building",
                        verbose_name="楼宇",
                    ),
                ),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grid_placements",
                        to="buildings.area",
                        verbose_name="网格",
                    ),
                ),
            ],
            options={
                "verbose_name": "所属网格",
                "verbose_name_plural": "所属网格",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="gridplacement_period_order",
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
                        name="gridplacement_overlap",
                        violation_error_code="overlap",
                        violation_error_message="同一楼宇同一天只能属于一个网格。",
                    ),
                ],
            },
        ),
        TrackHistory("buildings_gridplacement"),
    ]
