"""``restore DIR``: check a backup, bring it back, verify the audit."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.audit.verification import Report
from common.backup.making import make_backup
from common.backup.manifest import BackupBroken
from common.backup.programs import ProgramFailed, ProgramMissing
from common.backup.restoring import DatabaseInUse, RestoreUnsound, restore_backup
from common.calendar.clock import now
from common.secrets.keys import KeyUnusable

REFUSALS = (
    BackupBroken,
    DatabaseInUse,
    KeyUnusable,
    OSError,
    ProgramFailed,
    ProgramMissing,
    RestoreUnsound,
)


class Command(BaseCommand):
    """Restores a backup; ends with 1, and touches nothing, when the backup is not whole."""

    help = "从备份恢复数据库与文件；先核对全部校验和，再恢复并核验审计链。"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder and the consent to overwrite."""
        parser.add_argument("directory", type=Path, help="备份目录")
        parser.add_argument(
            "--yes", action="store_true", help="直接覆盖当前数据库与文件，不先另存一份"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore and say what came back."""
        folder: Path = options["directory"].resolve()
        try:
            report = self._restored(folder, may_overwrite=options["yes"])
        except REFUSALS as error:
            raise CommandError(f"恢复失败：{error}") from error
        self.stdout.write(
            f"已从 {folder} 恢复；审计链核验无误（已封存 {report.sealed} 条）。所有用户须重新登录。"
        )

    def _restored(self, folder: Path, *, may_overwrite: bool) -> Report:
        try:
            return restore_backup(folder, may_overwrite=may_overwrite)
        except DatabaseInUse:
            kept = settings.DATA_DIR / "backups" / f"before-restore-{now():%Y%m%d-%H%M%S}"
            kept.parent.mkdir(parents=True, exist_ok=True)
            make_backup(kept)
            self.stdout.write(f"当前数据已先备份到 {kept}")
            return restore_backup(folder, may_overwrite=True)
