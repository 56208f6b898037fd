"""Extensions before any index that needs them, and the trigger functions of the kernel."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

from common.database.operations import APPEND_ONLY_FUNCTION, HISTORY_FUNCTION, PENDING_FUNCTION


class Migration(migrations.Migration):
    """Needs nothing; everything needs it."""

    initial = True
    dependencies = []

    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(HISTORY_FUNCTION, "DROP FUNCTION louyu_history();"),
        migrations.RunSQL(APPEND_ONLY_FUNCTION, "DROP FUNCTION louyu_append_only();"),
        migrations.RunSQL(PENDING_FUNCTION, "DROP FUNCTION louyu_audit_pending();"),
    ]
