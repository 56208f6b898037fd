"""Photos of visits name their pictures."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [
        ("services", "0004_state_field_rules"),
        ("common", "0011_keep_attachments"),
    ]

    operations = [
        migrations.AddField(
            model_name="visitphoto",
            name="attachment",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="visit_photos",
                to="common.attachment",
                verbose_name="附件",
            ),
        ),
    ]
