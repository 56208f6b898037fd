"""Closed months: figures, places and rows that can only be added to."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import common.records.ids
from common.database.operations import AppendOnly


class Migration(migrations.Migration):
    """Schema and guards."""

    dependencies = [
        ("reports", "0002_add_snapshot_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="FrozenMonth",
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
                ("last_day", models.DateField(unique=True, verbose_name="截至日")),
                ("closed_at", models.DateTimeField(verbose_name="关账时间")),
                (
                    "closed_by_key",
                    models.UUIDField(blank=True, null=True, verbose_name="关账人标识"),
                ),
                ("closed_by_name", models.CharField(max_length=150, verbose_name="关账人姓名")),
                ("declared", models.JSONField(default=list, verbose_name="口径")),
                (
                    "digest",
                    models.CharField(db_collation="C", max_length=64, verbose_name="校验值"),
                ),
            ],
            options={
                "verbose_name": "冻结月报",
                "verbose_name_plural": "冻结月报",
                "ordering": ["-last_day"],
            },
        ),
        migrations.CreateModel(
            name="FrozenPlace",
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
                ("place_key", models.UUIDField(verbose_name="位置标识")),
                ("area_key", models.UUIDField(verbose_name="区域标识")),
                ("building_key", models.UUIDField(blank=True, null=True, verbose_name="楼宇标识")),
                ("code", models.CharField(max_length=64, verbose_name="代码")),
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                ("kind", models.CharField(db_collation="C", max_length=32, verbose_name="类型")),
                (
                    "within",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        default=list,
                        size=None,
                        verbose_name="所在位置",
                    ),
                ),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="reports.frozenmonth",
                        verbose_name="月报",
                    ),
                ),
            ],
            options={
                "verbose_name": "冻结位置",
                "verbose_name_plural": "冻结位置",
            },
        ),
        migrations.CreateModel(
            name="FrozenFigure",
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
                ("code", models.CharField(db_collation="C", max_length=64, verbose_name="指标")),
                (
                    "numerator",
                    models.DecimalField(
                        decimal_places=2, max_digits=18, null=True, verbose_name="分子"
                    ),
                ),
                (
                    "denominator",
                    models.DecimalField(
                        decimal_places=2, max_digits=18, null=True, verbose_name="分母"
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=2, max_digits=18, null=True, verbose_name="值"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="reports.frozenplace",
                        verbose_name="位置",
                    ),
                ),
            ],
            options={
                "verbose_name": "冻结指标",
                "verbose_name_plural": "冻结指标",
            },
        ),
        migrations.CreateModel(
            name="DeltaReason",
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
                ("code", models.CharField(db_collation="C", max_length=64, verbose_name="指标")),
                ("reason", models.CharField(max_length=500, verbose_name="原因")),
                (
                    "numerator",
                    models.DecimalField(
                        decimal_places=2, max_digits=18, null=True, verbose_name="当时分子"
                    ),
                ),
                (
                    "denominator",
                    models.DecimalField(
                        decimal_places=2, max_digits=18, null=True, verbose_name="当时分母"
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=2, max_digits=18, null=True, verbose_name="当时值"
                    ),
                ),
                ("recorded_by_key", models.UUIDField(verbose_name="说明人标识")),
                ("recorded_by_name", models.CharField(max_length=150, verbose_name="说明人")),
                ("recorded_at", models.DateTimeField(verbose_name="说明时间")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reasons",
                        to="reports.frozenplace",
                        verbose_name="位置",
                    ),
                ),
            ],
            options={
                "verbose_name": "差异说明",
                "verbose_name_plural": "差异说明",
                "ordering": ["-recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="FrozenRows",
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
                    "condition",
                    models.CharField(db_collation="C", max_length=200, verbose_name="条件"),
                ),
                (
                    "subjects",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        default=list,
                        size=None,
                        verbose_name="记录标识",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="row_sets",
                        to="reports.frozenplace",
                        verbose_name="楼宇",
                    ),
                ),
            ],
            options={
                "verbose_name": "冻结明细",
                "verbose_name_plural": "冻结明细",
            },
        ),
        migrations.AddConstraint(
            model_name="frozenplace",
            constraint=models.UniqueConstraint(
                fields=("month", "place_key"),
                name="frozenplace_once",
                violation_error_message="该月报中已有此位置。",
            ),
        ),
        migrations.AddConstraint(
            model_name="frozenfigure",
            constraint=models.UniqueConstraint(
                fields=("place", "code"),
                name="frozenfigure_once",
                violation_error_message="该月报中已有此指标。",
            ),
        ),
        migrations.AddConstraint(
            model_name="frozenrows",
            constraint=models.UniqueConstraint(
                fields=("place", "condition"),
                name="frozenrows_once",
                violation_error_message="该楼宇已有此条件的明细。",
            ),
        ),
        *(
            AppendOnly(f"reports_{table}")
            for table in (
                "frozenmonth",
                "frozenplace",
                "frozenfigure",
                "frozenrows",
                "deltareason",
            )
        ),
    ]
