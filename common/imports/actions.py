"""Importing a register as one act: all good rows, or none."""

import datetime
from pathlib import Path
from typing import Any

from common.audit.acting import acting
from common.calendar.clock import now as clock_now
from common.errors.domain import Conflict
from common.imports.models import ImportRun, RejectedRow
from common.imports.reading.reader import read_workbook
from common.imports.reading.workbook import Workbook
from common.imports.report import Report
from common.imports.running import Progress, lock_imports, preview, write
from common.imports.undoing import undo


class NothingToUndo(Conflict):
    """The run wrote nothing, or was taken back already."""

    code = "nothing_to_undo"
    message = "该导入批次没有可以撤销的数据，或已经撤销。"


def import_register(
    *,
    by: Any,
    book: Workbook,
    file_name: str,
    reference_at: datetime.datetime,
    is_strict: bool = False,
    progress: Progress = lambda percent: None,
) -> tuple[ImportRun, Report]:
    """Import a workbook that was read and keep a record of it; strictly refused: no record."""
    with acting(by=by, verb="import.run") as act:
        report = write(
            book, act=act, reference_at=reference_at, is_strict=is_strict, progress=progress
        )
        run = ImportRun(
            file_name=file_name[:200],
            sha256=report.sha256,
            reference_at=reference_at,
            is_strict=is_strict,
            sheets=report.as_json()["sheets"],
            notes=report.notes,
            operation=act.operation,
            imported_at=clock_now(),
        )
        if report.is_written:
            run.save()
            keep_rejections(run, report)
            act.record(run, changes={"sha256": report.sha256, "sheets": run.sheets})
            act.hint("enterprises.rate_dirty")
    return run, report


def preview_register(*, by: Any, path: Path, reference_at: datetime.datetime) -> Report:
    """Return what importing the file would do now."""
    return preview(read_workbook(path), by=by, reference_at=reference_at)


def keep_rejections(run: ImportRun, report: Report) -> None:
    """Store the rejected rows of a run for paging."""
    RejectedRow.objects.bulk_create(
        [
            RejectedRow(
                run=run,
                sheet=rejection.sheet,
                row=rejection.row,
                column=rejection.column,
                value=rejection.value,
                reason=rejection.reason.value,
                message=rejection.message,
            )
            for rejection in report.rejected
        ],
        batch_size=2000,
    )


def undo_import(*, by: Any, run: ImportRun, now: datetime.datetime) -> ImportRun:
    """Take an import back as far as nothing happened to its rows since; the rest is listed."""
    with acting(by=by, verb="import.undo") as act:
        lock_imports()
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.operation is None or run.undone_at is not None:
            raise NothingToUndo
        report = undo(run.operation)
        run.undone_at, run.undo_report = now, report.as_json()
        run.save(update_fields=["undone_at", "undo_report", "updated_at"])
        counts = {"removed": report.removed, "restored": report.restored}
        act.record(run, changes={**counts, "kept": report.kept_count})
        act.hint("enterprises.rate_dirty")
    return run
