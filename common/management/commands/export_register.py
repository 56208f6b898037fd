"""``export_register FILE``: the registers as a workbook, or the empty one to fill in."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors.domain import DomainError
from common.imports.exporting import export_register
from common.imports.templates import write_template


class Command(BaseCommand):
    """Writes a workbook that can be imported again."""

    help = "按登记册格式导出工作簿，可原样再次导入；--template 导出空白模板。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and what goes into it."""
        parser.add_argument("file", type=Path, help="要写入的工作簿（.xlsx）")
        parser.add_argument("--sheets", default="", help="只导出这些工作表，以逗号分隔")
        parser.add_argument("--template", action="store_true", help="只导出空白模板")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the workbook."""
        names = [name.strip() for name in options["sheets"].split(",") if name.strip()]
        try:
            if options["template"]:
                write_template(options["file"], names)
                return
            counts = export_register(by=None, target=options["file"], names=names)
        except DomainError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"文件无法写入：{error}") from error
        for name, count in counts.items():
            self.stdout.write(f"{name} {count} 行")
