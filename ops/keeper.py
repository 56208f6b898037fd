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
    servers = servers_of(home)
    running: list[Server] = []
    try:
        while not _is_left_alone(users):
            _end_orphans(home)
            for server in servers:
                if server in running and not server.is_alive():
                    marker(home, server.name, "ready").unlink(missing_ok=True)
                    _note(f"{server.name} died")
                    running.remove(server)
                if server not in running and marker(home, server.name, "wanted").exists():
                    started = time.monotonic()
                    running.append(server)
                    server.start()
                    marker(home, server.name, "ready").touch()
                    _note(f"{server.name} ready after {time.monotonic() - started:.2f} s")
            time.sleep(PAUSE_SECONDS)
    finally:
        for server in servers:
            for state in ("wanted", "ready"):
                marker(home, server.name, state).unlink(missing_ok=True)
        for server in reversed(running):
            server.stop()
            _note(f"{server.name} stopped")
        with contextlib.suppress(OSError):
            socket_folder(home).rmdir()


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
