"""The embedded servers: found, shared, stopped by the last user, and healed."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from ops.home import CHECKOUT, socket_folder
from ops.processes import command_line

pytestmark = [pytest.mark.servers, pytest.mark.timeout(600)]

ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "CELERY_BROKER_URL", "VALKEY_URL")
KEYS = ("SECRET_KEY", "FIELD_ENCRYPTION_KEY", "BLIND_INDEX_KEY")
# Holds the servers, tells its environment, and leaves when its standard input is closed.
USER = """
import json, os, sys
from ops import embedded
with embedded.servers():
    print(json.dumps(dict(os.environ)), flush=True)
    sys.stdin.read()
"""


class User:
    """A process that uses the embedded servers of `home` until `leave`."""

    def __init__(self, home, **environment):
        inherited = {k: v for k, v in os.environ.items() if k not in {*ADDRESSES, *KEYS}}
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER],
            cwd=CHECKOUT,
            env={**inherited, "LOUYU_HOME": str(home), **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def environment(self):
        line = self.process.stdout.readline()
        assert line, "the user of the servers ended early"
        return json.loads(line)

    def leave(self):
        self.process.stdin.close()
        assert self.process.wait(180) == 0
        self.process.stdout.close()

    def kill(self):
        self.process.kill()
        self.process.wait(60)
        self.process.stdin.close()
        self.process.stdout.close()


@contextlib.contextmanager
def fresh_home():
    """Give a new LOUYU_HOME that the server account can reach; nothing of it stays."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="home-") as folder:
        path = Path(folder).resolve()
        path.chmod(0o755)
        yield path
        wait_until(lambda: not server_processes(path))
        if (path / "outside").exists():
            shutil.rmtree((path / "outside").resolve())


@pytest.fixture
def home():
    with fresh_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def standing():
    """One home whose servers stand for all tests that only look: (folder, environment)."""
    with fresh_home() as folder:
        user = User(folder)
        yield folder, user.environment()
        user.leave()


@pytest.fixture
def enter(home):
    """Return a function that starts users; none of them outlives the test."""
    users = []

    def start(home, **environment):
        users.append(User(home, **environment))
        return users[-1]

    yield start
    for user in users:
        if user.process.poll() is None:
            user.kill()


def server_processes(home):
    sockets, found = str(socket_folder(Path(home).resolve())), {}
    for entry in Path("/proc").iterdir():
        command = command_line(int(entry.name)) if entry.name.isdigit() else ""
        if sockets in command or f"ops.keeper {home}" in command:
            kind = next(k for k in ("ops.keeper", "valkey", "postgres") if k in command)
            found[kind] = int(entry.name)
    return found


def wait_until(condition, seconds=180):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def ask(environment, query, variable="DATABASE_URL"):
    with psycopg.connect(environment[variable]) as connection:
        return connection.execute(query).fetchone()[0]


def test_the_last_user_to_leave_stops_the_servers(home, enter):
    first = enter(home)
    addresses = first.environment()
    second = enter(home)
    assert second.environment()["DATABASE_URL"] == addresses["DATABASE_URL"]
    first.leave()
    assert ask(addresses, "select 1") == 1
    second.leave()
    assert server_processes(home) == {}
    with pytest.raises(psycopg.OperationalError):
        ask(addresses, "select 1")


def test_two_homes_run_side_by_side_with_their_own_data_and_secrets(home, enter):
    here, there = enter(home / "here"), enter(home / "there")
    one, other = here.environment(), there.environment()
    assert {one[key] for key in (*ADDRESSES, *KEYS)}.isdisjoint(
        other[key] for key in (*ADDRESSES, *KEYS)
    )
    assert ask(one, "select 1") == ask(other, "select 1") == 1
    here.leave()
    assert server_processes(home / "here") == {}
    assert ask(other, "select 1") == 1


def test_an_explicit_address_wins_and_its_server_is_not_started(home, enter):
    user = enter(home, DATABASE_URL="postgresql://elsewhere/louyu")
    environment = user.environment()
    assert environment["DATABASE_URL"] == "postgresql://elsewhere/louyu"
    assert "DATABASE_OWNER_URL" not in environment
    assert set(server_processes(home)) == {"ops.keeper", "valkey"}


def test_with_both_addresses_given_nothing_is_started(home, enter):
    user = enter(
        home, DATABASE_URL="postgresql://elsewhere/louyu", CELERY_BROKER_URL="redis://elsewhere"
    )
    assert user.environment()["CELERY_BROKER_URL"] == "redis://elsewhere"
    assert server_processes(home) == {}


