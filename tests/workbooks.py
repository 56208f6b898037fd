"""Workbooks for tests: a small sound register to plant faults in, and the writing of any."""

import datetime
import random
from io import BytesIO
from pathlib import Path
from typing import Any

import python_calamine
import xlsxwriter

from common.imports.reading.reader import read_workbook
from common.imports.reading.workbook import Sheet, Workbook
from common.imports.registry import sheets
from enterprises.uscc import check_character

Row = dict[str, Any]
Book = dict[str, list[Row]]
DAY = datetime.date(2026, 11, 20)
NOON = datetime.datetime(2026, 11, 1, 12, 0)  # noqa: DTZ001
VISIT = "0b7f1a52-5a4e-4f0e-9a7e-5d6f0a1b2c01"


class Formula(str):
    """A cell that holds a formula; its cached value is 0."""


def credit_code(number: int) -> str:
    """Return the credit code of a made-up enterprise."""
    first17 = f"91310106MA{number:07d}"
    return first17 + check_character(first17)


def headers(sheet: str) -> list[str]:
    """Return the columns of a sheet in the register's order."""
    return next(
        [column.header for column in known.columns] for known in sheets() if known.name == sheet
    )


def small() -> Book:
    """Return a sound register: two buildings in two subdistricts, three enterprises."""
    start, point = datetime.date(2024, 1, 1), {"经度": 121.45, "纬度": 31.23, "坐标系": "WGS-84"}
    return {
        "楼宇": [
            {
                "楼宇编码": "A1",
                "楼宇名称": "示例大厦甲",
                "街道代码": "310106012",
                "楼宇类型": "商务楼宇",
                "年度税收万元": 12000,
                "税收年度": 2025,
                "重点": "是",
                "产权单位": "示例产权",
                "物业公司": "示例物业",
                **point,
            },
            {
                "楼宇编码": "A2",
                "楼宇名称": "示例大厦乙",
                "街道代码": "310106013",
                "楼宇类型": "园区",
                "产权单位": "示例产权",
                "物业公司": "示例产权",
                **point,
            },
        ],
        "单元": [
            {"楼宇编码": "A1", "楼层": 1, "单元号": "0101", "面积": 100},
            {"楼宇编码": "A1", "楼层": 2, "单元号": "0201", "面积": 200},
            {"楼宇编码": "A2", "楼层": 1, "单元号": "0101", "面积": 300},
        ],
        "企业": [
            {
                "企业编号": f"E{number}",
                "统一社会信用代码": credit_code(number),
                "企业名称": f"示例企业{number}有限公司",
                "简称": f"示例{number}",
                "单位类别": "非公企业",
                "行业门类": "K",
                "成立日期": start,
                "经营状态": "经营",
                "正式党员数": 3,
                "预备党员数": 1,
                "联系人": "联系人甲",
                "联系电话": f"1380000000{number}",
            }
            for number in (1, 2, 3)
        ],
        "入驻": [
            {
                "企业编号": "E1",
                "楼宇编码": "A1",
                "楼层": 1,
                "单元号": "0101",
                "面积": 100,
                "使用方式": "租赁",
                "起始日期": start,
                "终止日期": datetime.date(2027, 1, 1),
                "续租意向": "未定",
                "意向日期": DAY,
            },
            {
                "企业编号": "E2",
                "楼宇编码": "A1",
                "楼层": 2,
                "单元号": "0201",
                "使用方式": "自有",
                "起始日期": start,
            },
            {
                "企业编号": "E3",
                "楼宇编码": "A2",
                "楼层": 1,
                "单元号": "0101",
                "使用方式": "租赁",
                "起始日期": start,
            },
        ],
        "用工税收": [
            {"企业编号": "E1", "指标": "在岗人数", "日期": DAY, "数值": 35},
            {"企业编号": "E1", "指标": "年度税收万元", "日期": start, "数值": -3.5},
        ],
        "欠费": [{"企业编号": "E1", "类别": "租金", "起始日期": start, "金额": 12}],
        "走访": [
            {
                "走访编号": VISIT,
                "走访时间": NOON,
                "楼宇编码": "A1",
                "企业编号": "E1",
                "走访人": "W1",
                "事由": "日常走访",
                "内容": "了解情况",
            }
        ],
        "信号": [
            {
                "企业编号": "E1",
                "类型": "经营困难",
                "程度": 3,
                "发现日期": DAY,
                "走访编号": VISIT,
            },
            {"企业编号": "E2", "类型": "获奖", "程度": 1, "发现日期": DAY},
        ],
        "诉求": [
            {
                "诉求编号": "R1",
                "受理时间": NOON,
                "企业编号": "E1",
                "楼宇编码": "A1",
                "类别": "停车出行",
                "内容": "车位",
                "办理机制": "即知即办",
                "办结期限": DAY,
                "办结时间": NOON,
            }
        ],
        "参与": [
            {"企业编号": "E1", "日期": DAY, "活动名称": "党课"},
            {"企业编号": "E1", "日期": DAY, "活动名称": "党课"},
        ],
        "党组织": [
            {
                "组织编号": "P2",
                "名称": "示例支部",
                "类型": "党支部",
                "上级编号": "P1",
                "街道代码": "310106012",
                "成立日期": start,
                "依托企业编号": "E1",
                "楼宇编码": "A1",
                "正式党员数": 3,
                "预备党员数": 0,
                "换届日期": DAY,
            },
            {
                "组织编号": "P1",
                "名称": "示例党委",
                "类型": "联合党委",
                "街道代码": "310106012",
                "楼宇编码": "A1、A2",
                "正式党员数": 9,
            },
        ],
        "覆盖": [
            {
                "企业编号": "E1",
                "覆盖方式": "建",
                "组织编号": "P2",
                "起始日期": start,
                "指导员": "指导员甲",
            }
        ],
        "服务站": [
            {
                "站点编号": "S1",
                "名称": "示例站",
                "层级": "楼宇站",
                "街道代码": "310106012",
                "楼宇编码": "A1",
                "启用日期": start,
                **point,
            }
        ],
        "专职工作者": [
            {"工号": "W1", "姓名": "示例人员", "街道代码": "310106012", "上岗日期": start}
        ],
        "楼委会": [
            {
                "编号": "C1",
                "名称": "示例楼委会",
                "称谓": "楼委会",
                "楼宇编码": "A1、A2",
                "领导组织编号": "P1",
                "成立日期": start,
                "届满日期": datetime.date(2029, 1, 1),
            }
        ],
        "楼委会成员": [
            {
                "编号": "C1",
                "姓名": "示例成员",
                "身份": "物业负责人",
                "任职起": start,
                "楼长": "是",
            }
        ],
    }


