"""The day of the next election is a dated fact now."""

from django.db import migrations


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [("orgs", "0005_date_affiliations")]

    operations = [
        migrations.RemoveField(model_name="partyorganisation", name="term_ends_on"),
    ]
