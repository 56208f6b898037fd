"""``backup DIR``: database, files and keys, with checksums."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.backup.making import TargetInUse, make_backup
from common.backup.programs import ProgramFailed, ProgramMissing
from common.secrets.keys import KeyUnusable


class Command(BaseCommand):
    """Makes a complete backup, or none."""

    help = "备份数据库、文件与密钥到新目录；密钥在 DIR/keys，请另行妥善保管。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder."""
        parser.add_argument("directory", type=Path, help="新的或空的目录")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the backup and say what it holds."""
        folder: Path = options["directory"].resolve()
        try:
            manifest = make_backup(folder)
        except (TargetInUse, ProgramMissing, ProgramFailed, KeyUnusable, OSError) as error:
            raise CommandError(f"备份失败：{error}") from error
        for name, stored in manifest.files.items():
            self.stdout.write(f"{stored.size:>12,} 字节  {name}")
        rows = sum(manifest.tables.values())
        self.stdout.write(
            f"已备份到 {folder}：{len(manifest.tables)} 张表 {rows:,} 行，"
            f"审计封存至第 {manifest.audit_position} 位。"
        )
        if manifest.damaged:
            self.stderr.write(
                f"有 {len(manifest.damaged)} 张照片的文件缺失或已改动：{manifest.damaged[0]} 等"
            )
        self.stdout.write(f"密钥在 {folder / 'keys'}，请与备份分开存放。")