def test_a_server_that_another_user_did_not_want_is_started_when_it_is_wanted(home, enter):
    enter(home, CELERY_BROKER_URL="redis://elsewhere").environment()
    assert set(server_processes(home)) == {"ops.keeper", "postgres"}
    enter(home).environment()
    assert set(server_processes(home)) == {"ops.keeper", "postgres", "valkey"}


def test_a_killed_user_leaves_no_servers_behind(home, enter):
    user = enter(home)
    user.environment()
    user.kill()
    wait_until(lambda: server_processes(home) == {})


def test_servers_of_a_killed_keeper_are_adopted_and_stopped_at_the_end(home, enter):
    user = enter(home)
    environment = user.environment()
    before = server_processes(home)
    os.kill(before["ops.keeper"], signal.SIGKILL)
    user.kill()
    successor = enter(home)
    successor.environment()
    after = server_processes(home)
    assert after["ops.keeper"] != before["ops.keeper"]
    assert (after["postgres"], after["valkey"]) == (before["postgres"], before["valkey"])
    assert ask(environment, "select 1") == 1
    successor.leave()
    assert server_processes(home) == {}


def test_killed_servers_come_back_with_their_data(home, enter):
    environment = enter(home).environment()
    with psycopg.connect(environment["DATABASE_OWNER_URL"]) as connection:
        connection.execute("create table kept as select 42 as answer")
    before = server_processes(home)
    for server in ("postgres", "valkey"):
        os.kill(before[server], signal.SIGKILL)

    def is_back():
        with contextlib.suppress(psycopg.OperationalError):
            return ask(environment, "select answer from kept") == 42
        return False

    wait_until(is_back)
    wait_until(lambda: "valkey" in server_processes(home))


def test_a_stale_record_with_the_number_of_a_stranger_does_not_stop_the_start(home, enter):
    user = enter(home)
    user.environment()
    user.leave()
    data = (home / "outside").resolve() if (home / "outside").exists() else home
    stranger = os.getpid()
    (data / "postgres" / "postmaster.pid").write_text(f"{stranger}\n{data}/postgres\n0\n5432\n")
    assert ask(enter(home).environment(), "select 1") == 1


def test_chinese_has_trigrams_and_writes_are_safe_on_disk(standing):
    _, environment = standing
    with psycopg.connect(environment["DATABASE_OWNER_URL"]) as connection:
        connection.execute("create extension pg_trgm")
        connection.execute("create extension btree_gist")
    assert ask(environment, "select cardinality(show_trgm('党建'))") > 0
    for setting, value in {"fsync": "on", "data_checksums": "on", "listen_addresses": ""}.items():
        assert ask(environment, f"select current_setting('{setting}')") == value


def test_the_application_role_owns_nothing_and_is_no_superuser(standing):
    _, environment = standing
    with psycopg.connect(environment["DATABASE_OWNER_URL"]) as connection:
        connection.execute("create table audit (id serial primary key, line text)")
    roles = "select rolsuper or rolcreaterole or rolbypassrls from pg_roles where rolname = user"
    assert ask(environment, roles) is False
    assert ask(environment, roles, "DATABASE_OWNER_URL") is False
    assert ask(environment, "insert into audit (line) values ('a') returning id") == 1
    for forbidden in (
        "truncate audit",
        "drop table audit",
        "alter table audit disable trigger all",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(environment, forbidden)


def test_secrets_are_readable_for_their_owner_only_and_not_in_the_process_list(standing):
    home, environment = standing
    assert (home / "secrets.json").stat().st_mode & 0o777 == 0o600
    stored = json.loads((home / "secrets.json").read_text())
    del stored["installation"]
    commands = [command_line(number) for number in server_processes(home).values()]
    assert not any(secret in command for secret in stored.values() for command in commands)
    assert parse_qs(urlsplit(environment["DATABASE_URL"]).query)["host"][0]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the servers as another account")
def test_root_keeps_the_data_outside_of_a_home_that_the_server_account_cannot_reach(home, enter):
    home.chmod(0o700)
    closed = home / "closed"
    user = enter(closed)
    environment = user.environment()
    outside = (closed / "outside").resolve()
    try:
        assert not (closed / "postgres").exists()
        assert (outside / "postgres" / "PG_VERSION").exists()
        assert ask(environment, "select 1") == 1
        user.leave()
    finally:
        shutil.rmtree(outside)


def test_a_socket_folder_of_somebody_else_is_refused(home, enter):
    folder = socket_folder(home.resolve())
    folder.symlink_to(home)
    try:
        user = enter(home)
        assert user.process.stdout.readline() == ""
        assert user.process.wait(180) != 0
        assert "belongs to another user" in (home / "logs" / "keeper.log").read_text()
    finally:
        folder.unlink()
