"""Count how often one user searches."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [
        ("common", "0007_pair_characters"),
    ]

    operations = [
        migrations.CreateModel(
            name="UseWindow",
            fields=[
                (
                    "key",
                    models.CharField(
                        max_length=80, primary_key=True, serialize=False, verbose_name="键"
                    ),
                ),
                (
                    "used_at",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateTimeField(),
                        default=list,
                        size=None,
                        verbose_name="使用时间",
                    ),
                ),
                ("last_at", models.DateTimeField(db_index=True, verbose_name="最近时间")),
            ],
            options={
                "verbose_name": "使用次数",
                "verbose_name_plural": "使用次数",
            },
        ),
    ]
