"""The workbook of rejected rows: the rows as they were, with the reason beside them."""

from collections import defaultdict
from pathlib import Path

import xlsxwriter

from common.imports.reasons import Rejection
from common.imports.report import Report

# The import ignores these columns, so that the corrected workbook can be imported as it is.
REASON_COLUMNS = ("原行号", "退回列", "退回原因")


def write_rejects(report: Report, path: Path) -> None:
    """Write the rejected rows of ``report``; every cell is a text, so nothing in it can run."""
    by_sheet: dict[str, list[Rejection]] = defaultdict(list)
    for rejection in report.rejected:
        by_sheet[rejection.sheet].append(rejection)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True})
        for sheet, rejections in by_sheet.items():
            page = workbook.add_worksheet(sheet)
            page.freeze_panes(1, 0)
            for place, name in enumerate((*REASON_COLUMNS, *report.headers[sheet])):
                page.write_string(0, place, name, bold)
            for number, rejection in enumerate(rejections, 1):
                reasons = (str(rejection.row), rejection.column, rejection.message)
                for place, text in enumerate((*reasons, *rejection.cells)):
                    if text:
                        page.write_string(number, place, text)
    path.chmod(0o600)
