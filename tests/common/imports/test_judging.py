"""Every reason, once for each sheet in which it can happen, and the order among reasons."""

import datetime
import random
from typing import Any

import pytest

from common.imports.report import Report
from common.imports.running import preview
from tests.common.imports.test_register import EXPECTED
from tests.register import REFERENCE_TIME
from tests.workbooks import DAY, Book, Formula, Row, credit_code, plain, read, real, small

REFERENCE = datetime.datetime.fromisoformat(REFERENCE_TIME)
TOMORROW = DAY + datetime.timedelta(days=1)
EARLY, LATE = datetime.date(2020, 1, 1), datetime.date(2030, 1, 1)


def moment(*parts: int) -> datetime.datetime:
    """Return a moment of the wall clock, as cells hold it."""
    return datetime.datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


ID_NUMBER = "310106199001011236"
UUIDS = [f"0b7f1a52-5a4e-4f0e-9a7e-{number:012}" for number in range(40)]
NOBODY = UUIDS[-1]

# sheet → (cells to change in a copy of the first row, column, reason)
FAULTS: dict[str, list[tuple[Row, str, str]]] = {
    "楼宇": [
        ({"楼宇编码": "A1"}, "楼宇编码", "duplicate_key"),
        ({"街道代码": "310106999"}, "街道代码", "unknown_area"),
        ({"街道代码": "310106"}, "街道代码", "unknown_area"),
        ({"经度": 113.47, "纬度": 22.96}, "经度", "outside_district"),
        ({"经度": 121.411, "坐标系": "GCJ-02"}, "经度", "outside_district"),
        ({"建成年份": 1899}, "建成年份", "out_of_range"),
        ({"税收年度": 2101}, "税收年度", "out_of_range"),
        ({"建筑面积": -1}, "建筑面积", "out_of_range"),
        ({"建筑面积": "很大"}, "建筑面积", "out_of_range"),
        ({"地上层数": -3}, "地上层数", "out_of_range"),
        ({"楼宇类型": "别墅"}, "楼宇类型", "unknown_value"),
        ({"地标": "也许"}, "地标", "unknown_value"),
        ({"坐标系": "火星"}, "坐标系", "unknown_value"),
        ({"坐标系": ""}, "坐标系", "missing_value"),
        ({"纬度": ""}, "纬度", "missing_value"),
        ({"楼宇编码": ""}, "楼宇编码", "missing_value"),
        ({"楼宇名称": "  "}, "楼宇名称", "missing_value"),
        ({"街道代码": ""}, "街道代码", "missing_value"),
        ({"税收年度": ""}, "税收年度", "missing_value"),
        ({"地址": f"身份证{ID_NUMBER}号"}, "地址", "id_number"),
        ({"建筑面积": Formula("=1+1")}, "建筑面积", "formula"),
    ],
    "单元": [
        ({"单元号": "0101"}, "单元号", "duplicate_key"),
        ({"楼宇编码": "A9"}, "楼宇编码", "unknown_building"),
        ({"面积": -0.01}, "面积", "out_of_range"),
        ({"楼层": "顶"}, "楼层", "out_of_range"),
        ({"楼层": 1.5}, "楼层", "out_of_range"),
        ({"楼宇编码": ""}, "楼宇编码", "missing_value"),
        ({"楼层": ""}, "楼层", "missing_value"),
        ({"单元号": ""}, "单元号", "missing_value"),
        ({"单元号": ID_NUMBER}, "单元号", "id_number"),
        ({"楼层": Formula("=1")}, "楼层", "formula"),
    ],
    "企业": [
        ({"统一社会信用代码": "91310106MAYE2DXD75"}, "统一社会信用代码", "uscc_check"),
        ({"统一社会信用代码": "91310106MA"}, "统一社会信用代码", "uscc_format"),
        ({"统一社会信用代码": 9.1310106e17}, "统一社会信用代码", "uscc_format"),
        ({"统一社会信用代码": "9.1310106E+17"}, "统一社会信用代码", "uscc_format"),
        ({"统一社会信用代码": ""}, "统一社会信用代码", "uscc_missing"),
        ({"企业编号": "E1"}, "企业编号", "duplicate_key"),
        ({"统一社会信用代码": credit_code(1)}, "统一社会信用代码", "duplicate_uscc"),
        ({"正式党员数": -1}, "正式党员数", "out_of_range"),
        ({"预备党员数": 0.5}, "预备党员数", "out_of_range"),
        ({"单位类别": "其它类"}, "单位类别", "unknown_value"),
        ({"行业门类": "Z"}, "行业门类", "unknown_value"),
        ({"经营状态": "休眠"}, "经营状态", "unknown_value"),
        ({"企业编号": ""}, "企业编号", "missing_value"),
        ({"企业名称": ""}, "企业名称", "missing_value"),
        ({"经营状态": ""}, "经营状态", "missing_value"),
        ({"成立日期": "2026-02-30"}, "成立日期", "bad_date"),
        ({"成立日期": "不详"}, "成立日期", "bad_date"),
        ({"成立日期": 60}, "成立日期", "bad_date"),
        ({"成立日期": -5}, "成立日期", "bad_date"),
        ({"成立日期": 2026}, "成立日期", "bad_date"),
        ({"联系电话": ID_NUMBER}, "联系电话", "id_number"),
        ({"联系电话": 310106199001011236}, "联系电话", "id_number"),
        ({"备注": "31010619900101123X"}, "备注", "id_number"),
        ({"统一社会信用代码": Formula("=A1")}, "统一社会信用代码", "formula"),
    ],
    "入驻": [
        ({"楼宇编码": "JA7777"}, "楼宇编码", "unknown_building"),
        ({"企业编号": "QY7777"}, "企业编号", "unknown_enterprise"),
        ({"起始日期": LATE, "终止日期": EARLY}, "终止日期", "period_order"),
        ({"企业编号": "E1"}, "起始日期", "overlap"),
        ({"企业编号": "E1", "起始日期": datetime.date(2026, 12, 31)}, "起始日期", "overlap"),
        ({"企业编号": "E1", "起始日期": EARLY, "终止日期": ""}, "起始日期", "overlap"),
        ({"面积": -1}, "面积", "out_of_range"),
        ({"使用方式": "借用"}, "使用方式", "unknown_value"),
        ({"续租意向": "不知道"}, "续租意向", "unknown_value"),
        ({"企业编号": ""}, "企业编号", "missing_value"),
        ({"起始日期": ""}, "起始日期", "missing_value"),
        ({"使用方式": ""}, "使用方式", "missing_value"),
        ({"终止日期": "明年"}, "终止日期", "bad_date"),
        ({"意向日期": "去年"}, "意向日期", "bad_date"),
        ({"单元号": "9999"}, "单元号", "unknown_reference"),
        ({"单元号": 101}, "单元号", "unknown_reference"),
        ({"面积": Formula("=1")}, "面积", "formula"),
    ],
    "用工税收": [
        ({"企业编号": "E1"}, "日期", "duplicate_key"),
        ({"企业编号": "QY7777"}, "企业编号", "unknown_enterprise"),
        ({"日期": TOMORROW}, "日期", "in_future"),
        ({"数值": -5}, "数值", "out_of_range"),
        ({"数值": "无"}, "数值", "out_of_range"),
        ({"指标": "产值"}, "指标", "unknown_value"),
        ({"数值": ""}, "数值", "missing_value"),
        ({"日期": ""}, "日期", "missing_value"),
        ({"日期": "2026-13-01"}, "日期", "bad_date"),
        ({"指标": ID_NUMBER}, "指标", "unknown_value"),
        ({"数值": Formula("=1")}, "数值", "formula"),
    ],
    "欠费": [
        ({"企业编号": "E1"}, "起始日期", "duplicate_key"),
        ({"企业编号": "QY7777"}, "企业编号", "unknown_enterprise"),
        ({"起始日期": LATE, "结清日期": EARLY}, "结清日期", "period_order"),
        ({"类别": "水费"}, "类别", "unknown_value"),
        ({"类别": ""}, "类别", "missing_value"),
        ({"结清日期": "还没"}, "结清日期", "bad_date"),
        ({"金额": Formula("=1")}, "金额", "formula"),
    ],
    "走访": [
        ({}, "走访编号", "duplicate_key"),
        ({"走访编号": UUIDS[1], "楼宇编码": "A9"}, "楼宇编码", "unknown_building"),
        ({"走访编号": UUIDS[2], "企业编号": "E9"}, "企业编号", "unknown_enterprise"),
        (
            {"走访编号": UUIDS[3], "走访时间": moment(2028, 1, 5, 10)},
            "走访时间",
            "in_future",
        ),
        ({"走访编号": "一号"}, "走访编号", "unknown_value"),
        ({"走访编号": ""}, "走访编号", "missing_value"),
        ({"走访编号": UUIDS[4], "走访时间": ""}, "走访时间", "missing_value"),
        ({"走访编号": UUIDS[5], "走访时间": "2026-11-01 25:00"}, "走访时间", "bad_date"),
        ({"走访编号": UUIDS[6], "走访人": "W9"}, "走访人", "unknown_reference"),
        ({"走访编号": UUIDS[7], "内容": ID_NUMBER}, "内容", "id_number"),
        ({"走访编号": UUIDS[8], "内容": Formula("=1")}, "内容", "formula"),
    ],
    "信号": [
        ({"企业编号": "E1"}, "发现日期", "duplicate_key"),
        ({"企业编号": "E9"}, "企业编号", "unknown_enterprise"),
        ({"发现日期": DAY, "关闭日期": EARLY}, "关闭日期", "period_order"),
        ({"发现日期": TOMORROW}, "发现日期", "in_future"),
        ({"类型": "获奖", "关闭日期": TOMORROW}, "关闭日期", "in_future"),
        ({"类型": "获奖", "程度": 0}, "程度", "out_of_range"),
        ({"类型": "获奖", "程度": 6}, "程度", "out_of_range"),
        ({"类型": "谣言"}, "类型", "unknown_value"),
        ({"类型": "获奖", "程度": ""}, "程度", "missing_value"),
        ({"类型": "获奖", "关闭日期": "x"}, "关闭日期", "bad_date"),
        ({"类型": "获奖", "走访编号": NOBODY}, "走访编号", "unknown_reference"),
        ({"类型": "获奖", "走访编号": "一号"}, "走访编号", "unknown_reference"),
        ({"类型": "获奖", "程度": Formula("=3")}, "程度", "formula"),
    ],
    "诉求": [
        ({}, "诉求编号", "duplicate_key"),
        ({"诉求编号": "R2", "楼宇编码": "A9"}, "楼宇编码", "unknown_building"),
        ({"诉求编号": "R3", "企业编号": "E9"}, "企业编号", "unknown_enterprise"),
        (
            {"诉求编号": "R4", "办结时间": moment(2026, 9, 1, 9)},
            "办结时间",
            "period_order",
        ),
        (
            {"诉求编号": "R5", "受理时间": moment(2027, 1, 1, 0), "办结时间": ""},
            "受理时间",
            "in_future",
        ),
        (
            {"诉求编号": "R6", "办结时间": moment(2027, 1, 1, 0)},
            "办结时间",
            "in_future",
        ),
        ({"诉求编号": "R7", "办理机制": "不办"}, "办理机制", "unknown_value"),
        ({"诉求编号": "R8", "办理机制": ""}, "办理机制", "missing_value"),
        ({"诉求编号": "R8", "企业编号": "", "楼宇编码": ""}, "企业编号", "missing_value"),
        ({"诉求编号": "R9", "办结期限": "尽快"}, "办结期限", "bad_date"),
        ({"诉求编号": "R10", "内容": ID_NUMBER}, "内容", "id_number"),
        ({"诉求编号": "R11", "办结期限": Formula("=1")}, "办结期限", "formula"),
    ],
    "参与": [
        ({"企业编号": "E9"}, "企业编号", "unknown_enterprise"),
        ({"日期": TOMORROW}, "日期", "in_future"),
        ({"活动名称": ""}, "活动名称", "missing_value"),
        ({"日期": "昨天"}, "日期", "bad_date"),
        ({"活动名称": ID_NUMBER}, "活动名称", "id_number"),
        ({"活动名称": Formula("=1")}, "活动名称", "formula"),
    ],
    "党组织": [
        ({}, "组织编号", "duplicate_key"),
        ({"组织编号": "P3", "街道代码": "1"}, "街道代码", "unknown_area"),
        ({"组织编号": "P3", "楼宇编码": "A1、A9"}, "楼宇编码", "unknown_building"),
        ({"组织编号": "P3", "依托企业编号": "E9"}, "依托企业编号", "unknown_enterprise"),
        ({"组织编号": "P3", "上级编号": "P9"}, "上级编号", "unknown_organisation"),
        ({"组织编号": "P3", "上级编号": "P3"}, "上级编号", "unknown_organisation"),
        ({"组织编号": "P3", "正式党员数": -1}, "正式党员数", "out_of_range"),
        ({"组织编号": "P3", "类型": "小组"}, "类型", "unknown_value"),
        ({"组织编号": "P3", "名称": ""}, "名称", "missing_value"),
        ({"组织编号": "P3", "换届日期": "届时"}, "换届日期", "bad_date"),
        ({"组织编号": "P3", "名称": ID_NUMBER}, "名称", "id_number"),
        ({"组织编号": "P3", "正式党员数": Formula("=1")}, "正式党员数", "formula"),
    ],
    "覆盖": [
        ({}, "起始日期", "duplicate_key"),
        ({"企业编号": "E9"}, "企业编号", "unknown_enterprise"),
        ({"组织编号": "LZ9999"}, "组织编号", "unknown_organisation"),
        ({"覆盖方式": "联", "终止日期": EARLY}, "终止日期", "period_order"),
        ({"覆盖方式": "管"}, "覆盖方式", "unknown_value"),
        ({"覆盖方式": ""}, "覆盖方式", "missing_value"),
        ({"组织编号": ""}, "组织编号", "missing_value"),
        ({"覆盖方式": "联", "起始日期": ""}, "起始日期", "missing_value"),
        ({"覆盖方式": "联", "终止日期": "?"}, "终止日期", "bad_date"),
        ({"覆盖方式": "联", "指导员": ID_NUMBER}, "指导员", "id_number"),
        ({"覆盖方式": "联", "指导员": Formula("=1")}, "指导员", "formula"),
    ],
    "服务站": [
        ({}, "站点编号", "duplicate_key"),
        ({"站点编号": "S2", "街道代码": "1"}, "街道代码", "unknown_area"),
        ({"站点编号": "S2", "楼宇编码": "A9"}, "楼宇编码", "unknown_building"),
        ({"站点编号": "S2", "停用日期": EARLY}, "停用日期", "period_order"),
        ({"站点编号": "S2", "纬度": 32}, "经度", "outside_district"),
        ({"站点编号": "S2", "层级": "总站"}, "层级", "unknown_value"),
        ({"站点编号": "S2", "启用日期": ""}, "启用日期", "missing_value"),
        ({"站点编号": "S2", "停用日期": "?"}, "停用日期", "bad_date"),
        ({"站点编号": "S2", "名称": ID_NUMBER}, "名称", "id_number"),
        ({"站点编号": "S2", "名称": Formula("=1")}, "名称", "formula"),
    ],
    "专职工作者": [
        ({}, "工号", "duplicate_key"),
        ({"工号": "W2", "街道代码": "1"}, "街道代码", "unknown_area"),
        ({"工号": "W2", "离岗日期": EARLY}, "离岗日期", "period_order"),
        ({"工号": "W2", "姓名": ""}, "姓名", "missing_value"),
        ({"工号": "W2", "离岗日期": "?"}, "离岗日期", "bad_date"),
        ({"工号": "W2", "姓名": ID_NUMBER}, "姓名", "id_number"),
        ({"工号": "W2", "姓名": Formula("=1")}, "姓名", "formula"),
    ],
    "楼委会": [
        ({}, "编号", "duplicate_key"),
        ({"编号": "C2", "楼宇编码": "A1、A9"}, "楼宇编码", "unknown_building"),
        ({"编号": "C2", "领导组织编号": "P9"}, "领导组织编号", "unknown_organisation"),
        ({"编号": "C2", "届满日期": EARLY}, "届满日期", "period_order"),
        ({"编号": "C2", "称谓": "楼长会"}, "称谓", "unknown_value"),
        ({"编号": "C2", "楼宇编码": ""}, "楼宇编码", "missing_value"),
        ({"编号": "C2", "成立日期": ""}, "成立日期", "missing_value"),
        ({"编号": "C2", "届满日期": "?"}, "届满日期", "bad_date"),
        ({"编号": "C2", "名称": ID_NUMBER}, "名称", "id_number"),
        ({"编号": "C2", "名称": Formula("=1")}, "名称", "formula"),
    ],
    "楼委会成员": [
        ({}, "任职起", "duplicate_key"),
        ({"任职止": EARLY}, "任职起", "duplicate_key"),
        ({"姓名": "乙", "任职止": EARLY}, "任职止", "period_order"),
        ({"姓名": "乙", "楼长": "曾经"}, "楼长", "unknown_value"),
        ({"姓名": ""}, "姓名", "missing_value"),
        ({"姓名": "乙", "任职起": "?"}, "任职起", "bad_date"),
        ({"编号": "C9"}, "编号", "unknown_reference"),
        ({"姓名": ID_NUMBER}, "姓名", "id_number"),
        ({"姓名": "乙", "身份": Formula("=1")}, "身份", "formula"),
    ],
}
# Columns that keep added rows apart, where a fault does not set them itself.
FRESH: dict[str, Any] = {
    "楼宇": lambda n: {"楼宇编码": f"X{n}"},
    "单元": lambda n: {"单元号": f"X{n}"},
    "企业": lambda n: {"企业编号": f"X{n}", "统一社会信用代码": credit_code(100 + n)},
    **dict.fromkeys(("入驻", "用工税收", "欠费", "信号"), lambda n: {"企业编号": "E3"}),
}


