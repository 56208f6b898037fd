"""Reading workbooks end to end, in the bounded process."""

import datetime
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from common.bounded.frames import write_frame
from common.bounded.process import frames as frames_of
from common.imports.reading.frames import decode_rows, encode_rows
from common.imports.reading.limits import Limits
from common.imports.reading.reader import read_workbook
from common.imports.reading.workbook import Sheet
from tests.common.workbooks import (
    HEADER_ROW,
    MAIN,
    cell,
    pack,
    parts_of,
    row,
    with_part,
    workbook,
    worksheet,
)

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.usefixtures("no_leftovers")

REGISTER = ROOT / "data" / "register_jingan.xlsx"
EXPECTED = ROOT / "data" / "register_jingan.expected.json"
MEBIBYTE = 1024 * 1024


def wall_clock(text: str) -> datetime.datetime:
    """Return a moment as a cell holds it: without a zone."""
    return datetime.datetime.fromisoformat(text)


def only_sheet(file: io.BytesIO) -> Sheet:
    [sheet] = read_workbook(file).sheets
    return sheet


def test_the_register_is_read_whole() -> None:
    expected = json.loads(EXPECTED.read_text())
    book = read_workbook(REGISTER)
    assert {s.name: len(s.rows) for s in book.sheets if s.name in expected["rows"]} == (
        expected["rows"]
    )
    assert book.notes == []
    enterprises = book.sheet("企业")
    assert enterprises.header[:3] == ["企业编号", "统一社会信用代码", "无代码原因"]
    number, cells = enterprises.rows[0]
    assert (number, cells[0], cells[3]) == (2, "QY000001", '=HYPERLINK("x")示例1')
    assert cells[7] == datetime.date(2007, 9, 2)
    assert book.sheet("走访").rows[0][1][1] == wall_clock("2026-03-01T17:15")
    assert {s.name: s.formula_cells for s in book.sheets if s.formula_cells} == {
        "单元": {(6194, 3)}
    }
    assert book.sheet("没有") is None


def test_the_digest_is_that_of_the_file() -> None:
    file = workbook(HEADER_ROW)
    digest = read_workbook(file).sha256
    file.seek(0)
    assert read_workbook(file).sha256 == digest
    assert read_workbook(workbook(HEADER_ROW, row(2))).sha256 != digest


def test_rows_keep_their_numbers_when_blank_ones_are_skipped() -> None:
    sheet = only_sheet(
        workbook(
            row(3, cell("C3", " 企业编号 ", kind="str"), cell("D3", 2026)),
            row(4, cell("C4", "", kind="str")),
            row(6, cell("D6", 0)),
            row(7, cell("C7", 0, kind="b"), '<c r="E7" s="1"/>'),
        )
    )
    assert (sheet.header_row, sheet.header) == (3, ["", "", "企业编号", "2026.0"])
    assert sheet.rows == [(6, ("", "", "", 0.0)), (7, ("", "", False, ""))]


def test_cells_without_references_stand_side_by_side() -> None:
    plain = '<c t="inlineStr"><is><t>甲</t></is></c>'
    rich = '<c t="inlineStr"><is><r><t>乙</t></r><r><t xml:space="preserve"> 丙</t></r></is></c>'
    formula = "<c><f>1+1</f><v>2</v></c>"
    sheet = only_sheet(workbook(f"<row>{plain}{rich}</row>", f"<row>{plain}{formula}</row>"))
    assert sheet.header == ["甲", "乙 丙"]
    assert sheet.rows == [(2, ("甲", 2.0))]
    assert sheet.formula_cells == {(2, 1)}


def test_values_keep_their_types() -> None:
    sheet = only_sheet(
        workbook(
            row(1, *(cell(f"{letter}1", letter, kind="str") for letter in "ABCDEFGHIJ")),
            row(
                2,
                cell("A2", "1.1E+17"),
                cell("B2", "0007", kind="str"),
                cell("C2", 1, kind="b"),
                cell("D2", 45000, style=1),
                cell("E2", 45000.5, style=2),
                cell("F2", 0.75, style=2),
                cell("G2", 1.5, style=3),
                cell("H2", "2026-01-02", kind="d"),
                cell("I2", 0, kind="s"),
                cell("J2", "　ＡＢ\u00a0", kind="str"),
            ),
        )
    )
    assert sheet.rows == [
        (
            2,
            (
                1.1e17,
                "0007",
                True,
                datetime.date(2023, 3, 15),
                wall_clock("2023-03-15T12:00"),
                datetime.time(18, 0),
                datetime.timedelta(days=1, hours=12),
                datetime.date(2026, 1, 2),
                "企业编号",
                "　ＡＢ\u00a0",
            ),
        )
    ]


