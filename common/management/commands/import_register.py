"""``import_register FILE``: bring a register workbook in, or say what that would do."""

import datetime
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.calendar.clock import now
from common.errors.domain import DomainError
from common.imports.actions import import_register
from common.imports.models import ImportRun
from common.imports.moments import SHANGHAI
from common.imports.reading.reader import read_workbook
from common.imports.report import Report
from common.imports.running import preview


class Command(BaseCommand):
    """Imports every good row in one transaction and lists the others with their reasons."""

    help = "导入登记册工作簿；有问题的行逐行列出原因，其余在一个事务内导入。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and how to treat it."""
        parser.add_argument("file", type=Path, help="登记册工作簿（.xlsx）")
        parser.add_argument("--dry-run", action="store_true", help="只预演，不写入")
        parser.add_argument("--strict", action="store_true", help="有任何问题行时整个文件不导入")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")
        parser.add_argument(
            "--reference-time", metavar="ISO", help="判断“尚未发生”的时刻，默认为当前时间"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import or preview, print the report, fail when a strict import is refused."""
        reference_at = _moment(options["reference_time"])
        path: Path = options["file"]
        try:
            book = read_workbook(path)
            if options["dry_run"]:
                run_id, report = None, preview(book, by=None, reference_at=reference_at)
            else:
                run = ImportRun(
                    file_name=path.name[-200:],
                    reference_at=reference_at,
                    is_strict=options["strict"],
                )
                report = import_register(by=None, book=book, run=run, now=now())
                run_id = str(run.pk) if report.is_written else None
        except OSError as error:
            raise CommandError(f"文件无法打开：{error}") from error
        except DomainError as error:
            raise CommandError(error.message) from error
        self._print(report, run_id, reference_at, as_json=options["json"])
        if options["strict"] and not report.is_clean:
            raise CommandError("严格模式：文件中有问题行，未导入任何数据。")
        if not report.counts:
            raise CommandError("文件中没有可以导入的工作表。")

    def _print(
        self,
        report: Report,
        run_id: str | None,
        reference_at: datetime.datetime,
        *,
        as_json: bool,
    ) -> None:
        if as_json:
            result = {"run": run_id, "reference_time": reference_at.isoformat()} | report.as_json()
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        for name, counts in report.counts.items():
            self.stdout.write(
                f"{name}：新增 {counts.created}，更新 {counts.updated}，"
                f"未变 {counts.unchanged}，退回 {counts.rejected}"
            )
        for rejection in report.rejected:
            self.stdout.write(
                f"退回 {rejection.sheet} 第 {rejection.row} 行“{rejection.column}”"
                f"（{rejection.value}）：{rejection.message}"
            )
        for note in report.notes:
            self.stdout.write(f"提示：{note}")
        if run_id:
            self.stdout.write(f"导入批次 {run_id}，可用 undo_import 撤销。")


def _moment(text: str | None) -> datetime.datetime:
    """Return the moment named on the command line; a bare date means its last second."""
    if text is None:
        return now()
    try:
        moment = datetime.datetime.fromisoformat(text)
        if len(text) <= len("2026-11-20"):
            moment = moment.replace(hour=23, minute=59, second=59)
    except ValueError as error:
        raise CommandError(f"时刻“{text}”无法识别，请用 ISO 8601 格式。") from error
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment.astimezone(SHANGHAI)
