"""Tablets sync while everything behind them is killed in turn: each visit is there once, whole.

A tablet takes a batch out of its queue only after a readable answer; everything else, time-outs
and resets among it, is sent again under the same ids.
"""

import gzip
import json
import random
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from ops.home import CHECKOUT
from ops.processes import group_members
from tests.failures.stack import Stack, Tablet, installation, wait_until
from tests.failures.test_database_killed import BACK_WITHIN, Database

pytestmark = [pytest.mark.servers, pytest.mark.timeout(3600)]
SEED = 20_261_130
TABLETS, TENANTS = 16, 12
LARGEST_BATCH = 12
# Made in a process of its own, because this one is bound to the database of the tests.
PREPARE = f"""
import datetime, json, sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from accounts.actions.devices import issue_device_token
from common.calendar.clock import now
from tests.factories.accounts import UserFactory, assign
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import EnterpriseFactory, OccupancyFactory
from tests.factories.orgs import WorkerFactory
building, tenants, secrets = BuildingFactory(), [], []
for _ in range({TENANTS}):
    tenants.append(EnterpriseFactory())
    OccupancyFactory(enterprise=tenants[-1], unit=UnitFactory(building=building),
                     starts_on=datetime.date(2024, 1, 1), ends_on=None)
for _ in range({TABLETS}):
    user = assign(UserFactory(), "worker", "310106012")
    WorkerFactory(user=user)
    secrets.append(issue_device_token(user=user, device_name="drill", by=user, now=now())[1])
print(json.dumps([secrets, str(building.pk), [str(tenant.pk) for tenant in tenants]]))
"""
RATED = """
import django
django.setup()
from enterprises.models import Rating
from tests.failures.facts import wait_until_right
print(wait_until_right(), Rating.objects.count())
"""
STORED = """
SELECT v.id::text, v.note, v.enterprise_id::text, v.visited_at,
       (SELECT count(*) FROM enterprises_signal s WHERE s.source_id = v.id),
       (SELECT count(*) FROM services_servicerequest r WHERE r.visit_id = v.id)
FROM services_visit v
"""


