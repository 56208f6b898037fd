"""``restore DIR``: check a backup, bring it back, verify the audit."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.backup.making import make_backup
from common.backup.manifest import BackupBroken
from common.backup.programs import ProgramFailed, ProgramMissing
from common.backup.restoring import (
    DatabaseInUse,
    KeyChoice,
    Restored,
    RestoreUnsound,
    restore_backup,
)
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


# The option without a file: the keys that lie in the backup itself.
HERE = Path()


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
        parser.add_argument(
            "--adopt-keys",
            nargs="?",
            type=Path,
            const=HERE,
            metavar="FILE",
            help="本安装改用备份的密钥：默认取 DIR/keys/keys.json，也可指明另处的密钥文件",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore and say what came back."""
        folder: Path = options["directory"].resolve()
        try:
            restored = self._restored(folder, options["yes"], _choice(options["adopt_keys"]))
        except REFUSALS as error:
            raise CommandError(f"恢复失败：{error}") from error
        sealed = restored.report.sealed
        self.stdout.write(
            f"已从 {folder} 恢复；审计链核验无误（已封存 {sealed} 条）。所有用户须重新登录。"
        )
        if restored.earlier_keys:
            self.stdout.write(
                f"已改用备份的密钥；本机原来的密钥留在 {restored.earlier_keys}。请重新启动平台。"
            )

    def _restored(self, folder: Path, may_overwrite: bool, keys: KeyChoice | None) -> Restored:
        try:
            return restore_backup(folder, may_overwrite=may_overwrite, keys=keys)
        except DatabaseInUse:
            kept = settings.DATA_DIR / "backups" / f"before-restore-{now():%Y%m%d-%H%M%S}"
            kept.parent.mkdir(parents=True, exist_ok=True)
            make_backup(kept)
            self.stdout.write(f"当前数据已先备份到 {kept}")
            return restore_backup(folder, may_overwrite=True, keys=keys)


def _choice(given: Path | None) -> KeyChoice | None:
    """Return the wish behind the option: not given, given alone, or with a file."""
    if given is None:
        return None
    return KeyChoice(None if given == HERE else given.resolve())
