"""Row history of the request desk, and the clocks of the four mechanisms.

One, five and fifteen working days, and the plan of the case for a hard problem: the office may
change them.
"""

from typing import Any

from django.db import migrations

from common.database.operations import TrackHistory

TABLES = [
    "services_requestevent",
    "services_cotask",
    "services_requestvoice",
    "services_clockspan",
    "services_clocklimit",
    "services_ladderstep",
    "services_unitday",
    "services_requestcategory",
    "services_dutyitem",
    "services_mechanismrule",
    "services_replytemplate",
    "services_policysnippet",
    "services_substitute",
    "services_satisfactionask",
]
RULES = [
    ("immediate", 1, 1, 1, "none", "楼宇服务站"),
    ("platform", 5, 1, 5, "none", "街镇党群服务中心"),
    ("special_case", 15, 2, 15, "subdistrict", "街镇联席会议"),
    ("hard_problem", None, 2, 60, "district", "区级专题会议"),
]
CATEGORIES = [
    *("办公空间", "物业管理", "停车出行", "白领就餐"),
    *("政策咨询", "证照办理", "人才服务"),
]


def seed(apps: Any, schema_editor: Any) -> None:
    """Write the four mechanisms and the categories of the district's register."""
    alias = schema_editor.connection.alias
    rule = apps.get_model("services", "MechanismRule").objects.using(alias)
    for mechanism, days, accept_days, extension_days, approver, board in RULES:
        rule.create(
            mechanism=mechanism,
            days=days,
            accept_days=accept_days,
            extension_days=extension_days,
            approver=approver,
            board=board,
        )
    category = apps.get_model("services", "RequestCategory").objects.using(alias)
    entry = apps.get_model("common", "DictionaryEntry").objects.using(alias)
    for position, name in enumerate(CATEGORIES):
        category.create(name=name, position=position)
        entry.get_or_create(dictionary="request_category", label=name)


def clear(apps: Any, schema_editor: Any) -> None:
    """Remove them; labels that requests use stay in the dictionary."""
    alias = schema_editor.connection.alias
    for name in ("MechanismRule", "RequestCategory"):
        apps.get_model("services", name).objects.using(alias).all().delete()


class Migration(migrations.Migration):
    """Triggers and seeds."""

    dependencies = [
        ("services", "0006_handle_requests"),
        ("common", "0010_take_operations"),
    ]

    operations = [
        *(TrackHistory(table) for table in TABLES),
        migrations.RunPython(seed, clear),
    ]
