"""Bring a backup back: nothing is touched before all of it has been checked."""

import contextlib
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE
from typing import IO, Any, cast

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connections
from psycopg import sql

from common.attachments.damage import damaged, kept
from common.attachments.models import Attachment
from common.audit.acting import acting
from common.audit.verification import Anchor, Report, verify
from common.backup.adopting import Adoption, check_keys, planned_adoption
from common.backup.manifest import (
    DATABASE,
    FILES,
    BackupBroken,
    Manifest,
    check_files,
    read_manifest,
)
from common.backup.programs import ALIAS, ProgramFailed, environment, program, run
from common.database.roles import grant_to_application

IN_USE = "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')"
COPY_BYTES = 1024 * 1024
# One transaction with the restore: a failure leaves the database as it was.
BEFORE = """
SET lock_timeout = '30s';
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""


class DatabaseInUse(RuntimeError):
    """The database holds tables and nobody agreed to overwrite them."""


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """The wish to take over the keys of the backup, from ``file`` or from the backup itself."""

    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """The verification of the restored audit; where our earlier keys lie, if others were taken."""

    report: Report
    earlier_keys: Path | None = None


class RestoreUnsound(RuntimeError):
    """What was restored is not what was backed up."""


def checked(folder: Path, keys: KeyChoice | None) -> tuple[Manifest, Adoption | None]:
    """Return the manifest of a whole and readable backup and the keys to take over.

    Raises ``BackupBroken``, before anything is touched.
    """
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    adoption = None
    if keys is None:
        check_keys(manifest)
    else:
        adoption = planned_adoption(folder, manifest, keys.file)
    try:
        # Reads and unpacks all of it.
        run(["pg_restore", "--file=/dev/null", str(folder / DATABASE)])
    except ProgramFailed as error:
        raise BackupBroken(f"数据库备份无法读取：{error}") from error
    return manifest, adoption


def restore_backup(folder: Path, *, may_overwrite: bool, keys: KeyChoice | None = None) -> Restored:
    """Restore the backup in ``folder``, taking over its keys if ``keys`` says so.

    Raises ``BackupBroken`` or ``DatabaseInUse`` before anything is touched, ``ProgramFailed``
    with the database as it was, ``RestoreUnsound`` when the result is not the backup.
    """
    manifest, adoption = checked(folder, keys)
    if not may_overwrite and _is_in_use():
        raise DatabaseInUse("数据库中已有数据")
    staged = _unpack_files(folder / FILES)
    try:
        connections.close_all()
        _restore_database(folder / DATABASE)
        # Not earlier: until here the data are those of our own keys. A cut before this line is
        # healed by the same command again.
        earlier = adoption.write() if adoption else None
        _take_over_files(staged)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    grant_to_application(ALIAS)
    report = _verified(manifest)
    # Whoever was signed in then may have been cut off since.
    Session.objects.all().delete()
    with acting(by=None, verb="backup.restore") as act:
        act.record(changes={"created_at": manifest.created_at, "audit": manifest.audit_position})
    return Restored(report, earlier)


def _is_in_use() -> bool:
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(IN_USE)
        row = cursor.fetchone()
    return bool(row and row[0])


def _restore_database(dump: Path) -> None:
    """Replace all tables in one transaction, committed only after the last byte of the dump."""
    arguments = ["--no-owner", "--no-privileges", "--no-comments", "--file=-", str(dump)]
    quiet = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    with (
        tempfile.TemporaryFile() as complaints,
        _started(["pg_restore", *arguments], stdout=PIPE, stderr=complaints) as reading,
        _started(["psql", *quiet], stdin=PIPE, stderr=complaints) as writing,
    ):
        with contextlib.suppress(BrokenPipeError):
            _pump(reading, writing)
        reading.kill()
        if writing.wait() != 0 or reading.returncode not in {0, None}:
            complaints.seek(0)
            raise ProgramFailed(complaints.read().decode("utf-8", "replace").strip()[-2000:])


def _pump(reading: subprocess.Popen[bytes], writing: subprocess.Popen[bytes]) -> None:
    source, target = cast(IO[bytes], reading.stdout), cast(IO[bytes], writing.stdin)
    with target:
        target.write(f"BEGIN;\n{BEFORE}".encode())
        shutil.copyfileobj(source, target, COPY_BYTES)
        # Without this word the end of the input rolls everything back.
        target.write(b"\nCOMMIT;\n" if reading.wait() == 0 else b"\nROLLBACK;\n")


def _started(command: list[str], **streams: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own arguments
        [program(command[0]), *command[1:]], env=environment(), **streams
    )


def _unpack_files(archive: Path) -> Path:
    """Unpack the files beside their place; return the folder."""
    media = Path(settings.MEDIA_ROOT)
    staged = media.with_name(f"{media.name}.restoring")
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True, mode=0o700)
    with tarfile.open(archive) as packed:
        packed.extractall(staged, filter="data")
    return staged


def _take_over_files(staged: Path) -> None:
    media = Path(settings.MEDIA_ROOT)
    old = media.with_name(f"{media.name}.replaced")
    shutil.rmtree(old, ignore_errors=True)
    if media.exists():
        media.replace(old)
    staged.replace(media)
    shutil.rmtree(old, ignore_errors=True)


def _verified(manifest: Manifest) -> Report:
    with connections[ALIAS].cursor() as cursor:
        for table, rows in manifest.tables.items():
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            found = cursor.fetchone()
            if found != (rows,):
                raise RestoreUnsound(f"表 {table} 应有 {rows} 行，实有 {found}")
    report = verify(Anchor(manifest.audit_position, manifest.audit_digest))
    if not report.is_clean:
        raise RestoreUnsound(f"恢复后的审计链核验未通过：{report.findings[0].message}")
    # A backup from before there were pictures has no table for them.
    pictures = kept() if Attachment._meta.db_table in manifest.tables else []
    if lost := sorted(set(damaged(pictures)) - set(manifest.damaged)):
        raise RestoreUnsound(f"恢复后有 {len(lost)} 张照片缺失或已改动：{lost[0]}")
    return report