@pytest.mark.parametrize("flag", ["1", "true"])
def test_the_1904_date_system_is_followed(flag: str) -> None:
    parts = parts_of(
        worksheet(HEADER_ROW, row(2, cell("A2", 44000, style=1))),
        base=f'<workbookPr date1904="{flag}"/>',
    )
    assert only_sheet(pack(parts)).rows == [(2, (datetime.date(2024, 6, 19),))]


@pytest.mark.parametrize(
    ("serial", "value"),
    [
        (59, datetime.date(1900, 2, 28)),
        (60, datetime.date(1900, 2, 28)),  # 29 February 1900, which never was
        (61, datetime.date(1900, 3, 1)),
        (2958465, datetime.date(9999, 12, 31)),
        (99999999, 99999999.0),
    ],
)
def test_odd_serial_dates(serial: int, value: object) -> None:
    file = workbook(HEADER_ROW, row(2, cell("A2", serial, style=1)))
    assert only_sheet(file).rows == [(2, (value,))]


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("#N/A", "e", "#N/A"),
        ("#DIV/0!", "e", "#DIV/0!"),
        ("#SPILL!", "e", "#SPILL!"),  # unknown to the fast reader
        ("NaN", "", "#NUM!"),
        ("1e400", "", "#NUM!"),
    ],
)
def test_errors_are_shown_as_text(value: str, kind: str, shown: str) -> None:
    assert only_sheet(workbook(HEADER_ROW, row(2, cell("A2", value, kind=kind)))).rows == [
        (2, (shown,))
    ]


def test_formula_text_stays_text_and_is_no_formula() -> None:
    text = '=HYPERLINK("http://x","y")'
    sheet = only_sheet(workbook(HEADER_ROW, row(2, cell("A2", text, kind="str"))))
    assert sheet.rows == [(2, (text,))]
    assert sheet.formula_cells == frozenset()


@pytest.mark.parametrize(
    "formula",
    [
        "<f>1+1</f><v>2</v>",
        '<f t="shared" ref="B2:B9" si="0">A2</f><v>2</v>',
        '<f t="shared" si="0"/><v>2</v>',
        '<f t="array" ref="B2">A2</f>',
        "<f\n>1</f>",
        '<x:f xmlns:x="' + MAIN + '">1</x:f>',
    ],
)
def test_every_way_to_write_a_formula_is_seen(formula: str) -> None:
    file = workbook(
        HEADER_ROW, row(2, cell("A2", 1), f'<c r="B2">{formula}</c>'), row(3, cell("A3", 1))
    )
    assert only_sheet(file).formula_cells == {(2, 1)}


def test_a_formula_is_seen_in_a_sheet_with_prefixes() -> None:
    body = '<x:row r="1"><x:c r="B1"><x:f>1</x:f><x:v>1</x:v></x:c></x:row>'
    part = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{body}</x:sheetData></x:worksheet>'
    assert only_sheet(pack(parts_of(part))).formula_cells == {(1, 1)}


def test_what_extensions_call_f_is_no_formula() -> None:
    extension = (
        '<conditionalFormatting sqref="A1"><cfRule><formula>1</formula></cfRule>'
        '</conditionalFormatting><extLst><ext><x14:dataValidation xmlns:x14="urn:x14">'
        '<x14:formula1><xm:f xmlns:xm="urn:xm">表!$A$1</xm:f></x14:formula1>'
        "</x14:dataValidation></ext></extLst>"
    )
    sheet = only_sheet(workbook(HEADER_ROW, row(2, cell("A2", 1)), after=extension))
    assert sheet.formula_cells == frozenset()


