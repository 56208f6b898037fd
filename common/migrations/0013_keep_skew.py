"""Keep by how much a tablet's clock differed: what waits is read by it later."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the difference to operations."""

    dependencies = [("common", "0012_remember_patches")]

    operations = [
        migrations.AddField(
            model_name="syncoperation",
            name="skew",
            field=models.DurationField(null=True, verbose_name="时差"),
        ),
    ]
