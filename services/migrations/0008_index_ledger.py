"""The ledger of clocks in its order: an index out of which all due days are computed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """In place of the index on the request alone."""

    dependencies = [
        ("services", "0007_seed_desk"),
    ]

    operations = [
        migrations.AlterField(
            model_name="clockspan",
            name="request",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="spans",
                to="services.servicerequest",
                verbose_name="诉求",
            ),
        ),
        migrations.AddIndex(
            model_name="clockspan",
            index=models.Index(
                fields=["request", "starts_at", "ends_at", "id"],
                include=("kind", "unit"),
                name="clockspan_ledger",
            ),
        ),
    ]
