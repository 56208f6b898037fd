"""Row history of users and rights; password hashes stay out of it."""

from django.db import migrations

from common.database.operations import TrackHistory


class Migration(migrations.Migration):
    """Statement-level triggers."""

    dependencies = [("accounts", "0001_create_tables"), ("common", "0002_create_tables")]

    operations = [
        TrackHistory("accounts_department"),
        TrackHistory("accounts_user", ("password", "last_login")),
        TrackHistory("accounts_roleassignment"),
        TrackHistory("accounts_buildingassignment"),
    ]
