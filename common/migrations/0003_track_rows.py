"""Row history for the kernel's own registers; the audit can only grow."""

from django.db import migrations

from common.database.operations import AppendOnly, TrackHistory


class Migration(migrations.Migration):
    """Triggers of the kernel's tables."""

    dependencies = [("common", "0002_create_tables")]

    operations = [
        TrackHistory("common_calendarday"),
        TrackHistory("common_dictionaryentry"),
        AppendOnly("common_auditentry"),
        AppendOnly("common_auditseal"),
        AppendOnly("common_rowhistory"),
        migrations.RunSQL(
            "CREATE TRIGGER audit_pending AFTER INSERT ON common_auditentry "
            "REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT "
            "EXECUTE FUNCTION louyu_audit_pending();",
            "DROP TRIGGER audit_pending ON common_auditentry;",
        ),
    ]