def judged(book: Book) -> Report:
    """Return what an import of ``book`` would do."""
    return preview(plain(book), by=None, reference_at=REFERENCE)


def rejected(report: Report) -> list[tuple[str, int, str, str]]:
    """Return the rejected rows in a form that compares."""
    return sorted((r.sheet, r.row, r.column, r.reason.value) for r in report.rejected)


def test_the_small_register_is_sound(db: None) -> None:
    assert judged(small()).is_clean


@pytest.mark.parametrize("sheet", FAULTS)
def test_each_fault_is_found_in_its_sheet(db: None, sheet: str) -> None:
    book = small()
    expected = []
    for number, (cells, column, reason) in enumerate(FAULTS[sheet]):
        fresh = FRESH.get(sheet, lambda n: {})(number)
        book[sheet].append(small()[sheet][0] | fresh | cells)
        expected.append((sheet, len(book[sheet]) + 1, column, reason))
    report = judged(book)
    assert rejected(report) == sorted(expected)
    assert all(rejection.message.endswith("。") for rejection in report.rejected)
    assert not any(ID_NUMBER in str(rejection) for rejection in report.rejected)


PAIRS = {
    ("企业", 3004, "duplicate_key"): ("企业编号",),
    ("企业", 3005, "duplicate_uscc"): ("统一社会信用代码",),
    ("入驻", 3206, "overlap"): ("企业编号", "楼宇编码", "楼层", "单元号"),
}


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_sheets_columns_and_rows_does_not_matter(db: None, seed: int) -> None:
    shuffle = random.Random(seed)
    book, expected = real(), []
    bad = {
        (fault["sheet"], fault["row"]): (fault["column"], fault["reason"])
        for fault in EXPECTED["bad"]
    }
    for sheet, rows in book.items():
        order = list(range(len(rows)))
        shuffle.shuffle(order)
        for (name, row, _), columns in PAIRS.items():
            if name == sheet:
                _put_behind(rows, order, row - 2, columns)
        book[sheet] = [rows[index] for index in order]
        for position, index in enumerate(order):
            if (fault := bad.get((sheet, index + 2))) is not None:
                expected.append((sheet, position + 2, *fault))
    report = preview(read(book, shuffle=shuffle), by=None, reference_at=REFERENCE)
    assert rejected(report) == sorted(expected)
    assert {name: counts.created for name, counts in report.counts.items()} == EXPECTED["good"]


