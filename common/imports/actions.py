"""Importing a register and taking it back: one act each, all or nothing."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError

from common.audit.acting import Act, acting
from common.database.statistics import refresh_statistics
from common.errors.domain import Conflict, NotInScope, NotPermitted
from common.imports.models import ImportRun, RejectedRow
from common.imports.reading.workbook import Workbook
from common.imports.report import Report
from common.imports.running import Progress, lock_imports, silent, write
from common.imports.undoing import undo
from common.jobs.models import Job

Settle = Callable[[Act, Report], None]


CAPABILITY = "imports.run"


class ImportCollides(Conflict):
    """Somebody else wrote the same rows while the import was judged."""

    code = "import_collides"
    message = "导入期间有他人修改了相同的记录，未导入任何数据，请重试。"


class NothingToUndo(Conflict):
    """The run wrote nothing, or was taken back already."""

    code = "nothing_to_undo"
    message = "该导入批次没有可以撤销的数据，或已经撤销。"


def import_register(
    *,
    by: Any,
    book: Workbook,
    run: ImportRun,
    now: datetime.datetime,
    progress: Progress = silent,
    settle: Settle | None = None,
) -> Report:
    """Import a workbook that was read, and keep ``run`` as its record.

    Strictly, a file with any bad row writes nothing and leaves no record. ``settle`` is called
    at the end of the transaction. Raises ``ImportCollides``.
    """
    try:
        return _import(by, book, run, now, progress, settle)
    except IntegrityError as error:
        raise ImportCollides from error


def _import(
    by: Any,
    book: Workbook,
    run: ImportRun,
    now: datetime.datetime,
    progress: Progress,
    settle: Settle | None,
) -> Report:
    with acting(by=by, verb="import.run") as act:
        report = write(
            book,
            act=act,
            reference_at=run.reference_at,
            is_strict=run.is_strict,
            progress=progress,
        )
        if report.is_written:
            run.operation, run.imported_at = act.operation, now
            keep_report(run, report)
            act.record(run, changes={"sha256": report.sha256, "sheets": run.sheets})
            refresh_statistics(sum(c.created + c.updated for c in report.counts.values()))
            act.hint("enterprises.rate_dirty")
        if settle is not None:
            settle(act, report)
    return report


def _demand_right(by: Any, run: ImportRun) -> None:
    if not by.has_capability(CAPABILITY):
        raise NotPermitted
    if not ImportRun.objects.visible_to(by).filter(pk=run.pk).exists():
        raise NotInScope


def keep_report(run: ImportRun, report: Report) -> None:
    """Store counts, remarks and rejected rows with the run, in place of earlier ones."""
    run.sha256, run.notes = report.sha256, report.notes
    run.sheets = {name: counts.as_json() for name, counts in report.counts.items()}
    run.save()
    RejectedRow.objects.filter(run=run).delete()
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
    """Take an import back as far as nothing happened to its rows since; the rest is listed.

    Raises ``NotPermitted``, ``NotInScope``, ``NothingToUndo``.
    """
    if by is not None:
        _demand_right(by, run)
    with acting(by=by, verb="import.undo") as act:
        lock_imports()
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.operation is None or run.undone_at is not None:
            raise NothingToUndo
        report = undo(run.operation)
        run.undone_at, run.undo_report = now, report.as_json()
        run.save(update_fields=["undone_at", "undo_report", "updated_at"])
        Job.objects.filter(import_run=run).update(state=Job.State.UNDONE)
        counts = {"removed": report.removed, "restored": report.restored}
        act.record(run, changes={**counts, "kept": report.kept_count})
        act.hint("enterprises.rate_dirty")
    return run
