"""A project is on the public page because somebody chose it, not because nobody thought of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The default alone: what is stored was decided on and stays."""

    dependencies = [("councils", "0012_plan_notices")]

    operations = [
        migrations.AlterField(
            model_name="project",
            name="is_public",
            field=models.BooleanField(db_default=False, default=False, verbose_name="对外公开"),
        ),
    ]
