"""Row history of what visits leave behind; the types of visits and the occasions that ask for one.

The four purposes are those of the district's register. The sources name four occasions (四必访) and
list none of them: these are proposals until the office confirms them.
"""

from typing import Any

from django.db import migrations

from common.database.operations import TrackHistory

TABLES = [
    "services_visittype",
    "services_mustvisitrule",
    "services_promise",
    "services_tenantproposal",
    "services_visitphoto",
    "services_visitreview",
]
TYPES = [
    ("routine", "日常走访", []),
    (
        "first_visit",
        "新入驻首访",
        [
            ("members", "了解党员情况", True),
            ("station", "介绍服务站与联系方式", True),
            ("needs", "了解落地需求", False),
        ],
    ),
    (
        "alert",
        "预警走访",
        [
            ("cause", "核实预警原因", True),
            ("wish", "了解去留打算", True),
        ],
    ),
    ("policy", "政策宣讲", [("topic", "讲解适用政策", False)]),
]
RULES = [
    ("must_new_tenant", "新入驻必访", "new_tenant", 10, [("greeting", "上门对接", True)]),
    ("must_at_risk", "风险企业必访", "at_risk", 5, [("risk", "核实风险原因", True)]),
    ("must_difficulty", "遇重大困难必访", "difficulty", 3, [("help", "了解所需帮助", True)]),
    (
        "must_no_coverage",
        "无组织覆盖必访",
        "no_coverage",
        30,
        [("party", "了解党员与组建意愿", True)],
    ),
]


def seed(apps: Any, schema_editor: Any) -> None:
    """Write types and rules; a type is also an entry of the open dictionary of purposes."""
    alias = schema_editor.connection.alias
    visit_type = apps.get_model("services", "VisitType").objects.using(alias)
    rule = apps.get_model("services", "MustVisitRule").objects.using(alias)
    entry = apps.get_model("common", "DictionaryEntry").objects.using(alias)
    for position, (code, label, items) in enumerate(TYPES):
        visit_type.create(code=code, label=label, position=position, checklist=_checklist(items))
        entry.get_or_create(dictionary="visit_purpose", label=label)
    for code, label, trigger, days, items in RULES:
        rule.create(
            code=code, label=label, trigger=trigger, within_days=days, checklist=_checklist(items)
        )


def clear(apps: Any, schema_editor: Any) -> None:
    """Remove types and rules; labels that visits use stay in the dictionary."""
    alias = schema_editor.connection.alias
    for name in ("VisitType", "MustVisitRule"):
        apps.get_model("services", name).objects.using(alias).all().delete()


def _checklist(items: Any) -> list[dict[str, Any]]:
    return [{"code": code, "label": label, "is_required": must} for code, label, must in items]


class Migration(migrations.Migration):
    """Triggers and seeds."""

    dependencies = [
        ("services", "0003_extend_visits"),
        ("common", "0010_take_operations"),
    ]

    operations = [
        *(TrackHistory(table) for table in TABLES),
        migrations.RunPython(seed, clear),
    ]
