"""The embedded Valkey of one installation: message broker and cache, nothing is kept on disk."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path

from ops.account import private_folder, run_as, valkey_binary
from ops.home import load_secrets, socket_folder

START_SECONDS = 20.0
STOP_SECONDS = 10.0


class Valkey:
    """One server on a Unix socket; PostgreSQL is the truth, so a restart may lose all it holds."""

    name = "valkey"

    def __init__(self, home: Path) -> None:
        self.password = load_secrets(home)["valkey_password"]
        self.socket = socket_folder(home) / "valkey.sock"
        self.log = home / "logs" / "valkey.log"
        self._child: subprocess.Popen[str] | None = None

    def environment(self) -> dict[str, str]:
        """Return the addresses as environment variables: Celery's spelling and redis-py's."""
        return {
            "CELERY_BROKER_URL": f"redis+socket://:{self.password}@{self.socket}?virtual_host=0",
            "VALKEY_URL": f"unix://:{self.password}@{self.socket}?db=1",
        }

    def start(self) -> None:
        """Start the server, or adopt a running one."""
        private_folder(self.socket.parent)
        if self._answers():
            return
        self.socket.unlink(missing_ok=True)
        binary = str(valkey_binary())
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                [binary, "-"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                text=True,
                **run_as(),
            )
        # Settings come by standard input: no password in the process list, none on disk.
        if self._child.stdin is not None:
            with self._child.stdin as settings:
                settings.write(self._settings())
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._child.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Valkey did not start, see {self.log}")
            time.sleep(0.02)

    def is_alive(self) -> bool:
        """Tell whether the server answers."""
        if self._child is not None:
            return self._child.poll() is None
        return self._answers()

    def stop(self) -> None:
        """Shut the server down."""
        self._ask("SHUTDOWN NOSAVE")
        deadline = time.monotonic() + STOP_SECONDS
        while self._answers() and time.monotonic() < deadline:
            time.sleep(0.02)
        if self._child is not None:
            try:
                self._child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()

    def _settings(self) -> str:
        return "\n".join(
            [
                "port 0",
                f'unixsocket "{self.socket}"',
                "unixsocketperm 700",
                f"requirepass {self.password}",
                "maxmemory 256mb",
                # A broker that evicts loses messages without a word.
                "maxmemory-policy noeviction",
                'save ""',
                "appendonly no",
                f'dir "{self.socket.parent}"',
                "daemonize no",
                "",
            ]
        )

    def _answers(self) -> bool:
        return "+PONG" in self._ask("PING")

    def _ask(self, command: str) -> str:
        request = f"AUTH {self.password}\r\n{command}\r\nQUIT\r\n".encode()
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(2)
                connection.connect(str(self.socket))
                connection.sendall(request)
                answer = b""
                while received := connection.recv(4096):
                    answer += received
        except OSError:
            return ""
        return answer.decode()
