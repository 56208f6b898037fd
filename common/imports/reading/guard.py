"""The guard before the spreadsheet library: looks at every byte, passes on a clean copy.

The library never sees the upload. It gets a new archive with a directory, a workbook part and
relations that we wrote, and of the foreign file only the sheets, strings and styles that were
checked byte by byte on the way. Whatever else the file holds (links to other workbooks, data
connections, pictures, document properties) is checked and left behind.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree

from common.imports.reading.archive import CHUNK, Inflater, open_archive
from common.imports.reading.details import MOST_ROWS, SheetDetails, read_details
from common.imports.reading.limits import Limits
from common.imports.reading.markup import SheetScreen, checked_blocks, last_row
from common.imports.reading.refusals import UnreadableFile

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_CONTENT_TYPES = "[content_types].xml"
_MACROS = ("vbaproject.bin", "vbadata.xml", "xl/macrosheets/", "xl/intlmacrosheets/")
_OUTSIDE = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")
_XML = (".xml", ".rels", ".vml")
_TRUE = ("1", "true")

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


@dataclass(frozen=True, slots=True)
class CheckedSheet:
    """A sheet of the clean copy, in the order of the workbook."""

    name: str
    is_hidden: bool
    details: SheetDetails


@dataclass(frozen=True, slots=True)
class CheckedWorkbook:
    """What the guard found out about a workbook that it let through."""

    sheets: list[CheckedSheet]
    has_outside_links: bool


@dataclass(frozen=True, slots=True)
class _SheetEntry:
    name: str
    state: str
    entry: zipfile.ZipInfo


@dataclass(frozen=True, slots=True)
class _Contents:
    """Which entries of the archive the workbook is made of."""

    sheets: list[_SheetEntry]
    strings: zipfile.ZipInfo | None
    styles: zipfile.ZipInfo | None
    counts_from_1904: bool


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


class _Guard:
    """One pass over one upload."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._limits = limits
        self._inflater = Inflater(archive, limits)
        self._entries = {entry.filename.casefold(): entry for entry in archive.infolist()}
        self._seen: set[str] = set()

    def _blocks(self, entry: zipfile.ZipInfo, *, limit: int | None = None) -> Iterator[bytes]:
        self._seen.add(entry.filename)
        return checked_blocks(self._inflater.chunks(entry, limit=limit), self._limits)

    def _small_part(self, name: str) -> ElementTree.Element:
        """Return the root of a part that only names other parts."""
        entry = self._entries.get(name.casefold())
        if entry is None:
            raise UnreadableFile("not_xlsx")
        content = b"".join(self._blocks(entry, limit=self._limits.directory))
        try:
            # Safe without a hardened parser: there is no DOCTYPE, so there are no entities.
            return ElementTree.fromstring(content)  # noqa: S314
        except ElementTree.ParseError as error:
            raise UnreadableFile("damaged") from error

    def refuse_other_kinds(self) -> None:
        """Refuse workbooks with macros and what is no workbook of this format."""
        names = list(self._entries)
        if any(marker in name for name in names for marker in _MACROS):
            raise UnreadableFile("has_macros")
        if _WORKBOOK not in self._entries or _CONTENT_TYPES not in self._entries:
            raise UnreadableFile("not_xlsx")
        types = self._small_part(_CONTENT_TYPES)
        if any("macroenabled" in kind.get("ContentType", "").lower() for kind in types):
            raise UnreadableFile("has_macros")

    def contents(self) -> _Contents:
        """Return the parts of the workbook by following its relations."""
        book, relations = self._small_part(_WORKBOOK), self._small_part(_RELATIONS)
        kinds: dict[str, str] = {}
        targets: dict[str, zipfile.ZipInfo] = {}
        for relation in relations:
            kind, key = relation.get("Type", "").rpartition("/")[2], relation.get("Id", "")
            if "macrosheet" in kind.lower():
                raise UnreadableFile("has_macros")
            path = posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))
            entry = self._entries.get(path.lstrip("/").casefold())
            if entry is not None and relation.get("TargetMode") != "External":
                kinds[key], targets[key] = kind, entry
        by_kind = {kind: targets[key] for key, kind in kinds.items()}
        sheets = []
        for element in (child for child in book.iter() if _local(child.tag) == "sheet"):
            key = next((v for k, v in element.items() if k.endswith("}id")), "")
            # Charts and dialogs hold no rows.
            if kinds.get(key) == "worksheet":
                state = element.get("state", "visible")
                sheets.append(_SheetEntry(element.get("name", ""), state, targets[key]))
        if not sheets:
            raise UnreadableFile("damaged")
        base = next((child for child in book if _local(child.tag) == "workbookPr"), None)
        return _Contents(
            sheets,
            by_kind.get("sharedStrings"),
            by_kind.get("styles"),
            base is not None and base.get("date1904") in _TRUE,
        )

    def copy_strings(self, entry: zipfile.ZipInfo, target: zipfile.ZipFile) -> None:
        """Copy the shared strings, counting them."""
        ends, limit = 0, self._limits.shared_strings
        with target.open("xl/sharedStrings.xml", "w") as part:
            for block in self._blocks(entry):
                # Opening and closing tag both end so, with or without a prefix.
                ends += block.count(b"si>")
                if ends > 2 * limit:
                    raise UnreadableFile("too_many_strings", limit=limit)
                part.write(block)

    def copy_styles(self, entry: zipfile.ZipInfo, target: zipfile.ZipFile) -> None:
        """Copy the styles, by which numbers become dates."""
        with target.open("xl/styles.xml", "w") as part:
            for block in self._blocks(entry):
                part.write(block)

    def copy_sheet(self, sheet: _SheetEntry, path: str, target: zipfile.ZipFile) -> SheetScreen:
        """Copy a sheet and return what its bytes tell."""
        screen = SheetScreen()
        with target.open(path, "w") as part:
            for block in self._blocks(sheet.entry):
                part.write(screen.take(block))
                if screen.cells > self._limits.cells:
                    raise UnreadableFile(
                        "too_many_cells", sheet=sheet.name, limit=self._limits.cells
                    )
        return screen

    def check_the_rest(self) -> None:
        """Inflate and check what is left behind as well: nothing hostile passes unnoticed."""
        for entry in self._entries.values():
            if entry.filename in self._seen:
                continue
            chunks = self._inflater.chunks(entry)
            is_xml = entry.filename.casefold().endswith(_XML)
            for _ in checked_blocks(chunks, self._limits) if is_xml else chunks:
                pass

    @property
    def has_outside_links(self) -> bool:
        """Tell whether the file refers to other workbooks or to data connections."""
        return any(name.startswith(_OUTSIDE) for name in self._entries)


