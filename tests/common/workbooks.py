"""Workbooks written by hand, so that they can be wrong in ways no program writes."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
HEADER_ROW = '<row r="1"><c r="A1" t="str"><v>企业编号</v></c></row>'


def cell(reference: str, value: object, *, kind: str = "", style: int = 0) -> str:
    """Return a cell; ``kind`` is its t attribute."""
    t, s = (f' t="{kind}"' if kind else ""), (f' s="{style}"' if style else "")
    return f'<c r="{reference}"{t}{s}><v>{escape(str(value))}</v></c>'


def row(number: int, *cells: str, more: str = "") -> str:
    """Return a row of cells."""
    return f'<row r="{number}"{more}>{"".join(cells)}</row>'


def worksheet(*rows: str, before: str = "", after: str = "", prefix: str = "") -> str:
    """Return a sheet part around rows."""
    head = f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    return f"{prefix}{head}{before}<sheetData>{''.join(rows)}</sheetData>{after}</worksheet>"


def shared_strings(*items: str, head: str = "") -> str:
    """Return a part of shared strings."""
    body = "".join(f"<si><t>{item}</t></si>" for item in items)
    return f'<sst xmlns="{MAIN}"{head}>{body}</sst>'


def parts_of(
    sheets: Mapping[str, str] | str | None = None, *, base: str = "", states: str = ""
) -> dict[str, str | bytes]:
    """Return the parts of a workbook; one sheet 企业 when only its XML is given."""
    if sheets is None:
        sheets = worksheet(HEADER_ROW)
    if isinstance(sheets, str):
        sheets = {"企业": sheets}
    numbered = list(enumerate(sheets, 1))
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}"{states} r:id="rId{n}"/>'
        for n, name in numbered
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in numbered
    )
    relations += f'<Relationship Id="s" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    relations += f'<Relationship Id="t" Type="{OFFICE}/styles" Target="styles.xml"/>'
    # Styles 1 to 3: a date, a date with time, a duration.
    formats = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 22, 46))
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Override PartName="/xl/workbook.xml" '
        f'ContentType="{SHEET_TYPE}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{base}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{relations}'
        "</Relationships>",
        "xl/sharedStrings.xml": shared_strings("企业编号", "QY000001"),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>',
        "docProps/core.xml": "<coreProperties/>",
        **{f"xl/worksheets/sheet{n}.xml": sheets[name] for n, name in numbered},
    }


def pack(parts: Mapping[str, str | bytes]) -> io.BytesIO:
    """Return the parts as a file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    file.seek(0)
    return file


def workbook(*rows: str, **options: str) -> io.BytesIO:
    """Return a file with one sheet 企业 of the given rows."""
    return pack(parts_of(worksheet(*rows, **options)))


def with_part(name: str, content: str | bytes) -> io.BytesIO:
    """Return a sound workbook in which one part is replaced or added."""
    return pack({**parts_of(), name: content})
