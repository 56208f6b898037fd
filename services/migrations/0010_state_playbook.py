"""Row history of responses, and the playbook that a new installation starts with.

Deadlines and who is told follow the proposal in the default rating scheme: red within one working
day, orange within three, yellow within ten. The office changes them as new versions.
"""

import datetime
from typing import Any

from django.db import migrations

from common.database.operations import TrackHistory

TABLES = [
    "services_playbookstep",
    "services_responsecase",
    "services_responsestep",
    "services_chiefserviceteam",
    "services_chiefteammember",
    "services_jointvisit",
    "services_jointvisitreply",
    "services_teamdispatch",
]
SINCE = datetime.date(2026, 1, 1)
DEPARTMENT = ("investment_office", "投资促进办公室")
# Code, colour, title, kind, owner, working days, follow-up, on leaving.
STEPS = [
    ("yellow_visit", "yellow", "走访了解经营情况", "visit", "worker", 10, None, "close"),
    ("orange_call", "orange", "电话核实预警原因", "call", "worker", 1, None, "close"),
    ("orange_visit", "orange", "上门走访，了解去留打算", "visit", "worker", 3, 10, "close"),
    (
        "orange_joint",
        "orange",
        "街镇会同部门联合走访",
        "joint_visit",
        "subdistrict",
        5,
        None,
        "carry",
    ),
    ("red_visit", "red", "当面走访负责人", "visit", "worker", 1, 5, "close"),
    ("red_joint", "red", "街镇会同部门联合走访", "joint_visit", "subdistrict", 3, None, "carry"),
    ("red_team", "red", "首席服务团队上门服务", "chief_team", "district", 5, None, "carry"),
    (
        "red_department",
        "red",
        "商请投资促进部门研究留商办法",
        "ask_department",
        "department",
        5,
        None,
        "carry",
    ),
]


def seed(apps: Any, schema_editor: Any) -> None:
    """Write the playbook, and the department that it asks."""
    alias = schema_editor.connection.alias
    departments = apps.get_model("accounts", "Department").objects.using(alias)
    code, name = DEPARTMENT
    asked, _ = departments.get_or_create(code=code, defaults={"name": name})
    steps = apps.get_model("services", "PlaybookStep").objects.using(alias)
    for position, step in enumerate(STEPS):
        code, colour, title, kind, owner, days, again, leaving = step
        steps.create(
            code=code,
            colour=colour,
            position=position,
            title=title,
            kind=kind,
            owner=owner,
            department=asked if owner == "department" else None,
            limit_days=days,
            follow_up_days=again,
            on_leaving=leaving,
            starts_on=SINCE,
        )


def clear(apps: Any, schema_editor: Any) -> None:
    """Remove the playbook; the department may be in use elsewhere and stays."""
    alias = schema_editor.connection.alias
    apps.get_model("services", "PlaybookStep").objects.using(alias).all().delete()


class Migration(migrations.Migration):
    """Triggers and seeds."""

    dependencies = [
        ("services", "0009_add_responses"),
        ("accounts", "0001_create_tables"),
        ("common", "0011_keep_attachments"),
    ]

    operations = [
        *(TrackHistory(table) for table in TABLES),
        migrations.RunPython(seed, clear),
    ]
