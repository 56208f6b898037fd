"""What the system says about processes, with the standard library and /proc or `ps` only."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

PROC = Path("/proc")
# Killed processes end at once, unless the system itself hangs.
END_SECONDS = 30.0


def command_line(pid: int) -> str:
    """Return the command line of `pid`; empty when there is no such process or only its zombie."""
    if (PROC / "self").exists():
        try:
            return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        except (OSError, UnicodeDecodeError):
            return ""
    return _ps("command=", "-p", str(pid)).strip()


def group_members(group: int) -> list[int]:
    """Return the living processes of the process group `group`."""
    if (PROC / "self").exists():
        numbers = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    else:
        numbers = [int(number) for number in _ps("pid=", "-A").split()]
    return [number for number in numbers if _group_of(number) == group and command_line(number)]


def kill_group(group: int) -> None:
    """Kill whatever is left of a process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def end_group(group: int) -> None:
    """Kill whatever is left of a process group; return when it is gone.

    A dying process still holds its port and its tasks for a moment.
    """
    kill_group(group)
    deadline = time.monotonic() + END_SECONDS
    while group_members(group) and time.monotonic() < deadline:
        time.sleep(0.02)


def _group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except (ProcessLookupError, PermissionError):
        return None


def _ps(columns: str, *selection: str) -> str:
    return subprocess.run(
        ["ps", "-o", columns, *selection], capture_output=True, text=True, check=False
    ).stdout
