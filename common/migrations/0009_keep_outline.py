"""The district's outline, version by version."""

import django.db.models.functions.datetime
from django.db import migrations, models

import common.records.ids


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [
        ("common", "0008_count_uses"),
    ]

    operations = [
        migrations.CreateModel(
            name="DistrictOutline",
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
                ("file_name", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(max_length=64, verbose_name="文件摘要")),
                ("geojson", models.JSONField(verbose_name="区界（GeoJSON，WGS-84）")),
            ],
            options={
                "verbose_name": "区界",
                "verbose_name_plural": "区界",
                "ordering": ["-created_at", "-pk"],
            },
        ),
    ]
