"""Benchmark of the import: one sheet of enterprises, half of them new, half of them changed.

Ours is the whole way of a confirmed import: guarded reader, judgement, diff, writing, audit and
row history. Every round is rolled back.
"""

import datetime
import resource
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from django.db import connection, connections, transaction

from common.imports.actions import import_register
from common.imports.models import ImportRun
from common.imports.moments import SHANGHAI
from common.imports.reading.reader import read_workbook
from enterprises.models import Enterprise
from enterprises.uscc import check_character
from tests.benchmarks.floors import importing as floor
from tests.benchmarks.measuring import Line, cpu_seconds, interleaved
from tests.workbooks import headers

BAR = 2.5
READ_BAR = 1.5
# What must be equal after both; ids and sealed texts differ by nature.
RESULTS = (
    "SELECT external_id, uscc, name, short_name, name_folded, name_initials, unit_kind,"
    " industry_section, founded_on FROM {}enterprises_enterprise ORDER BY 1",
    "SELECT e.external_id, t.starts_on, t.ends_on, t.operating_status, t.full_members"
    " FROM {0}enterprises_enterprisestanding t JOIN {0}enterprises_enterprise e"
    " ON e.id = t.enterprise_id ORDER BY 1, t.starts_on NULLS FIRST",
    "SELECT e.external_id, t.name, t.phone_masked, t.phone_index"
    " FROM {0}enterprises_contact t JOIN {0}enterprises_enterprise e"
    " ON e.id = t.enterprise_id WHERE t.role = 'general' ORDER BY 1, 2",
)


class Undone(Exception):
    """Ends a transaction that is not to last."""


def run(day: datetime.date, rounds: int = 5) -> list[Line]:
    """Measure; raises AssertionError when floor and ours do not give equal results."""
    rows = Enterprise.objects.count()
    later = day + datetime.timedelta(days=1)
    with TemporaryDirectory() as folder, connections["owner"].cursor() as cursor:
        path = Path(folder) / "enterprises.xlsx"
        write(path, range(rows // 2), is_changed=False)
        bring_in(path, day)
        write(path, range(rows), is_changed=True)
        cursor.execute(floor.COPY_TABLES)
        try:
            check(path, later)
            medians = interleaved(
                rounds,
                floor=lambda: fill_floor(path, later),
                ours=lambda: fill_ours(path, later),
                bare=lambda: cpu_seconds(lambda: read_bare(path)),
                guarded=lambda: with_children(lambda: read_workbook(path)),
            )
        finally:
            cursor.execute(floor.DROP_TABLES)
    return [
        Line(f"import, {rows} rows", "floor", medians["floor"], medians["ours"], BAR),
        Line("import, reading alone", "bare", medians["bare"], medians["guarded"], READ_BAR),
    ]


def write(path: Path, numbers: range, *, is_changed: bool) -> None:
    """Write a sheet of the enterprises with these numbers, as they were or changed."""
    word = "改名" if is_changed else "原名"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as workbook:
        form = workbook.add_format({"num_format": "yyyy-mm-dd"})
        page = workbook.add_worksheet("企业")
        page.write_row(0, 0, headers("企业"))
        for line, number in enumerate(numbers, 1):
            first17 = f"91310106NW{number:07}"
            texts = (f"NEU{number:07}", first17 + check_character(first17), "")
            names = (f"示例{word}{number:06}有限公司", f"示例{word[0]}{number:06}")
            kinds = ("非公企业", "ABCDEFGHIJKLM"[number % 13])
            for place, text in enumerate((*texts, *names, *kinds)):
                page.write_string(line, place, text)
            founded = datetime.date(2000 + number % 25, 1 + number % 12, 1 + number % 28)
            page.write_datetime(line, 7, founded, form)
            page.write_string(line, 8, "停业" if is_changed and number % 9 == 0 else "经营")
            page.write_number(line, 9, number % 20)
            page.write_number(line, 10, number % 3)
            page.write_string(line, 11, f"联系人{number % 5000}")
            page.write_string(line, 12, f"13{number + is_changed:09}")


def check(path: Path, day: datetime.date) -> None:
    """Fail unless floor and ours leave the same rows."""
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        floor.fill(cursor, path, day)
        expected = results(cursor, "floor_")
        transaction.set_rollback(True, "owner")
    try:
        with transaction.atomic():
            bring_in(path, day)
            with connection.cursor() as cursor:
                found = results(cursor, "")
            raise Undone
    except Undone:
        for query, ours, bare in zip(RESULTS, found, expected, strict=True):
            assert ours == bare, query


def results(cursor: Any, prefix: str) -> list[str]:
    """Return a digest of each table."""
    digests = []
    for query in RESULTS:
        cursor.execute(f"SELECT md5(string_agg(r::text, '|')) FROM ({query.format(prefix)}) r")
        digests.append(cursor.fetchone()[0])
    return digests


def bring_in(path: Path, day: datetime.date) -> None:
    """Import the sheet as a confirmed job does."""
    moment = datetime.datetime.combine(day, datetime.time(18), SHANGHAI)
    run = ImportRun(file_name=path.name, reference_at=moment)
    report = import_register(by=None, book=read_workbook(path), run=run, now=moment)
    assert report.is_clean


def fill_floor(path: Path, day: datetime.date) -> float:
    """Return the CPU seconds of the floor."""

    def work() -> None:
        with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
            floor.fill(cursor, path, day)
            transaction.set_rollback(True, "owner")

    return cpu_seconds(work, "owner")


def fill_ours(path: Path, day: datetime.date) -> float:
    """Return the CPU seconds of ours, those of the reading process among them."""

    def work() -> None:
        with transaction.atomic():
            bring_in(path, day)
            transaction.set_rollback(True)

    return with_children(work)


def with_children(work: Callable[[], object]) -> float:
    """Return the CPU seconds of ``work`` here, in the database and in ended child processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = cpu_seconds(work)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own + after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def read_bare(path: Path) -> list[list[object]]:
    """Read the sheet with the bare reader."""
    sheet = floor.python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return sheet.to_python()
