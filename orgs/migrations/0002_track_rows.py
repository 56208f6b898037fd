"""Row history of the app's registers."""

from django.db import migrations

from common.database.operations import TrackHistory


class Migration(migrations.Migration):
    """Statement-level triggers."""

    dependencies = [("orgs", "0001_create_tables"), ("common", "0002_create_tables")]

    operations = [
        TrackHistory("orgs_partyorganisation"),
        TrackHistory("orgs_organisationformperiod"),
        TrackHistory("orgs_membercount"),
        TrackHistory("orgs_organisationseat"),
        TrackHistory("orgs_coverage"),
        TrackHistory("orgs_worker"),
    ]
