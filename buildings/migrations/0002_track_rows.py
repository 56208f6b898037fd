"""Row history of the app's registers."""

from django.db import migrations

from common.database.operations import TrackHistory


class Migration(migrations.Migration):
    """Statement-level triggers."""

    dependencies = [("buildings", "0001_create_tables"), ("common", "0002_create_tables")]

    operations = [
        TrackHistory("buildings_area"),
        TrackHistory("buildings_areaparent"),
        TrackHistory("buildings_zone"),
        TrackHistory("buildings_propertycompany"),
        TrackHistory("buildings_building"),
        TrackHistory("buildings_jurisdiction"),
        TrackHistory("buildings_buildingtax"),
        TrackHistory("buildings_taxclass"),
        TrackHistory("buildings_floor"),
        TrackHistory("buildings_unit"),
    ]
