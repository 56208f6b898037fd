"""Benchmark of the visit sync over HTTP: 16 clients, batches of 50, beside the bare view.

Both are served by the same web process with the server's own settings, in turns. CPU seconds are
those of the web processes and of the database together, so what the clients cost counts nowhere.
"""

import datetime
import http.client
import json
import os
import random
import socket
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, connections
from django.test import Client, override_settings

from common.calendar.clock import now
from common.sync.models import SyncOperation
from enterprises.models import Occupancy, Signal
from ops.processes import end_group, group_members
from ops.run import commands
from ops.supervisor import Child
from services.models import Visit
from tests.benchmarks.floors import sync as floor
from tests.benchmarks.measuring import TICKS_PER_SECOND, Line, cpu_seconds, interleaved
from tests.factories.accounts import UserFactory, assign

BAR = 8.0
CLIENTS, BATCH, BATCHES = 16, 50, 6
LOOPBACK = "127.0.0.1"
# Shares of visits that bring a signal, a request and a promise.
SIGNALS, REQUESTS, PROMISES = 0.3, 0.1, 0.1
OURS, BARE = "/api/v1/sync/", "/bare/sync/"


def run(day: datetime.date, rounds: int = 5) -> list[Line]:
    """Measure; raises AssertionError when a visit was not stored once."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(floor.TABLE)
        cursor.execute("GRANT ALL ON floor_visit TO PUBLIC")
    writers = [_Writer(number) for number in range(CLIENTS)]
    with _web() as (port, group):
        send = partial(_all, port, writers)
        send(OURS, 1)
        send(BARE, 1)
        walls: dict[str, list[float]] = {OURS: [], BARE: []}

        def measured(path: str) -> float:
            before, started = _cpu(group), time.monotonic()
            send(path, BATCHES)
            walls[path].append(time.monotonic() - started)
            return _cpu(group) - before

        medians = interleaved(rounds, floor=partial(measured, BARE), ours=partial(measured, OURS))
        _require_equal(writers)
    number = CLIENTS * BATCHES * BATCH
    rates = {path: number / median(found) for path, found in walls.items()}
    told = f"{rates[OURS]:.0f} and {rates[BARE]:.0f} visits/s, {CLIENTS} clients"
    return [
        Line(
            "visit sync, batches of 50", "bare view", medians["floor"], medians["ours"], BAR, told
        ),
        _alone(writers[0], rounds),
    ]


class _Writer:
    """A worker with a tablet: bodies made before they are timed."""

    def __init__(self, number: int) -> None:
        self.chance = random.Random(number)
        self.user = assign(UserFactory(username=f"bench{number}"), "district_staff")
        self.client = Client()
        self.client.force_login(self.user)
        self.device = str(uuid.uuid4())
        rooms = Occupancy.objects.order_by("pk").values_list("enterprise", "unit__building")
        self.rooms = list(rooms)[number::CLIENTS][:500]
        self.headers = {
            "Content-Type": "application/json",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}="
            f"{self.client.cookies[settings.SESSION_COOKIE_NAME].value}; "
            f"{settings.CSRF_COOKIE_NAME}={'a' * 32}",
            "X-CSRFToken": "a" * 32,
        }
        self.sent: dict[str, int] = {OURS: 0, BARE: 0}

    def bodies(self, path: str, count: int) -> list[bytes]:
        """Return bodies that were never sent."""
        self.sent[path] += count * BATCH
        return [self._body() for _ in range(count)]

    def _body(self) -> bytes:
        moment = now()
        operations = [self._visit(moment - datetime.timedelta(minutes=n)) for n in range(BATCH)]
        told = {"device_id": self.device, "app_version": 1, "sent_at": moment.isoformat()}
        return json.dumps({**told, "operations": operations}).encode()

    def _visit(self, moment: datetime.datetime) -> dict[str, Any]:
        enterprise, building = self.chance.choice(self.rooms)
        told: dict[str, Any] = {
            "building": str(building),
            "enterprise": str(enterprise),
            "started_at": (moment - datetime.timedelta(minutes=20)).isoformat(),
            "ended_at": moment.isoformat(),
            "purpose": "routine",
            "note": "续租意向明确，关注停车位。",
            "fence": "inside",
        }
        if self.chance.random() < SIGNALS:
            told["signals"] = [{"kind": "expansion", "severity": 3}]
        if self.chance.random() < REQUESTS:
            told["requests"] = [{"category": "停车出行", "content": "车位不足"}]
        if self.chance.random() < PROMISES:
            told["promises"] = [{"text": "答复车位", "due_on": "2027-01-05"}]
        at = moment.isoformat()
        return {"id": str(uuid.uuid4()), "op": "visit.create", "at": at, "payload": told}


def _all(port: int, writers: list[_Writer], path: str, count: int) -> None:
    """Let every client send its batches over one connection, all at once."""
    bodies = [writer.bodies(path, count) for writer in writers]
    with ThreadPoolExecutor(len(writers)) as pool:
        list(pool.map(partial(_send, port, path), writers, bodies))


def _send(port: int, path: str, writer: _Writer, bodies: list[bytes]) -> None:
    server = http.client.HTTPConnection(LOOPBACK, port, timeout=120)
    for body in bodies:
        server.request("POST", path, body, writer.headers)
        answer = server.getresponse()
        content = answer.read()
        assert answer.status == 200, content[:500]
        assert content.count(b'"created"') == BATCH, content[:500]
    server.close()


def _alone(writer: _Writer, rounds: int) -> Line:
    """Compare one batch in process: the CPU of one request."""
    with override_settings(ROOT_URLCONF=floor.__name__, ALLOWED_HOSTS=["*"]):
        found = interleaved(
            rounds, floor=partial(_one, writer, BARE), ours=partial(_one, writer, OURS)
        )
    note = f"{found['ours'] * 1000 / BATCH:.2f} CPU ms a visit"
    return Line("one batch, in process", "bare view", found["floor"], found["ours"], None, note)


def _one(writer: _Writer, path: str) -> float:
    _post(writer.client, path, writer.bodies(path, 1)[0])
    bodies = writer.bodies(path, 4)
    return cpu_seconds(lambda: [_post(writer.client, path, body) for body in bodies]) / 4


def _post(client: Client, path: str, body: bytes) -> None:
    answer = client.post(path, body, content_type="application/json")
    assert answer.content.count(b'"created"') == BATCH, answer.content[:500]


@contextmanager
def _web() -> Iterator[tuple[int, int]]:
    """Give the web server of the platform on this database: its port and process group."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        found = {name: (c, extra) for name, c, extra in commands(home, LOOPBACK, port, [])}
        command, extra = found["web"]
        name = settings.DATABASES["default"]["NAME"]
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}")
        environment = {
            **os.environ,
            **extra,
            "DATABASE_URL": address.geturl(),
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.serving",
        }
        child = Child("web", command, environment, home / "web.log")
        child.start()
        assert child.process is not None
        try:
            _wait(port, home / "web.log")
            yield port, child.process.pid
        finally:
            end_group(child.process.pid)
            child.process.wait()


