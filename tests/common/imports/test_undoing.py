"""Taking an import back leaves every register exactly as it was."""

import datetime
from typing import Any

import pytest
from django.db import connection

from buildings.models import Building, Jurisdiction
from common.audit.acting import acting
from common.dictionaries.models import DictionaryEntry
from common.imports.actions import NothingToUndo, import_register, undo_import
from common.imports.models import ImportRun
from common.imports.undoing import _tracked_tables
from enterprises.models import Enterprise, EnterpriseStanding, Rating, RatingMark, RatingScheme
from services.models import Visit
from tests.workbooks import Book, credit_code, read, small

NOW = datetime.datetime.fromisoformat("2026-11-20T18:00:00+08:00")
LATER = NOW + datetime.timedelta(days=5)


def fingerprint() -> dict[str, str]:
    """Return a hash of every tracked table: all columns of all rows."""
    hashes = {}
    with connection.cursor() as cursor:
        for table in sorted(_tracked_tables()):
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(to_jsonb(t)::text, E'\\n' ORDER BY t.id), ''))"
                f" FROM {table} t"
            )
            hashes[table] = cursor.fetchone()[0]
    return hashes


def take(book: Book, at: datetime.datetime = NOW) -> ImportRun:
    """Import a book as the system."""
    run = ImportRun(file_name="t.xlsx", reference_at=at)
    report = import_register(by=None, book=read(book), run=run, now=at)
    assert not report.rejected, [rejection.as_json() for rejection in report.rejected]
    return run


def changed() -> Book:
    """Return the small register with something else in every sheet, and rows to add."""
    book = small()
    book["楼宇"][0] |= {
        "楼宇名称": "新名大厦",
        "街道代码": "310106014",
        "年度税收万元": 13000,
        "重点": "否",
    }
    book["楼宇"].append(book["楼宇"][1] | {"楼宇编码": "A3", "产权单位": "新产权"})
    book["单元"][0]["面积"] = 150
    book["企业"][0] |= {"经营状态": "停业", "联系电话": "13911112222", "正式党员数": 8}
    book["企业"].append(book["企业"][2] | {"企业编号": "E4", "统一社会信用代码": credit_code(4)})
    book["入驻"][0] |= {"终止日期": datetime.date(2026, 6, 1), "续租意向": "拟迁出"}
    book["入驻"].append(book["入驻"][0] | {"起始日期": datetime.date(2026, 6, 1), "终止日期": ""})
    book["用工税收"][0]["数值"] = 40
    book["欠费"][0]["结清日期"] = datetime.date(2025, 1, 1)
    book["走访"][0]["事由"] = "新的事由"
    book["信号"][0] |= {"程度": 5, "关闭日期": datetime.date(2026, 11, 20)}
    book["诉求"][0] |= {"办结时间": "", "办理机制": "平台协办"}
    book["参与"].append(book["参与"][0])
    book["党组织"][0] |= {"类型": "党总支", "楼宇编码": "A2、A3", "正式党员数": 4}
    book["覆盖"][0]["终止日期"] = datetime.date(2026, 11, 1)
    book["服务站"][0]["停用日期"] = datetime.date(2026, 11, 1)
    book["专职工作者"][0]["街道代码"] = "310106013"
    book["楼委会"][0] |= {"楼宇编码": "A2、A3", "届满日期": ""}
    book["楼委会成员"][0]["楼长"] = "否"
    return book


@pytest.mark.django_db
def test_a_first_import_goes_without_a_trace() -> None:
    before = fingerprint()
    run = take(small())
    assert fingerprint() != before
    undo_import(by=None, run=run, now=NOW)
    assert fingerprint() == before
    assert not RatingMark.objects.exists()
    assert run.undo_report == {}


@pytest.mark.django_db
@pytest.mark.parametrize("at", [NOW, LATER])
def test_a_second_import_leaves_the_first_exactly_as_it_was(at: datetime.datetime) -> None:
    take(small())
    before = fingerprint()
    run = take(changed(), at)
    for table, after in fingerprint().items():
        assert (after == before[table]) == (table not in CHANGED_TABLES), table
    report = undo_import(by=None, run=run, now=LATER).undo_report
    assert fingerprint() == before
    assert report["kept_count"] == 0
    assert Building.objects.get(external_id="A1").subdistrict.code == "310106012"