def _put_behind(rows: list[Row], order: list[int], repeated: int, columns: tuple[str, ...]) -> None:
    """Let a repeated row come after the row that it repeats."""
    key = [rows[repeated][column] for column in columns]
    first = next(
        index for index, row in enumerate(rows) if [row[column] for column in columns] == key
    )
    here, there = order.index(first), order.index(repeated)
    if there < here:
        order[here], order[there] = repeated, first


@pytest.mark.parametrize(
    ("sheet", "cells", "column", "reason"),
    [
        ("企业", {"统一社会信用代码": "X", "企业编号": "E1"}, "统一社会信用代码", "uscc_format"),
        (
            "企业",
            {"企业编号": "E1", "经营状态": "", "联系人": ID_NUMBER},
            "企业编号",
            "duplicate_key",
        ),
        (
            "入驻",
            {"企业编号": "E9", "楼宇编码": "A9", "起始日期": LATE, "终止日期": EARLY},
            "楼宇编码",
            "unknown_building",
        ),
        ("入驻", {"面积": -1, "使用方式": "", "意向日期": "?"}, "起始日期", "overlap"),
        ("信号", {"程度": 9, "类型": "谣言", "走访编号": NOBODY}, "程度", "out_of_range"),
        ("信号", {"类型": "谣言", "走访编号": NOBODY}, "类型", "unknown_value"),
        ("用工税收", {"指标": "", "日期": "?"}, "指标", "missing_value"),
        ("走访", {"走访时间": "?", "走访人": "W9", "走访编号": UUIDS[1]}, "走访时间", "bad_date"),
        (
            "走访",
            {"走访人": "W9", "内容": ID_NUMBER, "走访编号": UUIDS[1]},
            "走访人",
            "unknown_reference",
        ),
        (
            "走访",
            {"内容": ID_NUMBER, "事由": Formula("=1"), "走访编号": UUIDS[1]},
            "内容",
            "id_number",
        ),
    ],
)
def test_a_row_is_given_the_first_reason_that_applies(
    db: None, sheet: str, cells: Row, column: str, reason: str
) -> None:
    book = small()
    book[sheet].append(book[sheet][0] | cells)
    assert rejected(judged(book)) == [(sheet, len(book[sheet]) + 1, column, reason)]


