"""Row history, and the marks that a changed fact leaves for the rating."""

from django.db import migrations

from common.database.operations import MarkRows, TrackHistory

TABLES = [
    "enterprises_enterprise",
    "enterprises_enterprisestanding",
    "enterprises_contact",
    "enterprises_occupancy",
    "enterprises_leaseintent",
    "enterprises_measurement",
    "enterprises_arrears",
    "enterprises_signal",
    "enterprises_ratingscheme",
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
OF_INTENT = (
    "SELECT DISTINCT o.enterprise_id FROM changed JOIN enterprises_occupancy o "
    "ON o.id = changed.occupancy_id"
)


class Migration(migrations.Migration):
    """Statement-level triggers."""

    dependencies = [("enterprises", "0001_create_tables"), ("common", "0002_create_tables")]

    operations = [
        *(TrackHistory(table) for table in TABLES),
        migrations.RunSQL(
            "CREATE SEQUENCE enterprises_ratingmark_token;",
            "DROP SEQUENCE enterprises_ratingmark_token;",
        ),
        *(
            MarkRows(table, "rating", MARK, OWN)
            for table in (
                "enterprises_enterprisestanding",
                "enterprises_occupancy",
                "enterprises_measurement",
                "enterprises_arrears",
                "enterprises_signal",
            )
        ),
        MarkRows("enterprises_leaseintent", "rating", MARK, OF_INTENT),
    ]
