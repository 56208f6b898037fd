"""What the buildings say of themselves holds since ever."""

from django.db import migrations

_STATE = """INSERT INTO buildings_keystanding (id, building_id, is_key, recorded_on)
SELECT uuidv7(), id, is_key, (created_at AT TIME ZONE 'Asia/Shanghai')::date
FROM buildings_building"""


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("buildings", "0005_date_key_buildings")]

    operations = [migrations.RunSQL(_STATE, "DELETE FROM buildings_keystanding")]
