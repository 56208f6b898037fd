"""The default rating scheme, published as version 1."""

import json
from pathlib import Path

from django.db import migrations
from django.db.models.functions import Now


def seed(apps, schema_editor):
    """Write the scheme."""
    text = Path(__file__).with_name("default_scheme_v1.json").read_text(encoding="utf-8")
    definition = json.loads(text)
    apps.get_model("enterprises", "RatingScheme").objects.using(
        schema_editor.connection.alias
    ).create(
        version=definition["version"],
        name=definition["name"],
        state="published",
        definition=definition,
        published_at=Now(),
    )


def clear(apps, schema_editor):
    """Remove the scheme."""
    apps.get_model("enterprises", "RatingScheme").objects.using(
        schema_editor.connection.alias
    ).filter(version=1).delete()


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("enterprises", "0002_track_rows")]

    operations = [migrations.RunPython(seed, clear)]
