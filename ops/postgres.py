"""The embedded PostgreSQL of one installation: created once, reached by a socket only."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from ops.account import data_folder, postgres_binaries, private_folder, run_as
from ops.home import CHECKOUT, load_secrets, socket_folder
from ops.processes import command_line

DATABASE = "louyu"
ADMIN = "louyu_admin"
OWNER = "louyu_owner"
APPLICATION = "louyu_app"

# Trigrams follow the character class of the system's C library (LC_CTYPE): in the C locale they
# are silently empty for Chinese. Where C.UTF-8 is unknown (older macOS) a named UTF-8 locale
# classifies and the built-in provider sorts by code point, as C.UTF-8 does.
LOCALES = [
    ["--locale=C.UTF-8"],
    *(
        [
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            f"--lc-ctype={name}",
        ]
        for name in ("zh_CN.UTF-8", "en_US.UTF-8")
    ),
]
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "max_connections": "100",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_line_prefix": "%m [%p] %u@%d ",
    "log_timezone": "Asia/Shanghai",
    "timezone": "Asia/Shanghai",
}
START_SECONDS = 90.0
STOP_SECONDS = 30.0


class Postgres:
    """One cluster in `<data>/postgres`; all times are seconds."""

    name = "postgres"

    def __init__(self, home: Path) -> None:
        self.secrets = load_secrets(home)
        self.sockets = socket_folder(home)
        self.log = home / "logs" / "postgres.log"
        self.home = home
        self._child: subprocess.Popen[bytes] | None = None

    @cached_property
    def data(self) -> Path:
        """Return the folder of the cluster."""
        return data_folder(self.home, self.secrets["installation"]) / "postgres"

    @cached_property
    def binaries(self) -> Path:
        """Return the folder of the programs."""
        return postgres_binaries()

    def environment(self) -> dict[str, str]:
        """Return the connection addresses as environment variables."""
        return {
            "DATABASE_URL": self._url(APPLICATION, self.secrets["postgres_app_password"]),
            "DATABASE_OWNER_URL": self._url(OWNER, self.secrets["postgres_owner_password"]),
        }

    def start(self) -> None:
        """Create the cluster if there is none, start it or adopt a running one, set up roles."""
        private_folder(self.sockets)
        if not self.data.exists():
            self._create()
        if not self._accepts():
            self._launch()
        roles = (CHECKOUT / "ops" / "roles.sql").read_text(encoding="utf-8")
        self._psql(
            f"\\set owner_password '{self.secrets['postgres_owner_password']}'\n"
            f"\\set app_password '{self.secrets['postgres_app_password']}'\n" + roles
        )

    def is_alive(self) -> bool:
        """Tell whether the server process exists."""
        if self._child is not None:
            return self._child.poll() is None
        pid = self._recorded_pid()
        return pid is not None and _runs_postgres(pid, self.data)

    def stop(self) -> None:
        """Shut the server down cleanly; clients that are still connected are cut off."""
        pid = self._recorded_pid()
        # The recorded process may be long gone and its number taken by a stranger.
        if pid is None or not _runs_postgres(pid, self.data):
            return
        for signal_number in (signal.SIGINT, signal.SIGQUIT):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal_number)
            if self._wait_until_gone(pid):
                return

    def _wait_until_gone(self, pid: int) -> bool:
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            if self._child is not None and self._child.poll() is not None:
                return True
            if self._child is None and not _runs_postgres(pid, self.data):
                return True
            time.sleep(0.05)
        return False

    def _url(self, role: str, password: str) -> str:
        return f"postgresql://{role}:{password}@/{DATABASE}?host={quote(str(self.sockets))}"

    def _create(self) -> None:
        partial = self.data.with_name("postgres.partial")
        complaints = []
        for locale in LOCALES:
            shutil.rmtree(partial, ignore_errors=True)
            private_folder(partial)
            complaint = self._initialise(partial, locale)
            if complaint is None:
                partial.rename(self.data)
                return
            complaints.append(f"{' '.join(locale)}: {complaint}")
        shutil.rmtree(partial, ignore_errors=True)
        raise RuntimeError("no locale gives Chinese trigrams:\n" + "\n".join(complaints))

    def _initialise(self, folder: Path, locale: list[str]) -> str | None:
        """Fill `folder` with a new cluster; return what is wrong with it, or None."""
        password = self.sockets / "initdb.password"
        password.write_text(self.secrets["postgres_admin_password"])
        owner = folder.stat()
        os.chown(password, owner.st_uid, owner.st_gid)
        try:
            made = self._run(
                ["initdb", "-D", str(folder), "-E", "UTF8", *locale, "-U", ADMIN, "-A",
                 "scram-sha-256", f"--pwfile={password}", "--data-checksums"],
            )  # fmt: skip
        finally:
            password.unlink()
        if made.returncode != 0:
            return made.stderr.strip()
        checked = self._run(
            ["postgres", "--single", "-D", str(folder), "template1"],
            "create extension pg_trgm\n"
            "select 'trigrams=' || cardinality(show_trgm('党建')) as found\n"
            "drop extension pg_trgm\n",
        )
        if '"trigrams=' in checked.stdout and '"trigrams=0"' not in checked.stdout:
            return None
        return f"Chinese trigrams are empty\n{checked.stdout}{checked.stderr}"

    def _launch(self) -> None:
        record = self.data / "postmaster.pid"
        pid = self._recorded_pid()
        if pid is not None and not _runs_postgres(pid, self.data):
            # The server was killed and its number may belong to a stranger by now, whom
            # PostgreSQL would take for a running server.
            record.unlink(missing_ok=True)
        arguments = [str(self.binaries / "postgres"), "-D", str(self.data), "-k", str(self.sockets)]
        for setting, value in SETTINGS.items():
            arguments += ["-c", f"{setting}={value}"]
        deadline = time.monotonic() + START_SECONDS
        while not self._accepts():
            if time.monotonic() > deadline:
                raise TimeoutError(f"PostgreSQL did not start in {START_SECONDS:.0f} s: {self.log}")
            if self._child is None or self._child.poll() is not None:
                # Tried again after an exit: children of a killed server may still be leaving.
                self._child = self._spawn(arguments)
            time.sleep(0.1)

    def _spawn(self, arguments: list[str]) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={"PATH": os.defpath},
                **run_as(),
            )

    def _accepts(self) -> bool:
        return self._run(["pg_isready", "-q", *self._client()]).returncode == 0

    def _psql(self, script: str) -> None:
        done = self._run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *self._client()], script)
        if done.returncode != 0:
            raise RuntimeError(f"could not set up the roles: {done.stderr.strip()}")

    def _client(self) -> list[str]:
        return ["-h", str(self.sockets), "-U", ADMIN, "-d", "postgres"]

    def _run(self, command: list[str], script: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.binaries / command[0]), *command[1:]],
            input=script,
            capture_output=True,
            check=False,
            encoding="utf-8",
            env={
                "PATH": os.defpath,
                "PGPASSWORD": self.secrets["postgres_admin_password"],
                "PGCLIENTENCODING": "UTF8",
            },
            **run_as(),
        )

    def _recorded_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None


def _runs_postgres(pid: int, data: Path) -> bool:
    """Tell whether `pid` is a living server on `data`."""
    return str(data) in command_line(pid)
