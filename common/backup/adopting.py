"""The keys that belong to a backup: are ours the same, and if not, take over those it brings."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from common.backup.manifest import KEYS, BackupBroken, Manifest, own_key_ids
from common.calendar.clock import now
from common.secrets.keys import KeyUnusable, key_id, keys_in

# Where the launcher keeps the keys of an installation whose environment names none.
STORE = "secrets.json"
ADOPTED = ("FIELD_ENCRYPTION_KEY", "BLIND_INDEX_KEY")
WAYS_OUT = f"""尚未改动任何数据。可以：
  1. 备份中还有 {KEYS} 时：加 --adopt-keys，本安装改用备份的密钥；
  2. keys/ 已移到别处时：--adopt-keys 后写出该文件；也可以是原安装的 LOUYU_HOME/{STORE}；
  3. 用环境变量配置密钥时：从原安装抄来 FIELD_ENCRYPTION_KEY 与 BLIND_INDEX_KEY
     （或它们的 …_FILE 所指的文件），配置到本机后再恢复。"""


class KeysDiffer(BackupBroken):
    """Our keys cannot read what the backup holds; the message says where to take them from."""


class KeysNotAdoptable(BackupBroken):
    """The keys that were brought are not those of the backup, or have no place here."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """Keys to take over, as text by the name of their setting, and the file that keeps ours."""

    keys: dict[str, str]
    store: Path

    def write(self) -> Path:
        """Store the keys; return the copy of the file as it was, should ours be needed again."""
        before = self.store.read_text(encoding="utf-8")
        kept = self.store.with_name(f"{self.store.stem}.{now():%Y%m%d-%H%M%S}.json")
        _write_private(kept, before)
        stored = json.loads(before) | {name.lower(): key for name, key in self.keys.items()}
        partial = self.store.with_suffix(".adopting")
        _write_private(partial, json.dumps(stored, indent=2))
        partial.replace(self.store)
        return kept


def check_keys(manifest: Manifest) -> None:
    """Raise ``KeysDiffer`` when our keys could not read what the backup holds."""
    if missing := _missing(manifest, *own_key_ids()):
        raise KeysDiffer(f"本机的密钥读不出这份备份：{'；'.join(missing)}。{WAYS_OUT}")


def planned_adoption(folder: Path, manifest: Manifest, file: Path | None) -> Adoption | None:
    """Return what to take over from ``file`` (default: the backup's own); None if ours will do.

    Raises ``KeysNotAdoptable``. Nothing is written yet.
    """
    if not _missing(manifest, *own_key_ids()):
        return None
    keys = _brought(file or folder / KEYS)
    try:
        fields = [key_id(key).hex() for key in keys_in("FIELD_ENCRYPTION_KEY", keys)]
        index = key_id(keys_in("BLIND_INDEX_KEY", keys)[0]).hex()
    except KeyUnusable as error:
        raise KeysNotAdoptable(f"{file or KEYS} 中的密钥无法使用：{error}") from error
    if missing := _missing(manifest, fields, index):
        raise KeysNotAdoptable(f"{file or KEYS} 不是这份备份的密钥：{'；'.join(missing)}")
    return Adoption(keys, _own_store())


def _missing(manifest: Manifest, field_ids: list[str], index_id: str) -> list[str]:
    found = [
        f"缺少 FIELD_ENCRYPTION_KEY（编号 {number}）"
        for number in manifest.field_key_ids
        if number not in field_ids
    ]
    if manifest.blind_index_key_id != index_id:
        found.append(f"缺少 BLIND_INDEX_KEY（编号 {manifest.blind_index_key_id}）")
    return found


def _brought(file: Path) -> dict[str, str]:
    """Return the keys in a backup's key file or in another installation's secrets."""
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
        return {name: str(stored.get(name) or stored[name.lower()]) for name in ADOPTED}
    except OSError as error:
        raise KeysNotAdoptable(
            f"找不到密钥文件 {file}。keys/ 已移走时，请在 --adopt-keys 后写出它现在的位置。"
        ) from error
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise KeysNotAdoptable(f"{file} 中没有 {' 与 '.join(ADOPTED)}") from error


def _own_store() -> Path:
    """Return the file that holds our keys; refuse where the environment decides."""
    store = Path(settings.DATA_DIR) / STORE
    try:
        ours = json.loads(store.read_text(encoding="utf-8"))
        is_ours = all(ours.get(name.lower()) == getattr(settings, name) for name in ADOPTED)
    except (OSError, ValueError):
        is_ours = False
    if is_ours and os.access(store, os.W_OK) and os.access(store.parent, os.W_OK):
        return store
    places = "、".join(os.environ.get(f"{name}_FILE") or f"环境变量 {name}" for name in ADOPTED)
    raise KeysNotAdoptable(
        f"本机的密钥由环境配置，--adopt-keys 不能代为改动：请先把备份的密钥写到 {places}，再恢复"
    )


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
