"""``undo_import RUN``: take an import back."""

import json
import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.calendar.clock import now
from common.errors.domain import DomainError
from common.imports.actions import undo_import
from common.imports.models import ImportRun


class Command(BaseCommand):
    """Removes what a run created, restores what it changed, lists what changed since."""

    help = "撤销一次导入：新增的行删除，修改的行恢复原样；之后又有改动的行保留并列出。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the run's id."""
        parser.add_argument("run", type=uuid.UUID, help="导入批次")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")

    def handle(self, *args: Any, **options: Any) -> None:
        """Undo and print what was done and what was left."""
        run = ImportRun.objects.filter(pk=options["run"]).first()
        if run is None:
            raise CommandError(f"没有导入批次 {options['run']}。")
        try:
            report = undo_import(by=None, run=run, now=now()).undo_report
        except DomainError as error:
            raise CommandError(error.message) from error
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        for title, counts in (("删除", report["removed"]), ("恢复", report["restored"])):
            for name, count in counts.items():
                self.stdout.write(f"{title} {name} {count} 行")
        for row in report["kept"]:
            self.stdout.write(f"保留 {row['table']}“{row['label']}”：{row['message']}")
        if report["kept_count"] > len(report["kept"]):
            self.stdout.write(
                f"共保留 {report['kept_count']} 行，以上为前 {len(report['kept'])} 行。"
            )
