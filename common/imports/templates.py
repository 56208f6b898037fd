"""The empty workbook that an office fills in: headers, drop-downs, formats, a page of advice."""

import datetime
from collections.abc import Collection
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from common.imports.cells import Degrees, Number
from common.imports.exporting import FORMATS, choose
from common.imports.layout import Column
from common.imports.lists import Choice, Flag
from common.imports.moments import Day, Moment

ADVICE = "填表说明"
# Rows that offer drop-downs and formats.
_ROWS = 5000
_ADVICE = (
    "每张工作表的红色列必须填写，灰色列可以留空。工作表与列的顺序可以调整，名称不能改动。",
    "重复导入时：留空的单元格保持原值（终止日期等结束日期除外，留空表示仍在持续），缺少的行不会删除。",
    "日期写作 2026-11-20；编号和代码按文本填写，保留前面的 0。",
    "经纬度须注明坐标系（WGS-84、GCJ-02 或 BD-09）。多个楼宇编码之间用“、”分隔。",
    "请不要填写身份证号码，也不要使用公式：含有这些内容的行会被退回。",
)


def write_template(target: Path | BinaryIO, names: Collection[str] = ()) -> None:
    """Write the empty register (or some of its sheets); raises ``UnknownSheet``."""
    place = str(target) if isinstance(target, Path) else target
    with xlsxwriter.Workbook(place) as workbook:
        _write_advice(workbook)
        head = {"bold": True, "font_color": "white"}
        heads = {
            True: workbook.add_format({**head, "bg_color": "#C8102E"}),
            False: workbook.add_format({**head, "bg_color": "#7F7F7F"}),
        }
        formats = {
            "text": workbook.add_format({"num_format": "@"}),
            "day": workbook.add_format({"num_format": FORMATS[datetime.date]}),
            "moment": workbook.add_format({"num_format": FORMATS[datetime.datetime]}),
            "number": None,
        }
        for sheet in choose(names):
            page = workbook.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            for position, column in enumerate(sheet.columns):
                page.set_column(position, position, 16, formats[_format_of(column)])
                page.write_string(0, position, column.header, heads[column.is_required])
                _add_list(page, position, column)


def _write_advice(workbook: Any) -> None:
    page = workbook.add_worksheet(ADVICE)
    page.set_column(0, 0, 100)
    for number, sentence in enumerate(_ADVICE):
        page.write_string(number, 0, sentence)


def _format_of(column: Column) -> str:
    if isinstance(column.parse, Day):
        return "day"
    if isinstance(column.parse, Moment):
        return "moment"
    return "number" if isinstance(column.parse, Number | Degrees) else "text"


def _add_list(page: Any, position: int, column: Column) -> None:
    if isinstance(column.parse, Choice | Flag):
        page.data_validation(
            1,
            position,
            _ROWS,
            position,
            {
                "validate": "list",
                "source": list(column.parse.labels),
                "error_title": column.header,
                "error_message": "请从下拉列表中选择。",
            },
        )
