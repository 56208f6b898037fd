"""A workbook as it was read: plain values, nothing of the file left."""

from dataclasses import dataclass, field

from common.imports.reading.frames import Cell, Row

# The most characters a spreadsheet program puts into one cell; more is a row's error.
LONGEST_CELL = 32_767


@dataclass(slots=True)
class Sheet:
    """A sheet: its header, and every other row that holds anything, under its real number.

    Row numbers are the spreadsheet's (from 1), column indexes start with column A at 0; a row has
    as many cells as the widest, a blank cell is ``""``. Numbers are floats as the file has them,
    dates and times are the wall clock's, errors are texts such as ``#N/A``.
    """

    name: str
    is_hidden: bool = False
    formula_cells: frozenset[tuple[int, int]] = frozenset()  # (row number, column index)
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merged_ranges: tuple[str, ...] = ()
    header_row: int = 0  # 0: the sheet is blank
    header: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def notes(self) -> list[str]:
        """Return what a clerk should know before trusting the sheet."""
        notes = []
        if self.is_hidden:
            notes.append(f"工作表“{self.name}”是隐藏的，已一并读取。")
        if self.hidden_rows:
            notes.append(f"工作表“{self.name}”有 {len(self.hidden_rows)} 个隐藏行，已一并读取。")
        if self.hidden_columns:
            count = len(self.hidden_columns)
            notes.append(f"工作表“{self.name}”有 {count} 个隐藏列，已一并读取。")
        if self.merged_ranges:
            count = len(self.merged_ranges)
            notes.append(
                f"工作表“{self.name}”有 {count} 处合并单元格，只有每处左上角的单元格有内容。"
            )
        return notes


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that could be read: its sheets in order, the file's digest, remarks in Chinese."""

    sheets: list[Sheet]
    sha256: str
    notes: list[str]

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of that name, if there is one."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def header_of(cells: tuple[Cell, ...]) -> list[str]:
    """Return the texts of a header row, without outer blanks."""
    return [str(cell).strip() for cell in cells]
