"""Patches that readers of changes hold; what becomes of operations is a change that they read."""

import django.contrib.postgres.fields
from django.db import migrations, models

from common.database.operations import TrackHistory


class Migration(migrations.Migration):
    """The table, and row history of operations and edits without their contents."""

    dependencies = [
        ("common", "0011_keep_attachments"),
    ]

    operations = [
        migrations.CreateModel(
            name="SyncPatch",
            fields=[
                (
                    "digest",
                    models.CharField(
                        db_collation="C",
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                        verbose_name="摘要",
                    ),
                ),
                (
                    "ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None, verbose_name="标识"
                    ),
                ),
                ("used_on", models.DateField(db_index=True, verbose_name="最近使用")),
            ],
            options={
                "verbose_name": "同步范围",
                "verbose_name_plural": "同步范围",
                "ordering": ["-used_on"],
            },
        ),
        TrackHistory("common_syncoperation", ("payload", "message")),
        TrackHistory("common_fieldedit", ("value", "previous", "reason")),
    ]
