"""Row history of confirmations of key facts."""

from django.db import migrations

from common.database.operations import TrackHistory


class Migration(migrations.Migration):
    """Statement-level triggers."""

    dependencies = [("enterprises", "0007_check_key_facts")]

    operations = [TrackHistory("enterprises_factcheck")]
