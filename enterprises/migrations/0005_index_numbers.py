"""Find enterprises by the beginning of their number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [("enterprises", "0004_guard_schemes")]

    operations = [
        migrations.AddIndex(
            model_name="enterprise",
            index=models.Index(fields=["external_id"], name="enterprise_number"),
        ),
    ]
