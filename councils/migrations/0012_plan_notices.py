"""A selection keeps the notices that the rules asked for when it began."""

from typing import Any

from django.db import migrations, models


def plan_selections(apps: Any, schema_editor: Any) -> None:
    """Give selections the notices they had; those under way, also what the rules ask for now."""
    alias = schema_editor.connection.alias
    asked = apps.get_model("councils", "NoticeRule").objects.using(alias).order_by("position")
    rules = list(asked.values("label", "working_days"))
    for selection in apps.get_model("councils", "Selection").objects.using(alias):
        had = list(selection.notices.order_by("position").values("label", "working_days"))
        to_come = rules[len(had) :] if selection.ended_on is None else []
        selection.plan = had + to_come
        selection.save(update_fields=["plan"])


class Migration(migrations.Migration):
    """The plan, and what it is for selections that began before it."""

    dependencies = [
        ("councils", "0011_refuse_the_unknown"),
    ]

    operations = [
        migrations.AddField(
            model_name="selection",
            name="plan",
            field=models.JSONField(
                blank=True, default=list, editable=False, verbose_name="公示安排"
            ),
        ),
        migrations.RunPython(plan_selections, migrations.RunPython.noop),
    ]
