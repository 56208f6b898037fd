"""Hostile files against the guard alone: every refusal has a code and a sentence."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from common.imports.reading.guard import check_workbook
from common.imports.reading.limits import Limits
from common.imports.reading.markup import checked_blocks, column_index
from common.imports.reading.refusals import REFUSAL_CODES, UnreadableFile
from tests.common.workbooks import (
    HEADER_ROW,
    cell,
    pack,
    parts_of,
    row,
    shared_strings,
    with_part,
    workbook,
    worksheet,
)

DOCTYPE = '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/e">]>'
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ALL_PARTS = sorted(parts_of())


def refusal(file: io.BytesIO, tmp_path: Path, limits: Limits | None = None) -> str:
    """Return the code with which a file is refused, or nothing."""
    try:
        check_workbook(file, tmp_path / "clean.xlsx", limits or Limits())
    except UnreadableFile as refused:
        return refused.code
    return ""


def patched(file: io.BytesIO, signature: bytes, offset: int, value: bytes) -> io.BytesIO:
    """Return the file with bytes overwritten in every record of that signature."""
    content = bytearray(file.getvalue())
    position = content.find(signature)
    while position >= 0:
        content[position + offset : position + offset + len(value)] = value
        position = content.find(signature, position + 4)
    return io.BytesIO(bytes(content))


def overlapping() -> io.BytesIO:
    """Return an archive in which fifty names stand for the bytes of one entry."""
    file = pack(parts_of())
    with zipfile.ZipFile(file, "a") as archive:
        bomb = archive.getinfo("xl/worksheets/sheet1.xml")
        for number in range(50):
            double = zipfile.ZipInfo(f"xl/worksheets/copy{number}.xml")
            for attribute in ("compress_type", "CRC", "compress_size", "file_size"):
                setattr(double, attribute, getattr(bomb, attribute))
            double.header_offset = bomb.header_offset
            archive.filelist.append(double)
            archive.NameToInfo[double.filename] = double
        archive.writestr("docProps/app.xml", "<x/>")
    return file


def understated() -> io.BytesIO:
    """Return an archive whose sheet claims to be ten bytes long when inflated."""
    return patched(pack(parts_of()), b"PK\x01\x02", 24, struct.pack("<I", 10))


@pytest.mark.parametrize("code", sorted(REFUSAL_CODES))
def test_every_refusal_is_a_chinese_sentence(code: str) -> None:
    params = {"megabytes": 32, "limit": 9, "sheet": "企业", "row": 1, "column": 1}
    refused = UnreadableFile(code, **params)
    assert refused.message.endswith("。")
    assert "{" not in refused.message
    assert refused.status in (400, 413, 415)


def test_a_sound_workbook_passes(tmp_path: Path) -> None:
    assert refusal(workbook(HEADER_ROW), tmp_path) == ""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"PK", "not_xlsx"),
        (b"<html></html>", "not_xlsx"),
        ("企业编号,企业名称\n".encode("gbk"), "not_xlsx"),
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "not_xlsx"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x05\x06" + b"\0" * 18, "not_xlsx"),
        (b"PK\x03\x04" + b"\0" * 100, "damaged"),
        (pack(parts_of()).getvalue()[:-30], "damaged"),
        (pack(parts_of()).getvalue()[:500], "damaged"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, code: str, tmp_path: Path) -> None:
    assert refusal(io.BytesIO(content), tmp_path) == code


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/workbook.bin": b"\x83\x01", "[Content_Types].xml": "<Types/>"}, "not_xlsx"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "not_xlsx"),
        ({"word/document.xml": "<w/>", "[Content_Types].xml": "<Types/>"}, "not_xlsx"),
        ({**parts_of(), "xl/vbaProject.bin": b"\0\1"}, "has_macros"),
        ({**parts_of(), "XL/VBAPROJECT.BIN": b"\0\1"}, "has_macros"),
        ({**parts_of(), "xl/macrosheets/sheet1.xml": worksheet()}, "has_macros"),
        (
            {
                **parts_of(),
                "[Content_Types].xml": '<Types><Override PartName="/xl/workbook.xml" ContentType='
                '"application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
            },
            "has_macros",
        ),
        (
            {
                **parts_of(),
                "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Type='
                '"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet" '
                'Target="worksheets/sheet1.xml"/></Relationships>',
            },
            "has_macros",
        ),
        ({**parts_of(), "xl/_rels/workbook.xml.rels": "<Relationships/>"}, "damaged"),
        ({**parts_of(), "xl/workbook.xml": "<workbook><sheets>"}, "damaged"),
        ({**parts_of(), "XL/Styles.xml": "<styleSheet/>"}, "damaged"),
    ],
)
def test_other_formats_in_a_zip_are_refused(
    parts: dict[str, str | bytes], code: str, tmp_path: Path
) -> None:
    assert refusal(pack(parts), tmp_path) == code


@pytest.mark.parametrize("part", [*ALL_PARTS, "customXml/item1.xml", "xl/theme/theme1.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32-be"])
def test_a_doctype_is_refused_in_every_part(part: str, encoding: str, tmp_path: Path) -> None:
    content = str(parts_of().get(part, "<x/>"))
    hostile = with_part(part, f"{DOCTYPE}{content}".encode(encoding))
    assert refusal(hostile, tmp_path) == "forbidden_xml"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_xinclude_is_refused(part: str, tmp_path: Path) -> None:
    include = '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
    assert refusal(with_part(part, include), tmp_path) == "forbidden_xml"


@pytest.mark.parametrize("encoding", ["UTF-7", "gb18030", "utf-16le", "IBM037"])
def test_an_encoding_that_hides_markup_is_refused(encoding: str, tmp_path: Path) -> None:
    head = f"<?xml version='1.0' encoding='{encoding}'?>"
    hostile = pack(parts_of(worksheet(HEADER_ROW, prefix=head)))
    assert refusal(hostile, tmp_path) == "forbidden_xml"


@pytest.mark.parametrize("padding", range(262_100, 262_150, 3))
def test_a_doctype_across_a_block_border_is_seen(padding: int, tmp_path: Path) -> None:
    hostile = f"<!--{'-x' * (padding // 2)}{'x' * (padding % 2)}-->{DOCTYPE}{worksheet()}"
    assert refusal(with_part("xl/worksheets/sheet1.xml", hostile), tmp_path) == "forbidden_xml"


def test_an_entry_encrypted_by_the_archive_is_refused(tmp_path: Path) -> None:
    locked = patched(pack(parts_of()), b"PK\x01\x02", 8, b"\x01")
    assert refusal(locked, tmp_path) == "encrypted"


def test_an_unknown_way_of_packing_is_refused(tmp_path: Path) -> None:
    packed = patched(pack(parts_of()), b"PK\x01\x02", 10, b"\x63")
    assert refusal(packed, tmp_path) == "damaged"


def test_entries_that_share_bytes_are_refused(tmp_path: Path) -> None:
    assert refusal(overlapping(), tmp_path) == "overlapping_entries"


def test_a_header_that_understates_the_size_is_found_out(tmp_path: Path) -> None:
    assert refusal(understated(), tmp_path) == "damaged"


def test_a_wrong_checksum_is_refused(tmp_path: Path) -> None:
    wrong = patched(pack(parts_of()), b"PK\x01\x02", 16, b"\1\2\3\4")
    assert refusal(wrong, tmp_path) == "damaged"


def test_more_than_a_thousand_entries_are_refused(tmp_path: Path) -> None:
    many = {f"xl/media/{number}.png": b"" for number in range(1000)}
    assert refusal(pack({**parts_of(), **many}), tmp_path) == "too_many_entries"


def test_a_directory_that_lies_about_its_length_is_refused(tmp_path: Path) -> None:
    many = {f"xl/media/{number}.png": b"" for number in range(1000)}
    hidden = patched(pack({**parts_of(), **many}), b"PK\x05\x06", 8, struct.pack("<HH", 5, 5))
    assert refusal(hidden, tmp_path) == "too_many_entries"


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/media/picture.png", "docProps/core.xml"]
)
def test_inflating_stops_at_the_limit_of_a_part(part: str, tmp_path: Path) -> None:
    bomb = with_part(part, b"<x>" + b"<y/>" * 500_000 + b"</x>")
    assert refusal(bomb, tmp_path, Limits(part=1_000_000)) == "inflates_too_large"


def test_inflating_stops_at_the_limit_of_all_parts(tmp_path: Path) -> None:
    parts = {f"xl/media/{number}.bin": b"\1" * 400_000 for number in range(5)}
    bomb = pack({**parts_of(), **parts})
    assert refusal(bomb, tmp_path, Limits(total=1_500_000)) == "inflates_too_large"


def test_a_directory_part_is_small(tmp_path: Path) -> None:
    bomb = with_part("xl/workbook.xml", "<workbook>" + "<a/>" * 50_000 + "</workbook>")
    assert refusal(bomb, tmp_path, Limits(directory=100_000)) == "inflates_too_large"


@pytest.mark.parametrize(
    ("part", "hostile"),
    [
        ("xl/sharedStrings.xml", shared_strings("a" * 3_000_000)),
        ("xl/worksheets/sheet1.xml", worksheet(row(1, cell("A1", "a" * 3_000_000, kind="str")))),
        ("xl/worksheets/sheet1.xml", worksheet(f'<row r="1" x="{"a" * 3_000_000}"/>')),
        ("xl/styles.xml", "<styleSheet><a>" + " " * 3_000_000 + "</a></styleSheet>"),
        ("xl/worksheets/sheet1.xml", "a" * 3_000_000),
    ],
)
def test_a_run_longer_than_any_cell_is_refused(part: str, hostile: str, tmp_path: Path) -> None:
    assert refusal(with_part(part, hostile), tmp_path) == "cell_too_long"


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_shared_strings_are_counted(prefix: str, tmp_path: Path) -> None:
    items = f"<{prefix}si><{prefix}t>a</{prefix}t></{prefix}si>" * 101
    strings = f'<{prefix}sst xmlns:x="urn:x" uniqueCount="3">{items}</{prefix}sst>'
    file = with_part("xl/sharedStrings.xml", strings)
    assert refusal(file, tmp_path, Limits(shared_strings=100)) == "too_many_strings"
    assert refusal(file, tmp_path, Limits(shared_strings=101)) == ""


def test_cells_are_counted(tmp_path: Path) -> None:
    file = workbook(*(row(n, cell(f"A{n}", 1), cell(f"B{n}", 2)) for n in range(1, 102)))
    assert refusal(file, tmp_path, Limits(cells=201)) == "too_many_cells"
    assert refusal(file, tmp_path, Limits(cells=202)) == ""


@pytest.mark.parametrize(
    "rows",
    [
        [row(1, cell("A1", 1)), row(1048576, cell("XFD1048576", 1))],
        [row(1, cell("A1", 1), cell("XFD1048576", 1))],
        [row(1, cell("a1", 1), cell("xfd1048576", 1))],
        [row(1048576, cell("XFD1048576", 1)), row(1, cell("A1", 1))],
        [
            row(1, *(cell(f"{a}{b}1", 1) for a in "ABCDEF" for b in "AZ")),
            row(99999, cell("A99999", 1)),
        ],
    ],
)
def test_two_far_cells_are_refused_before_the_library_sees_them(
    rows: list[str], tmp_path: Path
) -> None:
    assert refusal(workbook(*rows), tmp_path) == "extent_too_large"


def test_formats_without_values_do_not_count_as_extent(tmp_path: Path) -> None:
    formatted = '<c r="XFD1048576" s="1"/>'
    assert refusal(workbook(HEADER_ROW, row(1048576, formatted)), tmp_path) == ""


def test_wide_but_short_sheets_pass(tmp_path: Path) -> None:
    wide = row(1, *(cell(f"{a}{b}1", 1) for a in "ABCDEF" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    assert refusal(workbook(wide), tmp_path) == ""


def test_formulas_are_counted(tmp_path: Path) -> None:
    file = workbook(*(row(n, f'<c r="A{n}"><f>1+1</f></c>') for n in range(1, 12)))
    assert refusal(file, tmp_path, Limits(formulas=10)) == "too_many_formulas"


@pytest.mark.parametrize(
    "broken",
    [
        worksheet(HEADER_ROW, '<row r="2"><c r="A2"><f>1</f>'),
        worksheet('<row r="1"><c r="A-1"><f>1</f></c></row>'),
        worksheet('<row r="x"><c r="A1"><f>1</f></c></row>'),
        worksheet(HEADER_ROW, before='<cols><col hidden="1" min="a" max="b"/></cols>'),
        worksheet(HEADER_ROW, before='<cols><col hidden="1"/></cols>'),
    ],
)
def test_a_broken_sheet_with_details_is_refused(broken: str, tmp_path: Path) -> None:
    assert refusal(pack(parts_of(broken)), tmp_path) == "damaged"


def test_links_to_the_outside_are_left_behind(tmp_path: Path) -> None:
    link = '<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    clean = tmp_path / "clean.xlsx"
    file = pack(
        {
            **parts_of(),
            "xl/externalLinks/externalLink1.xml": link,
            "xl/connections.xml": "<connections/>",
        }
    )
    assert check_workbook(file, clean, Limits()).has_outside_links
    with zipfile.ZipFile(clean) as archive:
        assert sorted(archive.namelist()) == [
            "[Content_Types].xml",
            "_rels/.rels",
            "xl/_rels/workbook.xml.rels",
            "xl/sharedStrings.xml",
            "xl/styles.xml",
            "xl/workbook.xml",
            "xl/worksheets/sheet1.xml",
        ]


def test_a_target_cannot_leave_the_archive(tmp_path: Path) -> None:
    for target in ("../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://x/y"):
        relations = str(parts_of()["xl/_rels/workbook.xml.rels"])
        hostile = relations.replace("worksheets/sheet1.xml", target)
        assert refusal(with_part("xl/_rels/workbook.xml.rels", hostile), tmp_path) == "damaged"


def test_targets_may_be_absolute_or_oddly_cased(tmp_path: Path) -> None:
    for target in ("/xl/worksheets/sheet1.xml", "./worksheets/Sheet1.xml"):
        relations = str(parts_of()["xl/_rels/workbook.xml.rels"])
        usual = relations.replace("worksheets/sheet1.xml", target)
        assert refusal(with_part("xl/_rels/workbook.xml.rels", usual), tmp_path) == ""


def test_blocks_keep_every_byte_and_never_cut_a_tag() -> None:
    content = worksheet(
        *(row(n, cell(f"A{n}", "文字", kind="str")) for n in range(1, 300))
    ).encode()
    for size in (7, 64, 1000, 10**6):
        chunks = (content[start : start + size] for start in range(0, len(content), size))
        blocks = list(checked_blocks(chunks, Limits()))
        assert b"".join(blocks) == content
        assert all(block.startswith(b"<") for block in blocks if block)


@pytest.mark.parametrize(
    ("letters", "index"), [(b"A", 0), (b"Z", 25), (b"AA", 26), (b"XFD", 16383), (b"b", 1)]
)
def test_columns_are_numbered(letters: bytes, index: int) -> None:
    assert column_index(letters) == index