def _sheet_path(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _write_frame(contents: _Contents, target: zipfile.ZipFile) -> None:
    """Write our own directory parts; the sheets are called by their numbers."""
    numbers = range(1, len(contents.sheets) + 1)
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    base = f'<workbookPr date1904="{int(contents.counts_from_1904)}"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="{_WORKBOOK}"/></Relationships>',
        _RELATIONS: f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>',
        _WORKBOOK: f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{base}'
        f"<sheets>{sheets}</sheets></workbook>",
    }
    for name, content in parts.items():
        target.writestr(name, _HEAD + content)


def _is_vast(clean: zipfile.ZipFile, number: int, screen: SheetScreen, limits: Limits) -> bool:
    """Tell whether the sheet might span more cells than the library can lay out."""
    if screen.width * MOST_ROWS <= limits.extent:
        return False
    with clean.open(_sheet_path(number)) as part:
        blocks = checked_blocks(iter(lambda: part.read(CHUNK), b""), limits)
        return screen.width * last_row(blocks) > limits.extent


def _details(
    clean: zipfile.ZipFile, number: int, sheet: _SheetEntry, screen: SheetScreen, limits: Limits
) -> SheetDetails:
    """Return what needs an exact look, looking only where the bytes gave a reason to."""
    is_vast = _is_vast(clean, number, screen, limits)
    if not (is_vast or screen.has_details):
        return SheetDetails()
    with clean.open(_sheet_path(number)) as part:
        details = read_details(part, limits, sheet.name)
    rows, columns = details.last_row, details.last_column + 1
    if is_vast and rows * columns > limits.extent:
        raise UnreadableFile("extent_too_large", sheet=sheet.name, row=rows, column=columns)
    return details


def check_workbook(file: BinaryIO, clean_path: Path, limits: Limits) -> CheckedWorkbook:
    """Check an upload and write its clean copy; UnreadableFile when it is refused."""
    with open_archive(file, limits) as archive:
        guard = _Guard(archive, limits)
        guard.refuse_other_kinds()
        contents = guard.contents()
        with zipfile.ZipFile(clean_path, "w", zipfile.ZIP_STORED) as target:
            _write_frame(contents, target)
            if contents.strings:
                guard.copy_strings(contents.strings, target)
            if contents.styles:
                guard.copy_styles(contents.styles, target)
            screens = [
                guard.copy_sheet(sheet, _sheet_path(number), target)
                for number, sheet in enumerate(contents.sheets, 1)
            ]
        guard.check_the_rest()
    with zipfile.ZipFile(clean_path) as clean:
        return CheckedWorkbook(
            [
                CheckedSheet(
                    sheet.name,
                    sheet.state != "visible",
                    _details(clean, number, sheet, screen, limits),
                )
                for number, (sheet, screen) in enumerate(
                    zip(contents.sheets, screens, strict=True), 1
                )
            ],
            guard.has_outside_links,
        )