CHANGED_TABLES = {
    *("buildings_building", "buildings_buildingtax", "buildings_jurisdiction", "buildings_unit"),
    *("buildings_keystanding", "councils_councilterm"),
    *("buildings_propertycompany", "common_dictionaryentry", "councils_council"),
    *("councils_councilbuilding", "councils_seat", "enterprises_arrears", "enterprises_contact"),
    *("enterprises_enterprise", "enterprises_enterprisestanding", "enterprises_leaseintent"),
    *("enterprises_measurement", "enterprises_occupancy", "enterprises_signal"),
    *("orgs_coverage", "orgs_membercount", "orgs_organisationformperiod"),
    *("orgs_organisationseat", "orgs_worker", "orgs_workerpost", "services_participation"),
    *("services_servicerequest", "services_station", "services_visit"),
    # The request goes on: its limit, its clock and its story.
    *("services_clocklimit", "services_clockspan", "services_requestevent"),
}


@pytest.mark.django_db
def test_an_earlier_import_can_be_undone_after_a_later_one_was() -> None:
    before = fingerprint()
    first = take(small())
    second = take(changed(), LATER)
    undo_import(by=None, run=second, now=LATER)
    report = undo_import(by=None, run=first, now=LATER).undo_report
    assert (fingerprint(), report["kept"]) == (before, [])


@pytest.mark.django_db
def test_what_changed_since_stays_and_is_listed() -> None:
    take(small())
    run = take(changed(), LATER)
    building = Building.objects.get(external_id="A1")
    with acting(by=None, verb="test"):
        building.address = "新地址1号"
        building.save()
    report = undo_import(by=None, run=run, now=LATER).undo_report
    building.refresh_from_db()
    assert (building.name, building.address) == ("新名大厦", "新地址1号")
    assert [(row["table"], row["label"], row["reason"]) for row in report["kept"]] == [
        ("楼宇", "新名大厦", "changed")
    ]


@pytest.mark.django_db
def test_what_others_refer_to_stays_and_is_listed() -> None:
    # The platform knows the word from the start; here the import brings it.
    DictionaryEntry.objects.filter(label="日常走访").delete()
    run = take(small())
    enterprise = Enterprise.objects.get(external_id="E1")
    with acting(by=None, verb="test"):
        visit = Visit.objects.create(
            visited_at=NOW,
            building=Building.objects.get(external_id="A1"),
            enterprise=enterprise,
            purpose="日常走访",
        )
    report = undo_import(by=None, run=run, now=NOW).undo_report
    assert {(row["table"], row["label"]) for row in report["kept"]} == {
        ("企业", "示例1"),
        ("楼宇", "示例大厦甲"),
        ("产权与物业单位", "示例产权"),
        ("产权与物业单位", "示例物业"),
        ("字典项", "日常走访"),
    }
    assert {row["reason"] for row in report["kept"]} == {"referenced"}
    assert list(Visit.objects.values_list("pk", flat=True)) == [visit.pk]
    assert list(Enterprise.objects.values_list("external_id", flat=True)) == ["E1"]
    assert not EnterpriseStanding.objects.exists()


@pytest.mark.django_db
def test_a_former_state_that_collides_with_later_rows_stays() -> None:
    take(small())
    run = take(changed(), LATER)
    building = Building.objects.get(external_id="A1")
    follower = Jurisdiction.objects.get(building=building, ends_on=None)
    with acting(by=None, verb="test"):
        follower.recorded_on = LATER.date() + datetime.timedelta(days=1)
        follower.save()
    report = undo_import(by=None, run=run, now=LATER).undo_report
    reasons = {(row["table"], row["reason"]) for row in report["kept"]}
    assert reasons == {("属地管理", "changed"), ("属地管理", "contradicted")}
    periods = Jurisdiction.objects.filter(building=building).order_by("ends_on")
    assert [period.ends_on for period in periods] == [LATER.date(), None]


@pytest.mark.django_db
def test_ratings_of_what_goes_go_along() -> None:
    run = take(small())
    Rating.objects.create(
        enterprise=Enterprise.objects.get(external_id="E1"),
        rated_on=NOW.date(),
        scheme=RatingScheme.objects.get(),
        score=1,
        confidence=1,
        colour="green",
        colour_by_score="green",
        needs_review=False,
        values=[],
        points=[],
    )
    assert undo_import(by=None, run=run, now=NOW).undo_report["kept_count"] == 0
    assert not Rating.objects.exists()


@pytest.mark.django_db
def test_nothing_is_undone_twice() -> None:
    run = take(small())
    undo_import(by=None, run=run, now=NOW)
    before = fingerprint()
    with pytest.raises(NothingToUndo):
        undo_import(by=None, run=run, now=NOW)
    assert fingerprint() == before
    assert not DictionaryEntry.objects.filter(dictionary="activity_name").exists()


def test_the_whole_register_can_be_taken_back(register: None) -> None:
    run: Any = ImportRun.objects.get()
    report = undo_import(by=None, run=run, now=NOW).undo_report
    assert report["kept_count"] == 0
    assert sum(report["removed"].values()) > 56_000
    assert not Enterprise.objects.exists()
