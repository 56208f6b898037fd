"""`make run` for real: from nothing to healthy, healed after a kill, gone after SIGTERM."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest

from ops.home import CHECKOUT
from ops.processes import command_line

pytestmark = [pytest.mark.servers, pytest.mark.timeout(1200)]

FROM_OUTSIDE = ("DATABASE_URL", "DATABASE_OWNER_URL", "CELERY_BROKER_URL", "VALKEY_URL")
READY = "楼宇党建平台已就绪"


@pytest.fixture
def installation():
    """Environment of a new installation with a free port; nothing of it stays."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="run-") as folder:
        Path(folder).chmod(0o755)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        kept = {
            k: v for k, v in os.environ.items() if k not in {*FROM_OUTSIDE, "DATABASE_PERSISTENT"}
        }
        yield {**kept, "LOUYU_HOME": folder, "PORT": str(port), "WEB_WORKERS": "1"}
        outside = Path(folder, "outside")
        if outside.exists():
            shutil.rmtree(outside.resolve())


def launch(environment):
    return subprocess.Popen(
        [sys.executable, "-m", "ops.run"],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def read_until(launcher, words):
    seen = []
    for line in launcher.stdout:
        seen.append(line)
        if words in line:
            return
    pytest.fail(f"the launcher ended without «{words}»:\n{''.join(seen[-40:])}")


def health(environment):
    with urllib.request.urlopen(f"http://127.0.0.1:{environment['PORT']}/healthz") as answer:
        return answer.status


def children(environment):
    return json.loads(Path(environment["LOUYU_HOME"], "pids.json").read_text())["children"]


def processes_of(environment):
    """Command lines of all processes that were started for this installation."""
    own = f"LOUYU_HOME={environment['LOUYU_HOME']}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                variables = (entry / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            command = command_line(int(entry.name))
            if command and (own in variables or environment["LOUYU_HOME"] in command):
                found.append(command)
    return found


def test_the_platform_starts_heals_and_stops_without_leftovers(installation):
    launcher = launch(installation)
    try:
        read_until(launcher, READY)
        assert health(installation) == 200

        refused = subprocess.run(
            [sys.executable, "-m", "ops.run"],
            cwd=CHECKOUT,
            env=installation,
            capture_output=True,
            text=True,
            check=False,
        )
        assert refused.returncode == 1
        assert "已有一个实例在运行" in refused.stderr

        before = children(installation)
        os.kill(before["worker"], signal.SIGKILL)
        read_until(launcher, "killed by signal 9")
        deadline = time.monotonic() + 180
        while (after := children(installation))["worker"] == before["worker"]:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert (after["web"], after["beat"]) == (before["web"], before["beat"])

        launcher.send_signal(signal.SIGTERM)
        launcher.communicate(timeout=180)
        assert launcher.returncode == 0
        assert processes_of(installation) == []
    finally:
        if launcher.poll() is None:
            launcher.terminate()
            launcher.communicate(timeout=180)
