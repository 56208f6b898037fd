"""Row history of tablets."""

from django.db import migrations

from common.database.operations import TrackHistory


class Migration(migrations.Migration):
    """Statement-level triggers."""

    dependencies = [("accounts", "0004_know_tablets"), ("common", "0002_create_tables")]

    operations = [TrackHistory("accounts_device")]
