"""What an import leaves in the registers: dated standings, links, blanks that say nothing."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from buildings.models import (
    Building,
    BuildingTax,
    PropertyCompany,
    Unit,
)
from common.audit.models import RowHistory
from common.dictionaries.models import DictionaryEntry
from common.imports.report import Report
from common.imports.running import preview
from councils.models import Council, Seat
from enterprises.models import (
    Arrears,
    Contact,
    Enterprise,
    LeaseIntent,
    Occupancy,
    Signal,
)
from orgs.models import Coverage, PartyOrganisation, Worker
from services.models import Participation, ServiceRequest, Station, Visit
from tests.common.imports.test_undoing import LATER, NOW, changed, fingerprint, take
from tests.workbooks import DAY, VISIT, Book, plain, small

LATER_DAY = LATER.date()


def judged(book: Book, by: Any = None, at: datetime.datetime = NOW) -> Report:
    """Return what an import of ``book`` would do."""
    return preview(plain(book), by=by, reference_at=at)


def test_a_dry_run_says_what_the_real_run_does(imported: None) -> None:
    report = judged(changed())
    before = fingerprint()
    assert report.as_json()["sheets"] == take(changed()).sheets
    assert fingerprint() != before
    assert report.counts["企业"].as_json() == {
        "created": 1,
        "updated": 1,
        "unchanged": 2,
        "rejected": 0,
    }
    again = judged(changed())
    assert sum(counts.created + counts.updated for counts in again.counts.values()) == 0


def test_the_same_register_later_writes_no_row(imported: None) -> None:
    before = RowHistory.objects.count()
    take(small(), LATER)
    assert RowHistory.objects.count() == before


def test_blank_cells_leave_what_is_known_except_ends(imported: None) -> None:
    book = small()
    book["企业"][0] |= dict.fromkeys(
        ("统一社会信用代码", "简称", "行业门类", "成立日期", "正式党员数", "联系人", "联系电话"), ""
    )
    book["楼宇"][0] |= dict.fromkeys(
        ("产权单位", "年度税收万元", "税收年度", "重点", "经度", "纬度", "坐标系"), ""
    )
    book["单元"][0]["面积"] = ""
    book["入驻"][0] |= {"终止日期": "", "面积": "", "续租意向": "", "意向日期": ""}
    book["党组织"][0] |= dict.fromkeys(("上级编号", "依托企业编号", "楼宇编码", "换届日期"), "")
    book["楼委会"][0]["届满日期"] = ""
    book["诉求"][0] |= {"办结时间": "", "办结期限": "", "类别": ""}
    report = judged(book)
    updated = {name: counts.updated for name, counts in report.counts.items() if counts.updated}
    assert report.is_clean
    assert updated == {"入驻": 1, "诉求": 1, "楼委会": 1}
    take(book)
    lease = Occupancy.objects.get(enterprise__external_id="E1")
    assert (lease.ends_on, lease.area) == (None, Decimal(100))
    request = ServiceRequest.objects.get()
    assert (request.resolved_at, request.due_on, request.category) == (None, DAY, "停车出行")
    assert Council.objects.get().term_ends_on is None


def test_an_absent_column_of_ends_opens_nothing(imported: None) -> None:
    book = plain({"入驻": small()["入驻"]})
    (page,) = book.sheets
    page.header[page.header.index("终止日期")] = "别的"
    report = preview(book, by=None, reference_at=NOW)
    assert (report.counts["入驻"].updated, report.is_clean) == (0, True)


def test_missing_rows_and_sheets_delete_nothing(imported: None) -> None:
    before = fingerprint()
    take({"企业": small()["企业"][:1]}, LATER)
    assert fingerprint() == before


def test_single_sheets_refer_to_what_the_database_has(imported: None) -> None:
    book = {"信号": small()["信号"]}
    book["信号"][0]["程度"] = 5
    take(book)
    assert Signal.objects.get(source_id=VISIT).severity == 5


def test_intents_are_added_never_replaced(imported: None) -> None:
    book = small()
    book["入驻"][0] |= {"续租意向": "拟迁出", "意向日期": DAY}
    take(book, LATER)
    assert set(LeaseIntent.objects.values_list("intent", "recorded_on")) == {
        ("undecided", DAY),
        ("leaving", DAY),
    }


def test_an_intent_without_a_day_holds_since_ever_until_another_is_stated(db: None) -> None:
    book = small()
    book["入驻"][0] |= {"续租意向": "拟迁出", "意向日期": ""}
    take(book)
    assert list(LeaseIntent.objects.values_list("intent", "recorded_on")) == [("leaving", None)]
    book["入驻"][0]["续租意向"] = "已续租"
    for _ in range(2):
        take(book, LATER)
        assert set(LeaseIntent.objects.values_list("intent", "recorded_on")) == {
            ("leaving", None),
            ("renewed", LATER_DAY),
        }


def test_equal_participations_are_numbered(imported: None) -> None:
    assert sorted(Participation.objects.values_list("ordinal", flat=True)) == [1, 2]
    book = small()
    book["参与"].append(book["参与"][0])
    assert judged(book).counts["参与"].as_json() == {
        "created": 1,
        "updated": 0,
        "unchanged": 2,
        "rejected": 0,
    }


def test_occupancies_overlap_with_the_database_but_not_with_themselves(imported: None) -> None:
    row = small()["入驻"][0]
    shorter = row | {"终止日期": datetime.date(2025, 1, 1)}
    follower = row | {"起始日期": datetime.date(2025, 1, 1), "终止日期": ""}
    assert judged({"入驻": [shorter, follower]}).is_clean
    assert judged({"入驻": [follower, shorter]}).is_clean
    assert [r.reason for r in judged({"入驻": [follower]}).rejected] == ["overlap"]
    bad = shorter | {"面积": -1}
    report = judged({"入驻": [follower, bad]})
    assert [(r.row, r.reason) for r in report.rejected] == [(2, "overlap"), (3, "out_of_range")]
    take({"入驻": [follower, shorter]})
    assert Occupancy.objects.filter(enterprise__external_id="E1").count() == 2


def test_a_code_that_another_enterprise_holds_is_refused(imported: None) -> None:
    row = small()["企业"][0] | {"企业编号": "E9"}
    report = judged({"企业": [row]})
    assert [(r.column, r.reason) for r in report.rejected] == [
        ("统一社会信用代码", "duplicate_uscc")
    ]


def test_everything_lands_where_it_belongs(imported: None) -> None:
    building = Building.objects.get(external_id="A1")
    assert building.name_folded == "示例大厦甲"
    assert building.name_initials == "sldsj"
    assert building.manager is not None
    assert building.manager.name == "示例物业"
    assert PropertyCompany.objects.count() == 2
    tax = BuildingTax.objects.get()
    assert (tax.year, tax.amount) == (2025, Decimal(12000))
    enterprise = Enterprise.objects.get(external_id="E1")
    assert enterprise.name_folded == "示例企业1有限公司 示例1"
    assert enterprise.contacts.get().phone_masked == "138****0001"
    assert Unit.objects.filter(building=building).count() == 2
    visit = Visit.objects.get()
    assert (str(visit.pk), visit.worker) == (VISIT, Worker.objects.get())
    assert visit.visited_at.isoformat() == "2026-11-01T04:00:00+00:00"
    assert ServiceRequest.objects.get().is_due_stated
    signals = Signal.objects.order_by("kind")
    assert [signal.source_kind for signal in signals] == ["register", "visit"]
    assert Arrears.objects.get().settled_on is None
    council = Council.objects.get()
    assert set(council.building_links.values_list("building__external_id", flat=True)) == {
        "A1",
        "A2",
    }
    assert Seat.objects.get().is_building_head
    assert Coverage.objects.get().instructor == "指导员甲"
    assert Station.objects.get().longitude == 121.45
    parents = dict(PartyOrganisation.objects.values_list("external_id", "parent__external_id"))
    assert parents == {"P1": None, "P2": "P1"}
    words = DictionaryEntry.objects.values_list("dictionary", "label")
    assert set(words) >= {("visit_purpose", "日常走访"), ("activity_name", "党课")}


def test_points_are_converted_and_kept_as_stated(db: None) -> None:
    book = small()
    book["楼宇"][0] |= {"经度": 121.454591, "纬度": 31.228115, "坐标系": "gcj02"}
    take(book)
    building = Building.objects.get(external_id="A1")
    assert building.longitude == pytest.approx(121.45, abs=1e-5)
    assert building.latitude == pytest.approx(31.23, abs=1e-5)
    assert (building.stated_longitude, building.stated_datum) == (121.454591, "gcj02")


def test_what_people_type_is_read_as_they_mean_it(db: None) -> None:
    book = small()
    code = book["企业"][0]["统一社会信用代码"]
    book["企业"][0] |= {
        "统一社会信用代码": f" {code[:8]} {code[8:].lower()}　",
        "企业编号": "Ｅ１",
        "企业名称": "　示例（上海）ＡＢＣ有限公司 ",
        "单位类别": "非公企業",
        "成立日期": "2020年1月2日",
        "正式党员数": "１２",
        "联系电话": "+86 138-0000-0001",
    }
    book["企业"][1]["成立日期"] = 43832
    book["企业"][2]["成立日期"] = "2020/1/2"
    book["走访"][0]["走访时间"] = "2026-11-01T04:30:00Z"
    book["单元"][0]["楼层"] = "1F"
    book["楼宇"][0] |= {"建筑面积": "12,345.675", "地标": "√", "楼宇名称": "越洋廣場"}
    book["诉求"][0]["办结期限"] = "20261120"
    take(book)
    enterprise = Enterprise.objects.get(external_id="E1")
    assert (enterprise.uscc, enterprise.name) == (code, "示例（上海）ABC有限公司")
    founded = Enterprise.objects.values_list("founded_on", flat=True)
    assert set(founded) == {datetime.date(2020, 1, 2)}
    assert enterprise.standings.get().full_members == 12
    assert Contact.objects.get(enterprise=enterprise).phone_masked == "138****0001"
    assert Visit.objects.get().visited_at.isoformat() == "2026-11-01T04:30:00+00:00"
    building = Building.objects.get(external_id="A1")
    assert (building.floor_area, building.is_landmark) == (Decimal("12345.68"), True)
    assert (building.name, building.name_folded) == ("越洋廣場", "越洋广场")
    assert ServiceRequest.objects.get().due_on == DAY


def test_characters_that_no_database_takes_are_dropped(db: None) -> None:
    book = small()
    book["企业"][0] |= {"企业编号": "E\x001", "企业名称": "示例\x00\x07名\n称\\N\t"}
    take(book)
    assert Enterprise.objects.get(external_id="E1").name == "示例名\n称\\N"


def test_a_cell_that_spells_null_is_a_text(db: None) -> None:
    book = small()
    book["企业"][0]["企业名称"] = "\\N"
    take(book)
    assert Enterprise.objects.get(external_id="E1").name == "\\N"


def test_words_join_the_dictionary_in_its_own_spelling(imported: None) -> None:
    book = small()
    book["走访"][0]["事由"] = "日常走訪"
    book["诉求"][0]["类别"] = "新类别"
    report = judged(book)
    assert report.counts["走访"].updated == 0
    assert any("新类别" in note and "类别" in note for note in report.notes)


def test_staff_of_a_subdistrict_touch_only_their_own(imported: None, street: Any) -> None:
    book = small()
    book["楼宇"].append(book["楼宇"][0] | {"楼宇编码": "A7"})
    book["楼宇"].append(book["楼宇"][1] | {"楼宇编码": "A8"})
    report = judged(book, street)
    assert sorted((r.sheet, r.row, r.column, r.reason.value) for r in report.rejected) == sorted(
        [
            ("企业", 4, "企业编号", "unknown_enterprise"),
            ("入驻", 4, "楼宇编码", "unknown_building"),
            ("单元", 4, "楼宇编码", "unknown_building"),
            ("党组织", 3, "楼宇编码", "unknown_building"),
            ("楼委会", 2, "楼宇编码", "unknown_building"),
            ("楼宇", 3, "街道代码", "unknown_area"),
            ("楼宇", 5, "街道代码", "unknown_area"),
        ]
    )
    assert not any("乙" in rejection.message for rejection in report.rejected)


def test_staff_leave_links_to_other_subdistricts_alone(imported: None, street: Any) -> None:
    book = {"楼委会": small()["楼委会"], "党组织": small()["党组织"]}
    book["楼委会"][0]["楼宇编码"] = "A1"
    book["党组织"][1]["楼宇编码"] = "A1"
    report = judged(book, street)
    assert report.is_clean
    assert [counts.updated for counts in report.counts.values()] == [0, 0]
