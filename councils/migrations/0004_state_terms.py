"""The term that a council states holds since ever; the way back forgets what ended."""

from django.db import migrations

_STATE = """INSERT INTO councils_councilterm (id, council_id, due_on, recorded_on)
SELECT uuidv7(), id, term_ends_on, (created_at AT TIME ZONE 'Asia/Shanghai')::date
FROM councils_council"""
_FORGET = """DELETE FROM councils_councilterm;
DELETE FROM councils_councilbuilding WHERE ends_on IS NOT NULL"""


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("councils", "0003_date_links_and_terms")]

    operations = [migrations.RunSQL(_STATE, _FORGET)]