def _wait(port: int, log: Path) -> None:
    limit = time.monotonic() + 120
    while time.monotonic() < limit:
        try:
            server = http.client.HTTPConnection(LOOPBACK, port, timeout=30)
            server.request("GET", "/livez")
            if server.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    sys.stderr.write(log.read_text("utf-8", errors="replace"))
    raise AssertionError("the web server does not answer")


def _cpu(group: int) -> float:
    """Return the CPU seconds of the web processes and of the database's processes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        pids = [row[0] for row in cursor.fetchall()]
    return sum(_seconds(pid) for pid in [*pids, *group_members(group)])


def _seconds(pid: int) -> float:
    text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    fields = text.rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def _require_equal(writers: list[_Writer]) -> None:
    ours = sum(writer.sent[OURS] for writer in writers)
    bare = sum(writer.sent[BARE] for writer in writers)
    users = [writer.user.pk for writer in writers]
    assert Visit.objects.filter(recorded_by__in=users).count() == ours
    assert SyncOperation.objects.filter(user__in=users, status="created").count() == ours
    signals = Signal.objects.filter(
        source_id__in=Visit.objects.filter(recorded_by__in=users).values("pk")
    )
    assert signals.count() > ours * SIGNALS / 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM floor_visit")
        assert cursor.fetchone() == (bare,)
