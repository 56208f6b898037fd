"""Find the embedded servers, start them if needed, and hold them while they are used.

    with servers():
        ...                     # DATABASE_URL, CELERY_BROKER_URL and the keys are in os.environ

An explicit DATABASE_URL or CELERY_BROKER_URL wins; that server is then not started. The last
user to leave stops the servers (see `ops.keeper`).
"""

from __future__ import annotations

import atexit
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ops.home import CHECKOUT, ensure_home, is_locked, load_secrets, locked
from ops.keeper import marker, servers_of
from ops.processes import command_line

START_SECONDS = 120.0
# More than one, because somebody who only looks at the keeper's lock can be mistaken for a keeper.
MOST_FAILURES = 2
KEYS = {
    "SECRET_KEY": "secret_key",
    "FIELD_ENCRYPTION_KEY": "field_encryption_key",
    "BLIND_INDEX_KEY": "blind_index_key",
}
DECIDED_BY = {"postgres": "DATABASE_URL", "valkey": "CELERY_BROKER_URL"}


def configure() -> list[str]:
    """Fill the environment with addresses and keys; return the servers that these lead to.

    Starts nothing. A variable that is set, also as `<name>_FILE`, stays as it is.
    """
    if os.environ.get("LOUYU_EMBEDDED") == "0":
        return []
    home = ensure_home()
    needed = []
    for server in servers_of(home):
        if not _is_set(DECIDED_BY[server.name]):
            os.environ.update(server.environment())
            needed.append(server.name)
    stored = load_secrets(home)
    for variable, name in KEYS.items():
        if not _is_set(variable):
            os.environ[variable] = stored[name]
    return needed


class Lease:
    """The right to use the servers of one home; given back by `release` or by the process's end."""

    def __init__(self, home: Path, needed: list[str]) -> None:
        self.home = home
        self.needed = needed
        self.pid = os.getpid()
        self._keeper: subprocess.Popen[bytes] | None = None
        self._users = (home / "servers.lock").open("a")
        (home / "run").mkdir(exist_ok=True)
        with locked(home / "run" / "start.lock"):
            # Waits here while a keeper stops the servers.
            fcntl.flock(self._users, fcntl.LOCK_SH)
            self._ask()
        try:
            self._wait_until_ready()
        except BaseException:
            self.release()
            raise

    @property
    def descriptor(self) -> int:
        """Return the descriptor of the lock; a child that inherits it holds the servers as well."""
        return self._users.fileno()

    def release(self) -> None:
        """Give the servers back; when nobody else uses them, return after they have stopped."""
        if self._users.closed or os.getpid() != self.pid:
            return
        self._users.close()
        keeper = self.home / "run" / "keeper.lock"
        with (self.home / "servers.lock").open("a") as users:
            while is_locked(keeper):
                if _is_shared(users):
                    return
                time.sleep(0.05)
        if self._keeper is not None:
            self._keeper.wait()  # no zombie
        # The lock goes a moment before the process does.
        number = keeper.read_text().strip()
        while number and "ops.keeper" in command_line(int(number)):
            time.sleep(0.02)

    def ensure(self) -> None:
        """Replace a keeper that was killed; the new one adopts the servers that still run."""
        if not is_locked(self.home / "run" / "keeper.lock"):
            if self._keeper is not None:
                self._keeper.poll()  # no zombie
            with locked(self.home / "run" / "start.lock"):
                self._ask()

    def _ask(self) -> None:
        for name in self.needed:
            marker(self.home, name, "wanted").touch()
        with (self.home / "run" / "keeper.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            for server in DECIDED_BY:
                marker(self.home, server, "ready").unlink(missing_ok=True)
            with (self.home / "logs" / "keeper.log").open("ab") as log:
                self._keeper = subprocess.Popen(
                    [sys.executable, "-m", "ops.keeper", str(self.home), str(lock.fileno())],
                    cwd=CHECKOUT,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    # The keeper inherits the lock itself: no moment in which nobody has it.
                    pass_fds=[lock.fileno()],
                )

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        failures = 0
        while not all(marker(self.home, name, "ready").exists() for name in self.needed):
            if not is_locked(self.home / "run" / "keeper.lock"):
                failures += 1
                self.ensure()
            if failures > MOST_FAILURES or time.monotonic() > deadline:
                log = self.home / "logs" / "keeper.log"
                tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
                raise RuntimeError(f"the embedded servers did not start ({log}):\n{tail}")
            time.sleep(0.02)


_lease: Lease | None = None


def acquire() -> Lease | None:
    """Hold the servers until the process ends or `release`; None when none is embedded."""
    global _lease
    if _lease is None:
        needed = configure()
        if needed:
            _lease = Lease(ensure_home(), needed)
            atexit.register(release)
    return _lease


def release() -> None:
    """Give back what `acquire` holds and forget the addresses again."""
    global _lease
    if _lease is not None and _lease.pid == os.getpid():
        for server in servers_of(_lease.home):
            for variable, value in server.environment().items():
                if os.environ.get(variable) == value:
                    del os.environ[variable]
        _lease.release()
        _lease = None


@contextmanager
def servers() -> Iterator[Lease | None]:
    """Hold the servers during the block."""
    try:
        yield acquire()
    finally:
        release()


def _is_set(variable: str) -> bool:
    return bool(os.environ.get(variable) or os.environ.get(f"{variable}_FILE"))


def _is_shared(users: IO[str]) -> bool:
    """Tell whether others use the servers; False also while a keeper stops them."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pass
    else:
        fcntl.flock(users, fcntl.LOCK_UN)
        return False
    try:
        fcntl.flock(users, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(users, fcntl.LOCK_UN)
    return True


if __name__ == "__main__":
    with servers():
        sys.exit(subprocess.call(sys.argv[1:] or [os.environ.get("SHELL", "/bin/sh")]))
