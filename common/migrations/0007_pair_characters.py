"""The pairs of characters of a name, for the indexes that two-character searches need."""

from django.db import migrations

from common.database.functions import BIGRAMS_FUNCTION


class Migration(migrations.Migration):
    """The function before any index over it."""

    dependencies = [("common", "0006_keep_replayed_answers")]

    operations = [
        migrations.RunSQL(BIGRAMS_FUNCTION, "DROP FUNCTION louyu_bigrams(text);"),
    ]