def test_a_rejected_row_reserves_neither_key_nor_code(db: None) -> None:
    book = small()
    book["企业"][0]["联系人"] = ID_NUMBER
    book["企业"].append(small()["企业"][0])
    report = judged(book)
    assert rejected(report) == [("企业", 2, "联系人", "id_number")]


def test_rows_that_refer_to_a_rejected_row_are_rejected_in_turn(db: None) -> None:
    book = small()
    book["楼宇"][0]["街道代码"] = "310106999"
    report = judged(book)
    assert {(r.sheet, r.column, r.reason.value) for r in report.rejected} == {
        ("楼宇", "街道代码", "unknown_area"),
        ("单元", "楼宇编码", "unknown_building"),
        ("入驻", "楼宇编码", "unknown_building"),
        ("走访", "楼宇编码", "unknown_building"),
        ("信号", "走访编号", "unknown_reference"),
        ("诉求", "楼宇编码", "unknown_building"),
        ("党组织", "楼宇编码", "unknown_building"),
        ("覆盖", "组织编号", "unknown_organisation"),
        ("服务站", "楼宇编码", "unknown_building"),
        ("楼委会", "楼宇编码", "unknown_building"),
        ("楼委会成员", "编号", "unknown_reference"),
    }


def test_organisations_below_a_rejected_one_are_rejected_in_turn(db: None) -> None:
    book = small()
    base = book["党组织"][1] | {"楼宇编码": ""}
    book["党组织"] = [
        base | {"组织编号": "P3", "上级编号": "P2"},
        base | {"组织编号": "P2", "上级编号": "P1"},
        base | {"组织编号": "P1", "类型": "小组"},
        base | {"组织编号": "P1", "上级编号": "P5"},
        base | {"组织编号": "P5", "上级编号": "P6"},
        base | {"组织编号": "P6", "上级编号": "P5"},
        base | {"组织编号": "P7", "上级编号": ""},
        base | {"组织编号": "P8", "上级编号": "P7"},
    ]
    book = {"楼宇": book["楼宇"], "党组织": book["党组织"]}
    assert [(row, reason) for _, row, _, reason in rejected(judged(book))] == [
        (2, "unknown_organisation"),
        (3, "unknown_organisation"),
        (4, "unknown_value"),
        (5, "unknown_organisation"),
        (6, "unknown_organisation"),
        (7, "unknown_organisation"),
    ]


