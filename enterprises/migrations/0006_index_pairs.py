"""Find enterprises by two characters of their name."""

import django.contrib.postgres.indexes
from django.db import migrations

import common.database.functions


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [
        ("common", "0007_pair_characters"),
        ("enterprises", "0005_index_numbers"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="enterprise",
            index=django.contrib.postgres.indexes.GinIndex(
                common.database.functions.Bigrams("name_folded"), name="enterprise_name_pairs"
            ),
        ),
    ]