def real() -> Book:
    """Return the demonstration register as rows; row numbers follow from the order."""
    path = Path(__file__).resolve().parent.parent / "data" / "register_jingan.xlsx"
    book: Book = {}
    workbook = python_calamine.CalamineWorkbook.from_path(str(path))
    for name in workbook.sheet_names[1:]:
        head, *rows = workbook.get_sheet_by_name(name).to_python()
        book[name] = [dict(zip(head, row, strict=True)) for row in rows]
    book["单元"][-1]["面积"] = Formula("=100+20")
    return book


def xlsx(book: Book, *, shuffle: random.Random | None = None) -> BytesIO:
    """Return a workbook file; ``shuffle`` mixes the order of sheets and columns."""
    target = BytesIO()
    workbook = xlsxwriter.Workbook(target, {"in_memory": True})
    formats = {
        datetime.date: workbook.add_format({"num_format": "yyyy-mm-dd"}),
        datetime.datetime: workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    names = list(book)
    if shuffle:
        shuffle.shuffle(names)
    for name in names:
        columns = list(
            dict.fromkeys([*headers_of(name), *(key for row in book[name] for key in row)])
        )
        if shuffle:
            shuffle.shuffle(columns)
        page = workbook.add_worksheet(name)
        page.write_row(0, 0, columns)
        for number, row in enumerate(book[name], 1):
            for place, column in enumerate(columns):
                _write(page, number, place, row.get(column, ""), formats)
    workbook.close()
    target.seek(0)
    return target


def headers_of(sheet: str) -> list[str]:
    """Return the register's columns of a sheet, none for a sheet that it does not know."""
    return headers(sheet) if sheet in {known.name for known in sheets()} else []


def _write(page: Any, row: int, column: int, cell: Any, formats: dict[type, Any]) -> None:
    if isinstance(cell, Formula):
        page.write_formula(row, column, str(cell), None, 0)
    elif isinstance(cell, str):
        if cell:
            page.write_string(row, column, cell)
    elif isinstance(cell, datetime.date):
        page.write_datetime(row, column, cell, formats[type(cell)])
    elif cell is not None:
        page.write(row, column, cell)


def read(book: Book, *, shuffle: random.Random | None = None) -> Workbook:
    """Return a book as the import reads it."""
    return read_workbook(xlsx(book, shuffle=shuffle))


def plain(book: Book) -> Workbook:
    """Return a book as the reader would hand it over, without a file."""
    pages = []
    for name, rows in book.items():
        columns = list(dict.fromkeys([*headers_of(name), *(key for row in rows for key in row)]))
        cells = [(number, _cells(columns, row)) for number, row in enumerate(rows, 2)]
        formulas = frozenset(
            (number, place)
            for number, row in enumerate(rows, 2)
            for place, column in enumerate(columns)
            if isinstance(row.get(column), Formula)
        )
        pages.append(Sheet(name, formula_cells=formulas, header_row=1, header=columns, rows=cells))
    return Workbook(pages, "0" * 64, [])


def _cells(columns: list[str], row: Row) -> tuple[Any, ...]:
    return tuple(_cell(row.get(column, "")) for column in columns)


def _cell(value: Any) -> Any:
    if isinstance(value, Formula):
        return 0.0
    return float(value) if type(value) is int else value
