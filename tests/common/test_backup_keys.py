"""A backup comes back on a machine with other keys: told before, or with the keys it brings."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from buildings.models import Building
from common.backup.manifest import KEYS
from common.tasks import seal_audit
from enterprises.actions.contacts import create_contact
from enterprises.models import Contact
from ops.home import CHECKOUT
from tests.factories.accounts import UserFactory, assign
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory

pytestmark = [pytest.mark.servers, pytest.mark.timeout(600)]
THEIRS = {"FIELD_ENCRYPTION_KEY": "ab" * 32, "BLIND_INDEX_KEY": "cd" * 32}
OURS = {"FIELD_ENCRYPTION_KEY": "ef" * 32, "BLIND_INDEX_KEY": "01" * 32}


def use(settings: Any, keys: dict[str, str]) -> None:
    for name, key in keys.items():
        setattr(settings, name, key)


@pytest.fixture
def store(tmp_path: Path, settings: Any) -> Path:
    """The file that keeps the keys of this installation."""
    settings.DATA_DIR = tmp_path / "home"
    settings.DATA_DIR.mkdir()
    path = settings.DATA_DIR / "secrets.json"
    ours = {name.lower(): key for name, key in OURS.items()}
    path.write_text(json.dumps({"installation": "here", "secret_key": "own", **ours}))
    return path


@pytest.fixture
def backup(own_database: str, settings: Any, tmp_path: Path, store: Path) -> Iterator[Path]:
    """A backup of another machine; this one has other keys and a later building."""
    settings.MEDIA_ROOT = tmp_path / "media"
    use(settings, THEIRS)
    BuildingFactory(name="原有大厦")
    seal_audit()
    folder = tmp_path / "backup"
    call_command("backup", str(folder), stdout=StringIO())
    use(settings, OURS)
    BuildingFactory(name="后来大厦")
    yield folder
    connections.close_all()


def restore(folder: Path, *options: str) -> str:
    out = StringIO()
    call_command("restore", str(folder), "--yes", *options, stdout=out)
    return out.getvalue()


def is_untouched(store: Path) -> bool:
    stored = json.loads(store.read_text())
    has_ours = all(stored[name.lower()] == key for name, key in OURS.items())
    return has_ours and Building.objects.filter(name="后来大厦").exists()


def test_other_keys_are_told_before_anything_is_touched(backup: Path, store: Path) -> None:
    with pytest.raises(CommandError) as refused:
        restore(backup)
    told = str(refused.value)
    for word in (*OURS, "--adopt-keys", "secrets.json", KEYS, "尚未改动"):
        assert word in told
    assert not any(key in told for key in (*OURS.values(), *THEIRS.values()))
    assert is_untouched(store)


def test_the_keys_of_the_backup_are_taken_over(backup: Path, store: Path) -> None:
    assert "请重新启动平台" in restore(backup, "--adopt-keys")
    stored = json.loads(store.read_text())
    assert stored == {
        "installation": "here",
        "secret_key": "own",
        **{name.lower(): key for name, key in THEIRS.items()},
    }
    assert not Building.objects.filter(name="后来大厦").exists()
    (kept,) = store.parent.glob("secrets.2*.json")
    for path in (store, kept):
        assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(kept.read_text())["blind_index_key"] == OURS["BLIND_INDEX_KEY"]


@pytest.mark.parametrize("is_old_installation", [False, True])
def test_keys_that_were_kept_elsewhere_are_named(
    backup: Path, store: Path, tmp_path: Path, is_old_installation: bool
) -> None:
    shutil.rmtree(backup / "keys")
    with pytest.raises(CommandError, match="找不到密钥文件"):
        restore(backup, "--adopt-keys")
    assert is_untouched(store)
    apart = tmp_path / "apart.json"
    theirs = {name.lower() if is_old_installation else name: k for name, k in THEIRS.items()}
    apart.write_text(json.dumps(theirs))
    restore(backup, "--adopt-keys", str(apart))
    assert json.loads(store.read_text())["field_encryption_key"] == "ab" * 32


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", json.dumps(OURS), json.dumps({**THEIRS, "BLIND_INDEX_KEY": "short"})],
)
def test_wrong_keys_are_refused(backup: Path, store: Path, tmp_path: Path, text: str) -> None:
    apart = tmp_path / "apart.json"
    apart.write_text(text)
    with pytest.raises(CommandError, match=r"apart\.json"):
        restore(backup, "--adopt-keys", str(apart))
    assert is_untouched(store)


def test_keys_from_the_environment_stay_the_business_of_who_set_them(
    backup: Path, store: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write_text("{}")
    monkeypatch.setenv("BLIND_INDEX_KEY_FILE", "/run/secrets/blind_index_key")
    with pytest.raises(CommandError, match="/run/secrets/blind_index_key"):
        restore(backup, "--adopt-keys")
    assert Building.objects.filter(name="后来大厦").exists()


def test_nothing_is_taken_over_when_ours_will_do(backup: Path, store: Path, settings: Any) -> None:
    use(settings, THEIRS)
    before = store.read_text()
    assert "请重新启动平台" not in restore(backup, "--adopt-keys")
    assert store.read_text() == before


FILL = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.common.test_backup_keys import write_number
write_number()
"""
SHOW = """
import django
django.setup()
from common.secrets.fields import blind_index, open_
from enterprises.models import Contact
contact = Contact.objects.get(phone_index=blind_index("13812345678"))
print(open_(bytes(contact.phone_encrypted)))
"""


def write_number() -> None:
    """Write a contact with a number, as the old machine does."""
    district = assign(UserFactory(username="district"), "district_staff")
    enterprise = EnterpriseFactory(building=BuildingFactory())
    values = {"enterprise": enterprise.pk, "name": "示例联系人", "phone": "13812345678"}
    create_contact(by=district, values=values)
    assert Contact.objects.count() == 1


@pytest.fixture
def homes() -> Iterator[tuple[Path, Path]]:
    """Two machines: each with servers, data and keys of its own."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="homes-") as folder:
        path = Path(folder).resolve()
        path.chmod(0o755)
        yield path / "old", path / "new"


def python(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a home, with its servers."""
    known = ("DATABASE_", "CELERY_", "VALKEY_", "SECRET_KEY", *OURS)
    inherited = {name: v for name, v in os.environ.items() if not name.startswith(known)}
    environment = {**inherited, "LOUYU_HOME": str(home), "LOUYU_DEMO": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def in_home(home: Path, code: str) -> str:
    served = f"from ops import embedded\nwith embedded.servers():\n  exec({code!r})"
    done = python(home, "-c", served)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_number_is_read_on_another_machine(homes: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = homes
    in_home(old, FILL)
    folder = tmp_path / "backup"
    assert python(old, "manage.py", "backup", str(folder)).returncode == 0
    refused = python(new, "manage.py", "restore", str(folder))
    assert refused.returncode == 1
    assert "--adopt-keys" in refused.stderr
    done = python(new, "manage.py", "restore", str(folder), "--adopt-keys")
    assert done.returncode == 0, done.stderr
    assert in_home(new, SHOW) == "13812345678"