def test_different_enterprises_share_a_unit_and_periods_may_touch(db: None) -> None:
    book = small()
    first = book["入驻"][0]
    book["入驻"] += [
        first | {"企业编号": "E2"},
        first | {"起始日期": first["终止日期"], "终止日期": first["终止日期"]},
        first | {"起始日期": datetime.date(2027, 1, 2), "终止日期": ""},
    ]
    assert judged(book).is_clean


def test_what_is_planned_may_lie_ahead(db: None) -> None:
    book = small()
    book["入驻"][0]["终止日期"] = LATE
    book["诉求"][0]["办结期限"] = LATE
    book["党组织"][0]["换届日期"] = LATE
    book["用工税收"][0]["日期"] = DAY
    assert judged(book).is_clean


@pytest.mark.parametrize(
    ("sheet", "column"),
    [
        ("楼宇", "街道代码"),
        ("企业", "企业名称"),
        ("企业", "统一社会信用代码"),
        ("入驻", "起始日期"),
        ("用工税收", "数值"),
        ("走访", "走访人"),
        ("信号", "走访编号"),
        ("楼委会成员", "编号"),
    ],
)
def test_a_sheet_without_a_required_column_is_refused_by_name(
    db: None, sheet: str, column: str
) -> None:
    book = plain(small())
    page = book.sheet(sheet)
    assert page is not None
    page.header[page.header.index(column)] = "别的"
    report = preview(book, by=None, reference_at=REFERENCE)
    assert report.refused == {sheet: [column]}
    assert sheet not in report.counts
    assert any(sheet in note and column in note for note in report.notes)


def test_unknown_sheets_and_columns_are_reported_and_ignored(db: None) -> None:
    book = small() | {"说明": [{"一": "二"}]}
    book["企业"][0]["is_superuser"] = "是"
    report = judged(book)
    assert report.is_clean
    assert any("说明" in note for note in report.notes)
    assert any("is_superuser" in note for note in report.notes)


def test_a_column_that_may_be_missing_leaves_what_is_known(db: None) -> None:
    book = small()
    del book["欠费"], book["服务站"]
    assert judged(book).is_clean