def test_what_is_hidden_or_merged_is_read_and_told() -> None:
    part = worksheet(
        HEADER_ROW,
        row(2, cell("A2", 1), more=' hidden="1"'),
        row(3, cell("A3", 1), more=' hidden="false"'),
        before='<cols><col min="2" max="3" hidden="true"/><col min="4" max="4" hidden="0"/></cols>',
        after='<mergeCells count="1"><mergeCell ref="A2:B3"/></mergeCells>',
    )
    book = read_workbook(pack(parts_of(part, states=' state="veryHidden"')))
    [sheet] = book.sheets
    assert sheet.is_hidden
    assert sheet.hidden_rows == (2,)
    assert sheet.hidden_columns == (1, 2)
    assert sheet.merged_ranges == ("A2:B3",)
    assert [number for number, _ in sheet.rows] == [2, 3]
    assert book.notes == [
        "工作表“企业”是隐藏的，已一并读取。",
        "工作表“企业”有 1 个隐藏行，已一并读取。",
        "工作表“企业”有 2 个隐藏列，已一并读取。",
        "工作表“企业”有 1 处合并单元格，只有每处左上角的单元格有内容。",
    ]


def test_sheets_come_in_order_under_their_own_names() -> None:
    names = ["走访", "A&B <表>", "空"]
    parts = parts_of({names[0]: worksheet(HEADER_ROW), names[1]: worksheet(), names[2]: "<x/>"})
    book = read_workbook(pack(parts))
    assert [sheet.name for sheet in book.sheets] == names
    assert [sheet.header_row for sheet in book.sheets] == [1, 0, 0]


def test_a_long_text_arrives_whole() -> None:
    text = "文" * 40_000
    assert only_sheet(workbook(HEADER_ROW, row(2, cell("A2", text, kind="str")))).rows == [
        (2, (text,))
    ]


def test_outside_links_are_told() -> None:
    book = read_workbook(with_part("xl/externalLinks/externalLink1.xml", "<externalLink/>"))
    assert book.notes == ["文件含有外部链接或数据连接，已忽略，未访问。"]


def table(rows: int) -> list[list[Any]]:
    return [
        [f"QY{n:06d}", n / 4, n % 2 == 0, datetime.date(2026, 1, 1 + n % 28), "文字"]
        for n in range(rows)
    ]


def test_workbooks_of_openpyxl_are_read() -> None:
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["编号", "数", "是", "日", "字"])
    for values in table(3000):
        book.active.append(values)
    book.save(file)
    file.seek(0)
    rows = only_sheet(file).rows
    assert [number for number, _ in rows] == list(range(2, 3002))
    days = [cells[3] for _, cells in rows]
    assert days[:2] == [datetime.date(2026, 1, 1), datetime.date(2026, 1, 2)]
    assert [(*cells[:3], cells[4]) for _, cells in rows] == [(*v[:3], v[4]) for v in table(3000)]


@pytest.mark.parametrize("constant_memory", [True, False])
def test_workbooks_of_xlsxwriter_are_read(constant_memory: bool) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(
        file, {"constant_memory": constant_memory, "in_memory": not constant_memory}
    ) as book:
        sheet = book.add_worksheet("企业")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["编号", "数", "是", "日", "字"])
        for number, values in enumerate(table(3000), 1):
            sheet.write_row(number, 0, values[:3])
            sheet.write_datetime(number, 3, values[3], day)
            sheet.write_string(number, 4, values[4])
    file.seek(0)
    assert [list(cells) for _, cells in only_sheet(file).rows] == table(3000)


def test_frames_carry_every_type_by_columns() -> None:
    moment = wall_clock("2026-03-01T17:15:00.000500")
    period = datetime.timedelta(hours=1.5)
    rows = [["甲", 1.5, moment], ["", True, period], [moment.date(), datetime.time(1), -0.5]]
    stream = io.BytesIO()
    write_frame(stream, encode_rows([2, 3, 9], rows, 1))
    stream.seek(0)
    [frame] = frames_of(stream, Limits().output)
    decoded = list(decode_rows(frame))
    assert decoded == [(n, ("", *cells)) for n, cells in zip([2, 3, 9], rows, strict=True)]


def test_a_stray_value_in_the_last_row_of_all_is_read_under_its_number() -> None:
    sheet = only_sheet(workbook(HEADER_ROW, row(1048576, cell("B1048576", 7))))
    assert sheet.rows == [(1048576, ("", 7.0))]
