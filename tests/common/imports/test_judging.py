"""Every reason, once for each sheet in which it can happen, and the order among reasons."""

import datetime
import random

import pytest

from common.imports.report import Report
from common.imports.running import preview
from tests.common.imports.faults import (
    EARLY,
    FAULTS,
    FRESH,
    ID_NUMBER,
    LATE,
    NOBODY,
    UUIDS,
)
from tests.common.imports.test_register import EXPECTED
from tests.register import REFERENCE_TIME
from tests.workbooks import DAY, Book, Formula, Row, plain, read, real, small

REFERENCE = datetime.datetime.fromisoformat(REFERENCE_TIME)


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
