"""Real processes of one installation, started to be killed: broker, worker, beat, web.

The home is a folder of its own below /tmp with its own Valkey and, when asked for, its own
PostgreSQL; the keeper of `ops` holds them as it does for `make run`. Every process is known by
the number under which it was started here, and only those are killed. When pytest itself dies,
the keeper ends the processes and the servers.
"""

import fcntl
import json
import os
import signal
import socket
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import redis
from celery import Celery

from ops.embedded import Lease
from ops.home import CHECKOUT, socket_folder
from ops.keeper import marker, servers_of
from ops.processes import end_group, group_members
from ops.run import commands
from ops.supervisor import Child
from ops.valkey import Valkey

LOOPBACK = "127.0.0.1"
# How long to wait for what must come; how long it takes is measured, not judged.
START_SECONDS = 240.0
STOP_SECONDS = 120.0
ANSWER_SECONDS = 120.0
# Installations that stand right now: a test that fails shows their logs.
STANDING: list["Stack"] = []


def wait_until(condition: Callable[[], bool], seconds: float, what: str = "it") -> float:
    """Wait for a condition; return how many seconds that took, fail after ``seconds``."""
    started = time.monotonic()
    while not condition():
        waited = time.monotonic() - started
        assert waited < seconds, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.05)
    return time.monotonic() - started


