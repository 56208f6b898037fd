"""Row history of rating overrides."""

from django.db import migrations

from common.database.operations import TrackHistory


class Migration(migrations.Migration):
    """Statement-level triggers."""

    dependencies = [("enterprises", "0009_override_ratings")]

    operations = [TrackHistory("enterprises_ratingoverride")]
