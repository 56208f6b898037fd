"""A missing day or score is not «perhaps right»: the rules of councils refuse it too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three rules, complete."""

    dependencies = [
        ("accounts", "0006_name_department_roles"),
        ("councils", "0010_let_entries_reach_further"),
        ("enterprises", "0011_code_leave_reasons"),
        ("orgs", "0007_state_rules"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_score",
        ),
        migrations.RemoveConstraint(
            model_name="selection",
            name="selection_whole",
        ),
        migrations.RemoveConstraint(
            model_name="selectionnotice",
            name="selectionnotice_not_shortened",
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "rating"),
                        ("score__gte", 1),
                        ("score__isnull", False),
                        ("score__lte", 5),
                    ),
                    models.Q(models.Q(("kind", "rating"), _negated=True), ("score__isnull", True)),
                    _connector="OR",
                ),
                name="decision_score",
                violation_error_message="评议结果须有 1 至 5 分，其他成果没有得分。",
            ),
        ),
        migrations.AddConstraint(
            model_name="selection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_on__isnull", True), ("state__in", ["recommended", "in_notice"])
                    ),
                    models.Q(
                        ("ended_on__gte", models.F("recommended_on")),
                        ("ended_on__isnull", False),
                        ("state__in", ["appointed", "stopped"]),
                    ),
                    _connector="OR",
                ),
                name="selection_whole",
                violation_error_message="选任的进度与结束日期不一致。",
            ),
        ),
        migrations.AddConstraint(
            model_name="selectionnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", True), ("outcome", "")),
                    models.Q(
                        ("closed_on__gt", models.F("last_day")),
                        ("closed_on__isnull", False),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="selectionnotice_not_shortened",
                violation_error_code="notice_running",
                violation_error_message="公示期未满，不能登记结果。",
            ),
        ),
    ]
