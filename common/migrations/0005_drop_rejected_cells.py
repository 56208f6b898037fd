"""Rejected rows hold what a clerk must see; the whole row, with its phone, stays in the file."""

from django.db import migrations


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [("common", "0004_seed_calendar")]

    operations = [migrations.RemoveField(model_name="rejectedrow", name="cells")]
