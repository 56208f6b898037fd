"""Row history of the app's registers."""

from django.db import migrations

from common.database.operations import TrackHistory


class Migration(migrations.Migration):
    """Statement-level triggers."""

    dependencies = [("councils", "0001_create_tables"), ("common", "0002_create_tables")]

    operations = [
        TrackHistory("councils_council"),
        TrackHistory("councils_councilbuilding"),
        TrackHistory("councils_seat"),
    ]