def in_installation(stack: Stack, program: str) -> str:
    """Run a program on the database of the installation; return its last line."""
    made = subprocess.run(
        [sys.executable, "-c", program],
        cwd=CHECKOUT,
        env={**stack.environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return made.stdout.splitlines()[-1]


class Round:
    """One tablet on its round: writes, sends, and keeps what was not answered."""

    def __init__(self, tablet: Tablet, building: str, tenants: list[str], seed: int) -> None:
        self.tablet = tablet
        self.building, self.tenants = building, tenants
        self.chance = random.Random(seed)
        self.device = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self.unclear = 0
        self.odd: list[Any] = []

    def go(self, is_over: threading.Event) -> None:
        """Send batches until it is over; what is in the queue then is sent to the end."""
        while not is_over.is_set():
            batch = [self._visit() for _ in range(self.chance.randint(1, LARGEST_BATCH))]
            while not self._send(batch):
                self.unclear += 1
                time.sleep(0.2)
            self.acknowledged |= {item["id"]: item for item in batch}
            time.sleep(self.chance.uniform(0.3, 0.8))

    def _visit(self) -> dict[str, Any]:
        moment = datetime.now(UTC).replace(microsecond=0)
        told: dict[str, Any] = {
            "building": self.building,
            "enterprise": self.chance.choice(self.tenants),
            "started_at": (moment - timedelta(minutes=self.chance.randint(1, 500))).isoformat(),
            "purpose": "routine",
            "note": f"{self.chance.getrandbits(64):x}",
        }
        if self.chance.random() < 0.3:
            told["signals"] = [{"kind": "expansion", "severity": 3}]
        if self.chance.random() < 0.2:
            told["requests"] = [{"category": "停车出行", "content": "车位不足"}]
        key = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        return {"id": key, "op": "visit.create", "at": moment.isoformat(), "payload": told}

    def _send(self, batch: list[dict[str, Any]]) -> bool:
        body = {"device_id": self.device, "app_version": 1, "operations": batch}
        body["sent_at"] = datetime.now(UTC).isoformat()
        try:
            status, answer = self.tablet.post("sync/", body, timeout=60)
        except (OSError, ValueError):
            return False
        if status != 200 or not isinstance(answer, dict):
            if 400 <= status < 500 and status != 429:
                self.odd.append((status, answer))
            return False
        told = [(result["id"], result["status"]) for result in answer["results"]]
        assert [key for key, _ in told] == [item["id"] for item in batch]
        self.odd += [found for found in told if found[1] not in {"created", "unchanged"}]
        return True


@pytest.fixture(scope="module")
def prepared() -> Iterator[tuple[Stack, list[Round]]]:
    """Give a whole installation with its own PostgreSQL, and tablets of sixteen workers."""
    with installation("postgres", "valkey") as stack:
        secrets, building, tenants = json.loads(in_installation(stack, PREPARE))
        for name in ("worker", "beat", "web"):
            stack.start(name)
        rounds = [
            Round(Tablet(stack.address, secret), building, tenants, SEED + number)
            for number, secret in enumerate(secrets)
        ]
        health = rounds[0].tablet.health
        wait_until(lambda: health()[0] == 200, BACK_WITHIN, "everything is well")
        yield stack, rounds


def test_what_tablets_were_told_is_stored_outlives_every_process(
    prepared: tuple[Stack, list[Round]], is_drill: bool, measured: Callable[[str, float], None]
) -> None:
    stack, rounds = prepared
    rounds = rounds if is_drill else rounds[:8]
    database, chance = Database(stack), random.Random(SEED)
    is_over = threading.Event()
    threads = [threading.Thread(target=each.go, args=[is_over]) for each in rounds]
    for thread in threads:
        thread.start()
    try:
        for _ in range(12 if is_drill else 1):
            for victim in chance.sample(["web", "worker", "broker", "database"], 4):
                time.sleep(chance.uniform(1, 4))
                started = time.monotonic()
                _kill(victim, stack, database)
                _wait_for_more(rounds)
                measured(f"{victim} killed: visits acknowledged again", time.monotonic() - started)
    finally:
        is_over.set()
        for thread in threads:
            thread.join(300)
    assert not any(thread.is_alive() for thread in threads)
    assert [odd for each in rounds for odd in each.odd] == []
    assert sum(each.unclear for each in rounds) > 0
    sent = {key: item for each in rounds for key, item in each.acknowledged.items()}
    assert len(sent) > (2000 if is_drill else 100)
    _require_stored(database, sent)
    started = time.monotonic()
    rated = in_installation(stack, RATED).split()
    measured("after all kills: ratings are right", time.monotonic() - started)
    assert int(rated[1]) == TENANTS


def _kill(victim: str, stack: Stack, database: Database) -> None:
    if victim == "database":
        database.kill()
    elif victim == "broker":
        with stack.broker.gone():
            time.sleep(1)
    else:
        stack.kill(victim)
        time.sleep(0.5)
        stack.start(victim)


def _wait_for_more(rounds: list[Round]) -> None:
    """Wait until most tablets were answered once more."""
    before = [len(each.acknowledged) for each in rounds]

    def is_going_on() -> bool:
        more = [len(e.acknowledged) > n for e, n in zip(rounds, before, strict=True)]
        return sum(more) > len(rounds) // 2

    wait_until(is_going_on, BACK_WITHIN, "visits are acknowledged")


def _require_stored(database: Database, sent: dict[str, dict[str, Any]]) -> None:
    """Everything acknowledged is there once, with equal content and its parts; nothing else."""
    with psycopg.connect(database.address) as connection:
        rows = connection.execute(STORED).fetchall()
    assert len(rows) == len({row[0] for row in rows})
    found = {row[0]: row[1:] for row in rows}
    expected = {
        key: (
            item["payload"]["note"],
            item["payload"]["enterprise"],
            datetime.fromisoformat(item["payload"]["started_at"]),
            len(item["payload"].get("signals", [])),
            len(item["payload"].get("requests", [])),
        )
        for key, item in sent.items()
    }
    assert found == expected


def test_a_body_shorter_than_it_says_stores_nothing_and_the_server_goes_on(
    prepared: tuple[Stack, list[Round]],
) -> None:
    """Bad input 17: the connection ends before the announced length came."""
    stack, rounds = prepared
    tablet, item = rounds[0].tablet, rounds[0]._visit()
    body = json.dumps({"operations": [item]}).encode()
    host = urlsplit(stack.address)
    lines = ["POST /api/v1/sync/ HTTP/1.1", f"Host: {host.netloc}"]
    lines += [f"{name}: {value}" for name, value in tablet.headers.items()]
    head = "\r\n".join([*lines, f"Content-Length: {len(body) + 9}", "", ""])
    for is_half in (True, False):
        with socket.create_connection((host.hostname or "", host.port or 0), timeout=30) as raw:
            raw.sendall(head.encode() + (body[: len(body) // 2] if is_half else body))
            raw.shutdown(socket.SHUT_WR)
            answer = raw.recv(65536)
            assert b" 200 " not in answer.split(b"\r\n")[0]
    assert item["id"] not in Database(stack).visits()
    assert tablet.post("sync/", {"operations": [item]})[1]["results"][0]["status"] == "created"


def test_a_bomb_does_not_fill_the_memory_of_the_server(
    prepared: tuple[Stack, list[Round]],
) -> None:
    """Bad input 16, and 4: measured on the processes that serve."""
    stack, rounds = prepared
    tablet = rounds[0].tablet
    process = stack.children["web"].process
    assert process is not None
    bomb = gzip.compress(b"[" + b" " * (512 * 1024 * 1024), 1)
    tablet.post("sync/", {"operations": []})
    before = _memory(process.pid)
    packed = Tablet(stack.address, "")
    packed.headers = {**tablet.headers, "Content-Encoding": "gzip"}
    for body in (bomb, b"[" * 100_000):
        headers = packed if body is bomb else tablet
        for _ in range(3):
            status, _answer = headers._ask("/api/v1/sync/", body, 60)
            assert status in {400, 413}
    assert _memory(process.pid) - before < 50 * 1024
    assert tablet.post("sync/", {"operations": []})[0] == 200


def _memory(group: int) -> int:
    """Return the most memory, in kB, that the processes of a group ever held together."""
    total = 0
    for member in group_members(group):
        told = Path(f"/proc/{member}/status").read_text(encoding="ascii").splitlines()
        total += sum(int(line.split()[1]) for line in told if line.startswith("VmHWM"))
    return total