class Broker:
    """The Valkey of a home, and how it fails: emptied, gone, or silent."""

    def __init__(self, home: Path) -> None:
        self.home = home
        server = Valkey(home)
        self.client: Any = redis.Redis(
            unix_socket_path=str(server.socket), password=server.password, socket_timeout=5
        )

    def flush(self) -> None:
        """Throw every message away."""
        self.client.flushall()

    def waiting(self) -> int:
        """Return how many messages nobody has taken yet."""
        return int(self.client.llen("celery"))

    @contextmanager
    def gone(self) -> Iterator[None]:
        """Kill it; it comes back, empty, only after the block."""
        pid = self._pid()
        marker(self.home, "valkey", "wanted").unlink()
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not self._answers(), STOP_SECONDS, "broker ends")
        try:
            yield
        finally:
            marker(self.home, "valkey", "wanted").touch()
            wait_until(self._answers, START_SECONDS, "broker starts")

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Let it take connections and answer nothing during the block."""
        pid = self._pid()
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def _pid(self) -> int:
        return int(self.client.info("server")["process_id"])

    def _answers(self) -> bool:
        with suppress(redis.RedisError):
            return bool(self.client.ping())
        return False


class Tablet:
    """A device with a token: one plain request after the other."""

    def __init__(self, address: str, secret: str) -> None:
        self.address = address
        self.headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}

    def post(
        self, path: str, content: Mapping[str, Any], timeout: float = ANSWER_SECONDS
    ) -> tuple[int, Any]:
        """Send an object; return status and answer. Raises ``OSError`` when none came."""
        body = json.dumps(content).encode()
        return self._ask(f"/api/v1/{path}", body, timeout)

    def health(self, timeout: float = ANSWER_SECONDS) -> tuple[int, dict[str, str]]:
        """Return the status of /healthz and what it says of each part; 0 without an answer."""
        try:
            status, answer = self._ask("/healthz", None, timeout)
        except OSError:
            return 0, {}
        return status, answer["parts"] if answer else {}

    def wait_for_web(self) -> float:
        """Wait until the web answers at all; return how many seconds that took."""
        return wait_until(lambda: self.health()[0] > 0, START_SECONDS, "web answers")

    def _ask(self, path: str, body: bytes | None, timeout: float) -> tuple[int, Any]:
        request = urllib.request.Request(self.address + path, body, self.headers)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            is_json = "json" in refused.headers.get("Content-Type", "")
            return refused.code, json.loads(refused.read()) if is_json else None


class Stack:
    """Processes of one installation by name: `worker`, `web`, `beat`, or any name given to one."""

    def __init__(self, home: Path, lease: Lease, environment: Mapping[str, str]) -> None:
        self.home = home
        self.lease = lease
        self.environment = dict(environment)
        self.broker = Broker(home)
        self.children: dict[str, Child] = {}
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            self.port = probe.getsockname()[1]
        self.celery = Celery("drill", set_as_current=False)
        # Only these two win over CELERY_BROKER_URL of the tests themselves.
        broker = environment["CELERY_BROKER_URL"]
        self.celery.conf.update(broker_write_url=broker, broker_read_url=broker)

    @property
    def address(self) -> str:
        """Return where the web process listens."""
        return f"http://{LOOPBACK}:{self.port}"

    def start(self, name: str, role: str | None = None, **variables: str) -> None:
        """Start a process of `role` (default: its name), again under the same name after a kill.

        `BEAT=…` makes beat ask by the schedule of `tests.failures.schedule`.
        """
        if name not in self.children:
            self.children[name] = self._child(name, role or name, variables)
        self.children[name].start()
        self._write_record()

    def kill(self, name: str) -> None:
        """Kill a process with all its own processes, as the end of a container does."""
        self._signal(name, signal.SIGKILL)

    def kill_pool(self, name: str) -> None:
        """Kill the processes that do the tasks of a worker, and leave the one above them."""
        group = self._group(name)

        def pool() -> list[int]:
            return [member for member in group_members(group) if member != group]

        wait_until(lambda: bool(pool()), START_SECONDS, f"{name} has a pool")
        for member in pool():
            with suppress(ProcessLookupError):
                os.kill(member, signal.SIGKILL)

    def stop(self, name: str) -> None:
        """End a process in an orderly way."""
        self._signal(name, signal.SIGTERM)

    def is_alive(self, name: str) -> bool:
        """Tell whether a process is still the one that was started."""
        process = self.children[name].process
        return process is not None and process.poll() is None

    def stop_all(self) -> None:
        """End everything that still runs, at once: nothing of it is needed any more."""
        for name in self.children:
            if self.is_alive(name):
                self.kill(name)

    def wait_for_worker(self) -> float:
        """Wait until a worker answers; return how many seconds that took."""
        ask = partial(self.celery.control.broadcast, "ping", reply=True, timeout=1, limit=1)

        def answers() -> bool:
            # A connection of its own: kept ones may be dead since the broker was lost.
            with self.celery.connection_for_write() as connection:
                return bool(ask(connection=connection))

        return wait_until(answers, START_SECONDS, "worker answers")

    def tasks_done(self) -> dict[str, int]:
        """Return how often each task was begun by the workers that now live."""
        with self.celery.connection_for_write() as connection:
            answers = self.celery.control.inspect(timeout=15, connection=connection).stats() or {}
        return {name: n for answer in answers.values() for name, n in answer["total"].items()}

    def logs(self) -> str:
        """Return the ends of all logs."""
        paths = sorted((self.home / "logs").iterdir())
        texts = [(path.name, path.read_text("utf-8", errors="replace")) for path in paths]
        return "\n".join(f"--- {name}\n{text[-9000:]}" for name, text in texts if text)

    def _child(self, name: str, role: str, variables: Mapping[str, str]) -> Child:
        known = {known: (command, extra) for known, command, extra in self._commands()}
        command, extra = known[role]
        if role == "beat":
            folder = self.home / f"schedule-{name}"
            command[command.index("--schedule") + 1] = str(folder)
            if "BEAT" in variables:
                command[command.index("-A") + 1] = "tests.failures.schedule"
        environment = {**self.environment, **extra, **variables}
        log = self.home / "logs" / f"{name}.log"
        return Child(name, command, environment, log, (self.lease.descriptor,))

    def _commands(self) -> list[tuple[str, list[str], dict[str, str]]]:
        found = commands(self.home, LOOPBACK, self.port, certificate=[])
        for name, command, _ in found:
            if name == "web":
                command[command.index("--workers") + 1] = "1"
        return found

    def _group(self, name: str) -> int:
        process = self.children[name].process
        assert process is not None
        return process.pid

    def _signal(self, name: str, number: signal.Signals) -> None:
        process = self.children[name].process
        assert process is not None
        if number == signal.SIGTERM:
            process.terminate()
            with suppress(Exception):
                process.wait(STOP_SECONDS)
        end_group(process.pid)
        process.wait()
        assert not group_members(process.pid), f"{name} does not end"

    def _write_record(self) -> None:
        """List the processes where the keeper looks for those of a dead launcher."""
        running = {name: self._group(name) for name in self.children}
        record = {"launcher": os.getpid(), "checkout": str(CHECKOUT), "children": running}
        (self.home / "pids.json").write_text(json.dumps(record))


@contextmanager
def installation(*needed: str, **environment: str) -> Iterator[Stack]:
    """Give a home with the servers `needed`; at the end nothing of it is left."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="drill-") as folder:
        home = Path(folder).resolve()
        home.chmod(0o755)
        (home / "logs").mkdir()
        with (home / "launcher.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            stack = Stack(home, Lease(home, list(needed)), _environment(home, needed, environment))
            STANDING.append(stack)
            try:
                yield stack
            finally:
                STANDING.remove(stack)
                stack.stop_all()
                stack.broker.client.close()
                stack.celery.close()
                stack.lease.release()
        wait_until(lambda: not socket_folder(home).exists(), STOP_SECONDS, "servers stop")


def _environment(home: Path, needed: tuple[str, ...], given: Mapping[str, str]) -> dict[str, str]:
    found = {**os.environ, "LOUYU_HOME": str(home), "PYTHONUNBUFFERED": "1", "LOUYU_DEMO": "1"}
    for server in servers_of(home):
        if server.name in needed:
            found.update(server.environment())
    return {**found, **given}


def address_of(database: str) -> str:
    """Return the application's address of a database on the server of the tests."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
