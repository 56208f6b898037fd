"""Row history, and the marks that visits, requests and participations leave for the rating."""

from django.db import migrations

from common.database.operations import MarkRows, TrackHistory

TABLES = [
    "services_station",
    "services_visit",
    "services_servicerequest",
    "services_participation",
]

# Keys in order, so that two writers never wait for each other crosswise.
MARK = """
INSERT INTO enterprises_ratingmark (enterprise_id, token, marked_at)
SELECT keys.id, nextval('enterprises_ratingmark_token'), now()
FROM ({keys}) AS keys(id) WHERE keys.id IS NOT NULL ORDER BY keys.id
ON CONFLICT (enterprise_id) DO UPDATE
SET token = excluded.token, marked_at = excluded.marked_at
"""
OWN = "SELECT DISTINCT enterprise_id FROM changed"


class Migration(migrations.Migration):
    """Statement-level triggers."""

    dependencies = [
        ("services", "0001_create_tables"),
        ("common", "0002_create_tables"),
        ("enterprises", "0002_track_rows"),
    ]

    operations = [
        *(TrackHistory(table) for table in TABLES),
        *(
            MarkRows(table, "rating", MARK, OWN)
            for table in ("services_visit", "services_servicerequest", "services_participation")
        ),
    ]
