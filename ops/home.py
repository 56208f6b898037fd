"""The folder of one installation (LOUYU_HOME): where data, logs, sockets and secrets live.

Everything here needs the standard library only, so that it can run before anything is installed.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def home_path() -> Path:
    """Return LOUYU_HOME (default `<checkout>/.local`) as an absolute path, without creating it."""
    return Path(os.environ.get("LOUYU_HOME") or CHECKOUT / ".local").expanduser().resolve()


def ensure_home() -> Path:
    """Create LOUYU_HOME with the folders that others expect and return it."""
    home = home_path()
    for folder in ("logs", "static"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        # The servers run as another user and must be able to walk through this folder.
        home.chmod(home.stat().st_mode | 0o755)
    return home


def socket_folder(home: Path) -> Path:
    """Return the short folder for sockets of `home`; a socket's path may have 107 bytes at most."""
    # /tmp and not TMPDIR: two shells with different TMPDIR must find the same servers.
    temporary = Path("/tmp")  # noqa: S108
    if not os.access(temporary, os.W_OK):
        temporary = Path(tempfile.gettempdir())
    return temporary / f"louyu-{hashlib.sha256(os.fsencode(home)).hexdigest()[:8]}"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the exclusive lock of the file `path` during the block."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_locked(path: Path) -> bool:
    """Tell whether somebody holds the exclusive lock of the file `path`."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def load_secrets(home: Path) -> dict[str, str]:
    """Return the secrets of this installation; they are made up on the first call and then kept."""
    path = home / "secrets.json"
    with locked(home / "secrets.lock"):
        if path.exists():
            stored: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
            return stored
        fresh = _fresh_secrets()
        partial = path.with_suffix(".partial")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(fresh, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        return fresh


def _fresh_secrets() -> dict[str, str]:
    return {
        "installation": secrets.token_hex(4),
        "postgres_admin_password": secrets.token_hex(16),
        "postgres_owner_password": secrets.token_hex(16),
        "postgres_app_password": secrets.token_hex(16),
        "valkey_password": secrets.token_hex(16),
        "secret_key": secrets.token_urlsafe(48),
        "field_encryption_key": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "blind_index_key": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }
