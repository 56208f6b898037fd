"""Children of the launcher: healed after a kill, given up after an exit, stopped as a group."""

import json
import os
import signal
import sys
import time

import pytest

from ops.processes import group_members
from ops.supervisor import Child, Supervisor, end_leftovers

pytestmark = [pytest.mark.servers, pytest.mark.timeout(600)]

# Starts a grandchild in its own group, as web and worker do, and waits.
WITH_GRANDCHILD = (
    "import subprocess, sys, time;"
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "print('started', flush=True); time.sleep(600)"
)


@pytest.fixture
def supervise(tmp_path):
    """Return a function that supervises Python programs; nothing outlives the test."""
    started = []

    def start(**programs):
        said = []
        children = [
            Child(name, [sys.executable, "-c", code], dict(os.environ), tmp_path / f"{name}.log")
            for name, code in programs.items()
        ]
        supervisor = Supervisor(
            children, tmp_path / "pids.json", lambda name, line: said.append((name, line))
        )
        supervisor.start()
        started.append(supervisor)
        return supervisor, said

    yield start
    for supervisor in started:
        supervisor.stop()


def watch_until(supervisor, condition, seconds=120):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        assert supervisor.watch() is None
        time.sleep(0.05)


def test_a_killed_child_comes_back_within_seconds_and_without_the_rest_of_its_group(supervise):
    supervisor, said = supervise(worker=WITH_GRANDCHILD)
    worker = supervisor.children[0]
    watch_until(supervisor, lambda: ("worker", "started") in said)
    first = worker.process.pid
    assert len(group_members(first)) == 2
    os.kill(first, signal.SIGKILL)
    watch_until(supervisor, lambda: said.count(("worker", "started")) == 2)
    assert group_members(first) == []
    assert json.loads(supervisor.record.read_text())["children"] == {"worker": worker.process.pid}


def test_a_child_that_ends_by_itself_at_once_is_gone_for_good(supervise):
    supervisor, _ = supervise(web="raise SystemExit(3)")
    supervisor.children[0].process.wait(60)
    assert supervisor.watch() == "web"


def test_a_child_that_ends_by_itself_after_long_work_comes_back(supervise, monkeypatch):
    monkeypatch.setattr("ops.supervisor.STABLE_SECONDS", 0.5)
    supervisor, said = supervise(worker="import time; time.sleep(1); raise SystemExit(1)")
    watch_until(supervisor, lambda: any("exit code 1; starts again" in line for _, line in said))
    first = supervisor.children[0].process.pid
    watch_until(supervisor, lambda: supervisor.children[0].process.pid != first)


def test_stopping_leaves_nothing_even_of_a_child_that_ignores_the_request(supervise, monkeypatch):
    monkeypatch.setattr("ops.supervisor.GRACE_SECONDS", 1.0)
    deaf = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);{WITH_GRANDCHILD}"
    supervisor, said = supervise(deaf=deaf)
    watch_until(supervisor, lambda: ("deaf", "started") in said)
    group = supervisor.children[0].process.pid
    supervisor.stop()
    assert group_members(group) == []
    assert not supervisor.record.exists()


def test_children_of_a_killed_launcher_are_ended_by_the_next_one(supervise):
    supervisor, said = supervise(web=WITH_GRANDCHILD)
    watch_until(supervisor, lambda: ("web", "started") in said)
    record = json.loads(supervisor.record.read_text())
    # The rule «only processes of that checkout» goes by the interpreter's path.
    supervisor.record.write_text(json.dumps({**record, "checkout": sys.prefix}))
    group = record["children"]["web"]
    assert end_leftovers(supervisor.record) == ["web"]
    supervisor.children[0].process.wait(60)
    assert group_members(group) == []


def test_a_stranger_with_a_recorded_number_is_left_alone(supervise):
    supervisor, said = supervise(stranger=WITH_GRANDCHILD)
    watch_until(supervisor, lambda: ("stranger", "started") in said)
    record = json.loads(supervisor.record.read_text())
    supervisor.record.write_text(json.dumps({**record, "checkout": "/some/other/checkout"}))
    assert end_leftovers(supervisor.record) == []
    assert len(group_members(record["children"]["stranger"])) == 2
