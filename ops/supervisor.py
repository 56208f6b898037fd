"""Children of the launcher: started together, watched, healed after a kill, stopped together."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ops.home import CHECKOUT
from ops.processes import command_line, end_group, group_members

LOG_LIMIT_BYTES = 20_000_000
GRACE_SECONDS = 10.0
# A child that was killed comes back after 0.5 s, 1 s, 2 s …; one that lived a minute starts over.
# One that ends by itself comes back only after such a minute: before, it says that it cannot run.
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 15.0
STABLE_SECONDS = 60.0
MOST_RESTARTS = 30


@dataclass
class Child:
    """One process with its own process group and its own log file."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    descriptors: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0
    started_at: float = 0.0
    due_at: float | None = None
    _offset: int = field(default=0)

    def start(self) -> None:
        """Start the process; its output goes to the end of its log file."""
        if self.process is None:
            self._make_room()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=CHECKOUT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=self.descriptors,
            )
        self.started_at = time.monotonic()
        self.due_at = None

    def new_lines(self) -> list[str]:
        """Return the complete lines that were logged since the last call."""
        with self.log.open("rb") as log:
            log.seek(self._offset)
            read = log.read()
        complete = read[: read.rfind(b"\n") + 1]
        self._offset += len(complete)
        return complete.decode("utf-8", "replace").splitlines()

    def _make_room(self) -> None:
        self.log.touch()
        if self.log.stat().st_size > LOG_LIMIT_BYTES:
            self.log.rename(self.log.with_suffix(".log.1"))
            self.log.touch()
        self._offset = self.log.stat().st_size


class Supervisor:
    """Keeps children alive until one of them cannot run; `record` lists their numbers."""

    def __init__(self, children: list[Child], record: Path, say: Callable[[str, str], None]):
        self.children = children
        self.record = record
        self.say = say

    def start(self) -> None:
        """Start all children."""
        for child in self.children:
            child.start()
        self._write_record()

    def watch(self) -> str | None:
        """Look after the children once; return the name of one that is gone for good, or None."""
        for child in self.children:
            for line in child.new_lines():
                self.say(child.name, line)
            if child.due_at is not None:
                if time.monotonic() >= child.due_at:
                    child.start()
                    self._write_record()
                continue
            process = child.process
            has_ended = process is not None and process.poll() is not None
            if process is not None and has_ended and not self._plan_restart(child, process):
                return child.name
        return None

    def stop(self) -> None:
        """Ask all children to end, then kill what is left of their process groups."""
        asked = [child.process for child in self.children if child.process is not None]
        for process in asked:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while any(process.poll() is None for process in asked) and time.monotonic() < deadline:
            time.sleep(0.05)
        for process in asked:
            end_group(process.pid)
            process.wait()
        for child in self.children:
            if child.log.exists():
                for line in child.new_lines():
                    self.say(child.name, line)
        self.record.unlink(missing_ok=True)

    def _plan_restart(self, child: Child, process: subprocess.Popen[bytes]) -> bool:
        code = process.returncode
        # The rest of a killed group would go on holding the port or the tasks.
        end_group(process.pid)
        how = f"killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        is_stable = time.monotonic() - child.started_at > STABLE_SECONDS
        if is_stable:
            child.restarts = 0
        child.restarts += 1
        if (code >= 0 and not is_stable) or child.restarts > MOST_RESTARTS:
            self.say(child.name, how)
            return False
        pause = min(FIRST_PAUSE_SECONDS * 2 ** (child.restarts - 1), LONGEST_PAUSE_SECONDS)
        self.say(child.name, f"{how}; starts again in {pause:g} s")
        child.due_at = time.monotonic() + pause
        return True

    def _write_record(self) -> None:
        running = {c.name: c.process.pid for c in self.children if c.process is not None}
        record = {"launcher": os.getpid(), "checkout": str(CHECKOUT), "children": running}
        partial = self.record.with_suffix(".partial")
        partial.write_text(json.dumps(record, indent=2))
        partial.replace(self.record)


def end_leftovers(record: Path) -> list[str]:
    """Kill the children of a launcher that was killed itself; return their names."""
    if not record.exists():
        return []
    stored = json.loads(record.read_text())
    ended = []
    for name, group in stored["children"].items():
        # A number may belong to a stranger by now: only processes of that checkout are ours.
        ours = [m for m in group_members(group) if stored["checkout"] in command_line(m)]
        if ours:
            end_group(group)
            ended.append(name)
    record.unlink(missing_ok=True)
    return ended
