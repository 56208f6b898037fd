"""What a backup holds, with a checksum of every file."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from common.secrets.keys import blind_index_key, field_keys, key_id

FORMAT = 1
NAME = "manifest.json"
DATABASE = "database.dump"
FILES = "files.tar"
KEYS = "keys/keys.json"


class BackupBroken(RuntimeError):
    """A file of the backup is missing, foreign or altered."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One file of a backup: size in bytes and SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of one backup."""

    created_at: str
    database: str
    audit_position: int
    audit_digest: str
    tables: dict[str, int]
    field_key_ids: list[str]
    blind_index_key_id: str
    files: dict[str, Stored] = field(default_factory=dict)
    # Pictures whose file was missing or altered when the backup was made.
    damaged: list[str] = field(default_factory=list)
    format: int = FORMAT


def own_key_ids() -> tuple[list[str], str]:
    """Return the names of our field keys and of our index key; they tell nothing of the keys."""
    return [key_id(key).hex() for key in field_keys()], key_id(blind_index_key()).hex()


def measured(path: Path) -> Stored:
    """Return size and SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Stored(path.stat().st_size, digest)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, followed by its own checksum in a second file."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / NAME).write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    (folder / f"{NAME}.sha256").write_text(f"{digest}  {NAME}\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a backup, or raise ``BackupBroken``."""
    try:
        text = (folder / NAME).read_bytes()
        stated = (folder / f"{NAME}.sha256").read_text(encoding="utf-8").split()[0]
    except (OSError, IndexError, UnicodeDecodeError) as error:
        raise BackupBroken(f"{folder} 不是完整的备份：清单缺失") from error
    if hashlib.sha256(text).hexdigest() != stated:
        raise BackupBroken("备份清单已损坏")
    return _parsed(json.loads(text))


def check_files(folder: Path, manifest: Manifest) -> None:
    """Raise ``BackupBroken`` unless every file is there, unaltered, and nothing else.

    The keys may have been moved to another place, as they should.
    """
    known = {NAME, f"{NAME}.sha256", *manifest.files}
    present = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()
    }
    if foreign := sorted(present - known):
        raise BackupBroken(f"备份中有清单以外的文件：{foreign[0]}")
    for name, stored in manifest.files.items():
        path = folder / name
        if not path.exists():
            if name == KEYS:
                continue
            raise BackupBroken(f"备份缺少文件：{name}")
        if measured(path) != stored:
            raise BackupBroken(f"备份文件已损坏：{name}")


def _parsed(stored: dict[str, Any]) -> Manifest:
    if stored.get("format") != FORMAT:
        raise BackupBroken(f"不支持的备份格式：{stored.get('format')}")
    files = {name: Stored(**values) for name, values in stored.pop("files").items()}
    return Manifest(**stored, files=files)
