"""Backups: whole, refused when altered, and really brought back."""

import hashlib
import json
import shutil
import stat
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from buildings.models import Area, Building
from common.attachments import files
from common.audit.acting import acting
from common.audit.verification import verify
from common.backup import programs, restoring
from common.backup.manifest import DATABASE, FILES, KEYS, NAME, read_manifest
from common.models import AuditEntry, AuditSeal, RowHistory
from common.tasks import seal_audit
from tests.factories.accounts import UserFactory
from tests.factories.buildings import BuildingFactory
from tests.factories.common import KeptAttachmentFactory

pytestmark = pytest.mark.servers
FIELD_KEY, INDEX_KEY = "ab" * 32, "cd" * 32


@pytest.fixture
def world(own_database: str, settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A small world with audit, history and a file; return the folder of its files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FIELD_ENCRYPTION_KEY, settings.BLIND_INDEX_KEY = FIELD_KEY, INDEX_KEY
    (tmp_path / "media" / "imports").mkdir(parents=True)
    (tmp_path / "media" / "imports" / "登记册.xlsx").write_bytes(b"\0original\0")
    for number in range(3):
        with acting(by=None, verb="test.build") as act:
            act.record(BuildingFactory(name=f"第{number}大厦"))
    seal_audit()
    yield tmp_path / "media"
    connections.close_all()


@pytest.fixture
def backup(world: Path, tmp_path: Path) -> Path:
    """A backup of that world."""
    folder = tmp_path / "backup"
    call_command("backup", str(folder), stdout=StringIO())
    return folder


def _state() -> dict[str, Any]:
    return {
        "buildings": sorted(Building.objects.values_list("pk", "name")),
        "areas": Area.objects.count(),
        "history": RowHistory.objects.count(),
        "sealed": list(AuditSeal.objects.values_list("position", "digest")),
    }


def _restore(folder: Path, **options: Any) -> str:
    out = StringIO()
    call_command("restore", str(folder), yes=True, stdout=out, **options)
    return out.getvalue()


def _ruin(world: Path) -> None:
    """Lose and change what a backup is for."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE buildings_building CASCADE")
        cursor.execute("ALTER TABLE common_auditseal DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM common_auditseal")
        cursor.execute("CREATE TABLE left_over (id int)")
    shutil.rmtree(world)
    world.mkdir()
    (world / "later.txt").write_text("later")


def test_a_backup_brings_everything_back(world: Path, backup: Path) -> None:
    before = _state()
    user = UserFactory(username="later")
    Session.objects.create(session_key="a" * 32, session_data="", expire_date="2099-01-01T00:00Z")
    _ruin(world)
    assert "审计链核验无误" in _restore(backup)
    assert _state() == before
    assert [p.name for p in world.rglob("*") if p.is_file()] == ["登记册.xlsx"]
    assert (world / "imports" / "登记册.xlsx").read_bytes() == b"\0original\0"
    assert not type(user).objects.filter(username="later").exists()
    assert not Session.objects.exists()
    assert AuditEntry.objects.latest("number").verb == "backup.restore"
    assert "left_over" not in connection.introspection.table_names()


def test_what_was_restored_goes_on_as_before(world: Path, backup: Path) -> None:
    _ruin(world)
    _restore(backup)
    history = RowHistory.objects.count()
    with acting(by=None, verb="test.build") as act:
        act.record(BuildingFactory(name="后来的大厦"))
    seal_audit()
    # The restore itself and the new building went into the same chain and history.
    assert verify().is_clean
    assert AuditSeal.objects.count() == 5
    assert RowHistory.objects.count() > history
    assert Building.objects.filter(name_folded__contains="后来").exists()
    for table in ("common_auditentry", "common_auditseal", "common_rowhistory"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM {table}")


def test_a_backup_keeps_its_keys_apart_and_to_its_owner(backup: Path) -> None:
    keys = json.loads((backup / KEYS).read_text())
    assert keys["FIELD_ENCRYPTION_KEY"] == FIELD_KEY
    for path in (backup, backup / "keys"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    for name in (DATABASE, FILES, KEYS):
        assert stat.S_IMODE((backup / name).stat().st_mode) == 0o600
    for name in (DATABASE, FILES, NAME):
        assert FIELD_KEY.encode() not in (backup / name).read_bytes()
    manifest = read_manifest(backup)
    assert manifest.tables["common_auditseal"] == manifest.audit_position == 3


def test_the_keys_may_lie_elsewhere(world: Path, backup: Path) -> None:
    shutil.rmtree(backup / "keys")
    before = _state()
    _ruin(world)
    _restore(backup)
    assert _state() == before


def test_one_altered_byte_is_refused_before_anything_is_touched(world: Path, backup: Path) -> None:
    before = _state()
    for name in (DATABASE, FILES, KEYS, NAME, f"{NAME}.sha256"):
        whole = (backup / name).read_bytes()
        # The checksum's own file ends with the name that it belongs to.
        length = 64 if name.endswith("sha256") else len(whole)
        for position in (0, length // 2, length - 1):
            altered = bytearray(whole)
            altered[position] ^= 0x01
            (backup / name).write_bytes(altered)
            with pytest.raises(CommandError, match="恢复失败"):
                _restore(backup)
        (backup / name).write_bytes(whole)
    assert _state() == before
    assert (world / "imports" / "登记册.xlsx").exists()


def test_a_backup_that_is_not_whole_is_refused(
    world: Path, backup: Path, tmp_path: Path, settings: Any
) -> None:
    before = _state()
    for damage in ("missing", "cut", "foreign", "empty"):
        copy = tmp_path / damage
        shutil.copytree(backup, copy)
        if damage == "missing":
            (copy / FILES).unlink()
        elif damage == "cut":
            (copy / DATABASE).write_bytes((backup / DATABASE).read_bytes()[:-100])
        elif damage == "foreign":
            (copy / "extra.sql").write_text("DROP TABLE x")
        else:
            shutil.rmtree(copy)
            copy.mkdir()
        with pytest.raises(CommandError, match="恢复失败"):
            _restore(copy)
    settings.FIELD_ENCRYPTION_KEY = "ef" * 32
    with pytest.raises(CommandError, match="密钥"):
        _restore(backup)
    assert _state() == before


def test_a_rotated_key_still_restores(world: Path, backup: Path, settings: Any) -> None:
    settings.FIELD_ENCRYPTION_KEY = f"{'ef' * 32},{FIELD_KEY}"
    _restore(backup)


def test_present_data_is_kept_aside_before_it_is_overwritten(
    world: Path, backup: Path, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    building = BuildingFactory(name="新大厦")
    call_command("restore", str(backup), stdout=StringIO())
    assert not Building.objects.filter(pk=building.pk).exists()
    (kept,) = (tmp_path / "backups").iterdir()
    _restore(kept)
    assert Building.objects.filter(pk=building.pk).exists()


def test_a_restore_that_breaks_off_leaves_the_database_as_it_was(
    world: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    BuildingFactory(name="新大厦")
    before = _state()
    monkeypatch.setattr(restoring, "BEFORE", restoring.BEFORE + "SELECT 1 / 0;\n")
    with pytest.raises(CommandError, match="division by zero"):
        _restore(backup)
    assert _state() == before
    assert (world / "imports" / "登记册.xlsx").exists()


def test_a_dump_that_ends_early_is_rolled_back(
    world: Path, backup: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    half = tmp_path / "pg_restore"
    half.write_text(f'#!/bin/sh\n{programs.program("pg_restore")} "$@" | head -c 20000\nexit 1\n')
    half.chmod(0o755)
    real = programs.program
    monkeypatch.setattr(
        restoring, "program", lambda name: str(half) if name == "pg_restore" else real(name)
    )
    before = _state()
    with pytest.raises(CommandError, match="恢复失败"):
        _restore(backup)
    assert _state() == before


def test_a_backup_that_breaks_off_leaves_none(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "program", lambda name: "/bin/false")
    with pytest.raises(CommandError, match="备份失败"):
        call_command("backup", str(tmp_path / "new"), stdout=StringIO())
    assert not list(tmp_path.glob("new*"))


def test_a_folder_in_use_is_left_alone(world: Path, backup: Path) -> None:
    before = (backup / DATABASE).read_bytes()
    with pytest.raises(CommandError, match="不为空"):
        call_command("backup", str(backup), stdout=StringIO())
    assert (backup / DATABASE).read_bytes() == before


# Pictures


@pytest.fixture
def picture(world: Path) -> Path:
    """A picture that is kept; return its file."""
    row = KeptAttachmentFactory(clean_sha256=hashlib.sha256(b"picture").hexdigest())
    files.keep(row.stored_name, b"picture")
    return files.kept_path(row.stored_name)


def test_pictures_come_back_and_are_compared_with_their_rows(
    world: Path, picture: Path, tmp_path: Path
) -> None:
    call_command("backup", str(tmp_path / "backup"), stdout=StringIO())
    _ruin(world)
    _restore(tmp_path / "backup")
    assert picture.read_bytes() == b"picture"


def test_a_backup_tells_which_pictures_it_could_not_save(
    world: Path, picture: Path, tmp_path: Path
) -> None:
    picture.write_bytes(b"altered")
    told = StringIO()
    call_command("backup", str(tmp_path / "backup"), stdout=StringIO(), stderr=told)
    assert "有 1 张照片的文件缺失或已改动" in told.getvalue()
    assert picture.name in read_manifest(tmp_path / "backup").damaged[0]
    # It was so before; the rest is worth restoring.
    _restore(tmp_path / "backup")


def test_a_picture_lost_on_the_way_is_noticed(
    world: Path, picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("backup", str(tmp_path / "backup"), stdout=StringIO())
    real = restoring._take_over_files

    def lossy(staged: Path) -> None:
        real(staged)
        picture.unlink()

    monkeypatch.setattr(restoring, "_take_over_files", lossy)
    with pytest.raises(CommandError, match="恢复后有 1 张照片缺失或已改动"):
        _restore(tmp_path / "backup")
