"""The process that owns the embedded servers of one installation.

It starts what `run/<server>.wanted` asks for, starts it again when it dies, and stops everything
as soon as nobody holds `servers.lock` any more. Users only hold a lock, so even one that was
killed leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol

from ops.home import is_locked, socket_folder
from ops.postgres import Postgres
from ops.supervisor import end_leftovers
from ops.valkey import Valkey

PAUSE_SECONDS = 0.1
# A server that ran once may die again while it starts: so often in a row it may.
FAILED_STARTS = 10


class Server(Protocol):
    """What the keeper needs from a server."""

    name: str

    def environment(self) -> dict[str, str]:
        """Return the variables that lead to the server."""

    def start(self) -> None:
        """Start or adopt it; return when it answers."""

    def is_alive(self) -> bool:
        """Tell whether it runs."""

    def stop(self) -> None:
        """Stop it; return when it is gone."""


def servers_of(home: Path) -> list[Server]:
    """Return the servers that an installation can have, in the order of their start."""
    return [Postgres(home), Valkey(home)]


def marker(home: Path, server: str, state: str) -> Path:
    """Return the file that says that `server` is in `state` (`wanted` or `ready`)."""
    return home / "run" / f"{server}.{state}"


def keep(home: Path, users: IO[str]) -> None:
    """Run the servers until nobody else holds the lock file `users`."""
    kept = [Kept(home, server) for server in servers_of(home)]
    try:
        while not _is_left_alone(users):
            _end_orphans(home)
            for server in kept:
                server.look_after()
            time.sleep(PAUSE_SECONDS)
    finally:
        for server in kept:
            for state in ("wanted", "ready"):
                marker(home, server.name, state).unlink(missing_ok=True)
        for server in reversed(kept):
            server.stop()
        with contextlib.suppress(OSError):
            socket_folder(home).rmdir()


class Kept:
    """A server in the care of the keeper: started when wanted, started again when it died."""

    def __init__(self, home: Path, server: Server) -> None:
        self.home = home
        self.server = server
        self.name = server.name
        self.is_touched = False
        self.is_ready = False
        self.has_run = False
        self.failed_starts = 0

    def look_after(self) -> None:
        """See whether it died, and start it if it is wanted."""
        if self.is_ready and not self.server.is_alive():
            marker(self.home, self.name, "ready").unlink(missing_ok=True)
            _note(f"{self.name} died")
            self.is_touched = self.is_ready = False
        if not self.is_ready and marker(self.home, self.name, "wanted").exists():
            self._start()

    def stop(self) -> None:
        """Stop whatever was started of it."""
        if self.is_touched:
            self.server.stop()
            _note(f"{self.name} stopped")

    def _start(self) -> None:
        """Start it or adopt what runs of it.

        A server that has run may be killed in the middle of its start and gets another one; a
        first start that fails is an error.
        """
        started = time.monotonic()
        self.is_touched = True
        try:
            self.server.start()
        except Exception as error:
            self.failed_starts += 1
            if not self.has_run or self.failed_starts > FAILED_STARTS:
                raise
            _note(f"{self.name} did not start: {error}")
            return
        self.is_ready = self.has_run = True
        self.failed_starts = 0
        marker(self.home, self.name, "ready").touch()
        _note(f"{self.name} ready after {time.monotonic() - started:.2f} s")


def main() -> int:
    """Keep the servers of the home `argv[1]`; `argv[2]` is the descriptor of the keeper's lock."""
    home, keeper_lock = Path(sys.argv[1]), int(sys.argv[2])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.ftruncate(keeper_lock, 0)
    os.write(keeper_lock, str(os.getpid()).encode())
    with (home / "servers.lock").open("a") as users:
        try:
            keep(home, users)
        except Exception:
            traceback.print_exc()
            return 1
        finally:
            # Before the users' lock goes: whoever gets that one must find no keeper.
            os.close(keeper_lock)
    return 0


def _end_orphans(home: Path) -> None:
    """End web, worker and beat of a launcher that was killed; they would hold the servers."""
    record = home / "pids.json"
    if record.exists() and not is_locked(home / "launcher.lock"):
        for name in end_leftovers(record):
            _note(f"{name} lost its launcher and was ended")


def _is_left_alone(users: IO[str]) -> bool:
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _note(message: str) -> None:
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}Z {message}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
