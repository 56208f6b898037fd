"""One run over a workbook: judge every sheet, compare with the database, write what differs.

A dry run is the same up to the writing, in a transaction that writes nothing.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from common.audit.acting import Act
from common.dictionaries.models import DictionaryEntry
from common.imports.judging import judge
from common.imports.reading.workbook import Workbook
from common.imports.registry import sheet_called, sheets
from common.imports.report import Counts, Report
from common.imports.staging import Stage, stage
from common.imports.table import Judgement, Table, loose
from common.imports.writers import run

# Imports wait for each other: two registers may name the same rows.
_LOCK = 7_310_001

Progress = Callable[[int], None]


def silent(percent: int) -> None:
    """Take no notice of the progress."""


def lock_imports() -> None:
    """Wait until no other import is being written or taken back, until the transaction ends."""
    run(sql.SQL("SELECT pg_advisory_xact_lock({})").format(sql.Literal(_LOCK)))


def preview(
    book: Workbook, *, by: Any, reference_at: datetime.datetime, progress: Progress = silent
) -> Report:
    """Return what importing ``book`` would do now."""
    with transaction.atomic():
        report, stages, _ = _prepare(book, by=by, reference_at=reference_at, progress=progress)
        _drop(stages)
    return report


def write(
    book: Workbook,
    *,
    act: Act,
    reference_at: datetime.datetime,
    is_strict: bool = False,
    progress: Progress = silent,
) -> Report:
    """Import ``book`` as part of ``act``; strictly, nothing is written when any row is bad."""
    lock_imports()
    report, stages, judgement = _prepare(
        book, by=act.by, reference_at=reference_at, progress=progress
    )
    if not (is_strict and not report.is_clean):
        _add_words(stages, judgement)
        for done, staged in enumerate(stages, 1):
            for writer in sheet_called(staged.sheet.name).writers:
                writer.write(staged, judgement.day)
            _leave_trace(act, staged, report.counts[staged.sheet.name])
            progress(50 + 50 * done // len(stages))
        report.is_written = True
    _drop(stages)
    return report


def _prepare(
    book: Workbook, *, by: Any, reference_at: datetime.datetime, progress: Progress
) -> tuple[Report, list[Stage], Judgement]:
    """Judge and stage all sheets and count what would change."""
    report = Report(book.sha256, notes=list(book.notes))
    judgement = Judgement(by, reference_at)
    tables = _tables(book, judgement, report)
    stages = []
    for done, table in enumerate(tables, 1):
        judge(table, sheet_called(table.sheet.name))
        rejected = list(table.rejections())
        report.rejected.extend(rejected)
        staged = stage(table)
        stages.append(staged)
        report.counts[table.sheet.name] = _count(staged, judgement.day, len(rejected))
        report.headers[table.sheet.name] = table.headers
        progress(50 * done // len(tables))
    report.notes.extend(_words_notes(stages, judgement))
    return report, stages, judgement


def _tables(book: Workbook, judgement: Judgement, report: Report) -> list[Table]:
    """Return the sheets that can be judged, in the order of the registry; note the others."""
    known = {loose(sheet.name): sheet for sheet in sheets()}
    tables: dict[str, Table] = {}
    for read in book.sheets:
        sheet = known.get(loose(read.name))
        if sheet is None or sheet.name in tables:
            report.notes.append(f"工作表“{read.name}”不是登记册的工作表，已忽略。")
            continue
        table = Table(sheet, read, judgement)
        if not read.header_row:
            report.notes.append(f"工作表“{read.name}”是空的，已忽略。")
        elif missing := table.missing_columns:
            report.refused[sheet.name] = missing
            names = "、".join(missing)
            report.notes.append(f"工作表“{sheet.name}”缺少必需的列（{names}），整表未导入。")
        else:
            tables[sheet.name] = table
            if unknown := table.unknown_columns:
                names = "、".join(unknown)
                report.notes.append(f"工作表“{sheet.name}”有未知的列（{names}），已忽略。")
    return [tables[sheet.name] for sheet in sheets() if sheet.name in tables]


def _count(staged: Stage, day: datetime.date, rejected: int) -> Counts:
    changed = sql.SQL(" UNION ").join(
        writer.changed(staged, day) for writer in sheet_called(staged.sheet.name).writers
    )
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new),"
                " (SELECT count(*) FROM ({changed}) AS changed) FROM {stage}"
            ).format(changed=changed, stage=staged.identifier)
        )
        created, known, updated = cursor.fetchone()
    return Counts(created, updated, known - updated, rejected)


def _used_words(stages: list[Stage]) -> dict[str, set[str]]:
    """Return for each open dictionary the words of accepted rows."""
    used: dict[str, set[str]] = {}
    for staged in stages:
        for column in staged.sheet.columns:
            if column.dictionary:
                values = staged.table.values[column.field]
                words = {values[index] for index in staged.table.accepted} - {None}
                used.setdefault(column.dictionary, set()).update(filter(None, words))
    return used


def _words_notes(stages: list[Stage], judgement: Judgement) -> list[str]:
    headers = {
        column.dictionary: column.header
        for staged in stages
        for column in staged.sheet.columns
        if column.dictionary
    }
    return [
        f"“{headers[dictionary]}”新增字典项：{'、'.join(words)}。"
        for dictionary, words in judgement.vocabulary.new_words(_used_words(stages)).items()
    ]


def _add_words(stages: list[Stage], judgement: Judgement) -> None:
    DictionaryEntry.objects.bulk_create(
        [
            DictionaryEntry(dictionary=dictionary, label=word)
            for dictionary, words in judgement.vocabulary.new_words(_used_words(stages)).items()
            for word in words
        ],
        ignore_conflicts=True,
    )


def _leave_trace(act: Act, staged: Stage, counts: Counts) -> None:
    """Leave one audit row for the sheet: its counts and the digest of what was written."""
    act.record(
        staged.sheet.model,
        verb="import.sheet",
        label=staged.sheet.name,
        changes={**counts.as_json(), "digest": staged.digest},
    )


def _drop(stages: list[Stage]) -> None:
    """Remove the staging tables: a second run in the same transaction makes them anew."""
    for staged in stages:
        for name in (staged.name, f"{staged.name}_read"):
            run(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(name)))
