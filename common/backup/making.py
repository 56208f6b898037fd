"""Make a backup: database, files and keys as of one moment, complete or not at all."""

import json
import os
import shutil
import tarfile
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction
from psycopg import sql

from common.attachments.damage import Kept, damaged, kept
from common.audit.acting import acting
from common.audit.sealing import GENESIS
from common.backup.manifest import (
    DATABASE,
    FILES,
    KEYS,
    Manifest,
    measured,
    own_key_ids,
    write_manifest,
)
from common.backup.programs import ALIAS, run
from common.calendar.clock import now

KEY_SETTINGS = ("SECRET_KEY", "FIELD_ENCRYPTION_KEY", "BLIND_INDEX_KEY")
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
HEAD = "SELECT position, digest FROM common_auditseal ORDER BY position DESC LIMIT 1"


class TargetInUse(RuntimeError):
    """The folder already holds something."""


def make_backup(folder: Path) -> Manifest:
    """Write a backup into the new or empty ``folder``; on failure there is none."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TargetInUse(f"{folder} 已存在且不为空")
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    try:
        manifest = _fill(partial)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    if folder.exists():
        folder.rmdir()
    partial.replace(folder)
    with acting(by=None, verb="backup.make") as act:
        act.record(changes={"files": len(manifest.files), "audit": manifest.audit_position})
    return manifest


def _fill(folder: Path) -> Manifest:
    position, digest, tables, pictures = _dump(folder / DATABASE)
    _pack_files(folder / FILES)
    _write_keys(folder / KEYS)
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    key_ids, index_id = own_key_ids()
    manifest = Manifest(
        created_at=now().isoformat(),
        database=str(connections[ALIAS].settings_dict["NAME"]),
        audit_position=position,
        audit_digest=digest,
        tables=tables,
        field_key_ids=key_ids,
        blind_index_key_id=index_id,
        damaged=list(damaged(pictures)),
        files={name: measured(folder / name) for name in (DATABASE, FILES, KEYS)},
    )
    write_manifest(folder, manifest)
    _flush(folder)
    return manifest


def _dump(path: Path) -> tuple[int, str, dict[str, int], list[Kept]]:
    """Dump the database; return audit head, row counts and pictures of the very same moment."""
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        arguments = ["--format=custom", "--no-owner", "--no-privileges", "--no-comments"]
        run(["pg_dump", *arguments, f"--snapshot={snapshot}", f"--file={path}"])
        cursor.execute(TABLES)
        tables = {}
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            (tables[table],) = cursor.fetchone()
        cursor.execute(HEAD)
        position, digest = cursor.fetchone() or (0, GENESIS)
        pictures = kept(ALIAS)
    return position, digest, tables, pictures


def _pack_files(path: Path) -> None:
    media = Path(settings.MEDIA_ROOT)
    with tarfile.open(path, "w") as archive:
        if media.is_dir():
            for entry in sorted(media.iterdir()):
                archive.add(entry, arcname=entry.name)


def _write_keys(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    keys = {name: getattr(settings, name) for name in KEY_SETTINGS}
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(keys, file, indent=1)


def _flush(folder: Path) -> None:
    """Make sure that a power cut does not leave a backup of empty files."""
    for path in (*folder.rglob("*"), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
