"""Row history of the councils' work, sealed minutes, and what a new installation starts with.

Seats follow the fact book (A-063 to A-068); three public notices of five working days and the
measures are proposals that the office changes.
"""

import datetime
from decimal import Decimal
from typing import Any

from django.db import migrations

from common.database.operations import TrackHistory

TABLES = [
    "councils_agendaitem",
    "councils_attendance",
    "councils_beneficiary",
    "councils_councildocument",
    "councils_councilpairing",
    "councils_decision",
    "councils_evaluationitem",
    "councils_evaluationset",
    "councils_floorleader",
    "councils_foundingstep",
    "councils_invitation",
    "councils_listentry",
    "councils_listkind",
    "councils_listmatch",
    "councils_meeting",
    "councils_milestone",
    "councils_minutes",
    "councils_minutesaddendum",
    "councils_minutesapproval",
    "councils_noticerule",
    "councils_objection",
    "councils_outcomemetric",
    "councils_pairingaction",
    "councils_project",
    "councils_projectclaim",
    "councils_recusal",
    "councils_seatkind",
    "councils_selection",
    "councils_selectionnotice",
    "councils_supervision",
    "councils_supervisionmember",
    "councils_topic",
    "councils_topicorigin",
    "councils_topicposition",
    "councils_topicsupport",
    "councils_vote",
]
SEAL = """
CREATE FUNCTION councils_minutes_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'sealed minutes never change'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER seal BEFORE UPDATE ON councils_minutes
FOR EACH ROW WHEN (OLD.state = 'sealed') EXECUTE FUNCTION councils_minutes_seal();
CREATE TRIGGER seal BEFORE UPDATE ON councils_minutesaddendum
FOR EACH ROW EXECUTE FUNCTION councils_minutes_seal();
"""
UNSEAL = """
DROP TRIGGER seal ON councils_minutesaddendum;
DROP TRIGGER seal ON councils_minutes;
DROP FUNCTION councils_minutes_seal();
"""
# Code, label, how many a council needs, what registers call them.
SEATS = [
    ("party", "党组织负责人", 1, ["楼宇党组织书记", "联合党委书记", "党组织负责人"]),
    ("owner", "产权方代表", 1, ["产权方代表", "业主代表"]),
    ("manager", "物业代表", 1, ["物业负责人", "物业代表"]),
    ("enterprise", "企业代表", 1, ["企业党组织书记", "企业行政负责人", "企业代表"]),
    ("employee", "普通员工代表", 1, ["普通员工代表", "员工代表"]),
    ("member_employee", "党员职工代表", 0, ["党员职工代表"]),
    ("station", "服务站负责人", 0, ["服务站负责人"]),
    ("mass_organisation", "群团组织负责人", 0, ["群团组织负责人"]),
    ("department", "政府部门代表", 0, ["政府部门代表"]),
    ("subdistrict", "街镇代表", 0, ["街镇代表"]),
    ("residential", "居民区党组织代表", 0, ["居民区党组织代表"]),
]
NOTICES = ["推荐人选公示", "考察结果公示", "任前公示"]
LISTS = [
    ("resource", "资源清单", "offer", True),
    ("need", "需求清单", "need", True),
    ("project", "项目清单", "project", True),
    ("service", "服务清单", "offer", False),
]
SINCE = datetime.date(2026, 1, 1)
EVALUATION = "楼委会评价指标"
# Group, code of the measure, weight, at which it counts in full.
MEASURES = [
    ("effect", "meetings", 15, "4"),
    ("effect", "decisions_done", 20, "100"),
    ("effect", "projects_done", 10, "2"),
    ("effect", "in_building", 10, "80"),
    ("effect", "rating_score", 10, "4"),
    ("participation", "seats_filled", 15, "100"),
    ("participation", "topics_from_below", 10, "50"),
    ("participation", "claimants", 10, "3"),
]


def seed(apps: Any, schema_editor: Any) -> None:
    """Write the settings."""
    alias = schema_editor.connection.alias

    def rows(name: str) -> Any:
        return apps.get_model("councils", name).objects.using(alias)

    for position, (code, label, fewest, words) in enumerate(SEATS):
        rows("SeatKind").create(
            code=code, label=label, fewest=fewest, words=words, position=position
        )
    for position, label in enumerate(NOTICES, 1):
        rows("NoticeRule").create(position=position, label=label, working_days=5)
    for position, (code, label, role, is_active) in enumerate(LISTS):
        rows("ListKind").create(
            code=code, label=label, role=role, is_active=is_active, position=position
        )
    evaluation = rows("EvaluationSet").create(name=EVALUATION, starts_on=SINCE)
    for position, (group, measure, weight, target) in enumerate(MEASURES):
        rows("EvaluationItem").create(
            evaluation=evaluation,
            group=group,
            measure=measure,
            weight=weight,
            target=Decimal(target),
            position=position,
        )


def clear(apps: Any, schema_editor: Any) -> None:
    """Remove the settings."""
    alias = schema_editor.connection.alias
    for name in ("EvaluationItem", "EvaluationSet", "ListKind", "NoticeRule", "SeatKind"):
        apps.get_model("councils", name).objects.using(alias).all().delete()


class Migration(migrations.Migration):
    """Triggers and seeds."""

    dependencies = [("councils", "0006_govern_buildings")]

    operations = [
        *(TrackHistory(table) for table in TABLES),
        migrations.RunSQL(SEAL, UNSEAL),
        migrations.RunPython(seed, clear),
    ]
