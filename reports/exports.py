"""Tables of figures as workbooks: texts stay texts, numbers are numbers, the same bytes again.

A workbook carries the moment its figures were computed and nothing of the moment it was made.
"""

import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

import tablib
import xlsxwriter

from enterprises.choices import LeaveDestination, LeaveReason
from reports.choices import Unit
from reports.indicators.figures import Figures
from reports.indicators.places import Place
from reports.selectors.moves import MoveLine

# Texts can hold what a spreadsheet program would run or open.
_INERT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_KINDS = {
    "district": "区",
    "subdistrict": "街镇",
    "block_grid": "街区网格",
    "cluster_grid": "楼群网格",
    "building_grid": "楼宇网格",
    "building": "楼宇",
}
_SIGN = {Unit.PERCENT: "（%）"}


class Line(Protocol):
    """A place with its figures."""

    @property
    def place(self) -> Place:
        """Return the place."""

    @property
    def figures(self) -> Figures:
        """Return its figures by code."""


def coverage_workbook(
    *,
    title: str,
    notes: Sequence[str],
    declared: Sequence[Mapping[str, Any]],
    lines: Iterable[Line],
    made: datetime.datetime,
) -> bytes:
    """Return a workbook: sheet 覆盖统计 with a row a place, sheet 口径 with the definitions.

    ``declared``: code, label, definition and unit of the figures, in the order of the columns;
    each has three: value, numerator, denominator.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _INERT) as book:
        book.set_properties({"title": title, "created": made.replace(tzinfo=None)})
        sheet = book.add_worksheet("覆盖统计")
        for row, text in enumerate((title, *notes)):
            sheet.write_string(row, 0, text)
        start = len(notes) + 2
        _write(sheet, start, ["代码", "名称", "类型", *_heads(declared)])
        for offset, line in enumerate(lines, 1):
            _write(sheet, start + offset, _cells(line, declared))
        sheet.freeze_panes(start + 1, 2)
        sheet.set_column(1, 1, 24)
        meanings = book.add_worksheet("口径")
        _write(meanings, 0, ["代码", "指标", "口径"])
        for row, entry in enumerate(declared, 1):
            _write(meanings, row, [entry["code"], entry["label"], entry["definition"]])
    return buffer.getvalue()


def moves_table(lines: Iterable[MoveLine]) -> tablib.Dataset:
    """Return move-outs under their headers, codes in words."""
    table = tablib.Dataset(headers=["企业", "迁出楼宇", "街镇", "迁出日期", "去向", "原因", "说明"])
    destinations, reasons = dict(LeaveDestination.choices), dict(LeaveReason.choices)
    for line in lines:
        table.append(
            (
                line.enterprise,
                line.building,
                line.area,
                line.left_on,
                str(destinations.get(line.destination, "未登记")),
                str(reasons.get(line.reason, "未登记")),
                line.note,
            )
        )
    return table


def _heads(declared: Sequence[Mapping[str, Any]]) -> list[str]:
    return [
        f"{entry['label']}{suffix}"
        for entry in declared
        for suffix in (_SIGN.get(Unit(entry["unit"]), ""), "·分子", "·分母")
    ]


def _cells(line: Line, declared: Sequence[Mapping[str, Any]]) -> list[Any]:
    cells: list[Any] = [line.place.code, line.place.name, _KINDS[line.place.kind]]
    for entry in declared:
        figure = line.figures.get(entry["code"])
        cells += (
            [figure.value, figure.numerator, figure.denominator] if figure else [None, None, None]
        )
    return cells


def _write(sheet: Any, row: int, cells: Sequence[Any]) -> None:
    for column, value in enumerate(cells):
        if isinstance(value, int | float | Decimal):
            sheet.write_number(row, column, value)
        elif value is not None:
            sheet.write_string(row, column, str(value))
