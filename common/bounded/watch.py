"""Watching a bounded process from outside: time, and memory where no limit can be set."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from common.bounded.bounds import Bounds

TOO_SLOW, TOO_LARGE = "too_slow", "too_large"
_INTERVAL = 0.1  # seconds


def resident_bytes(pid: int) -> int:
    """Return the resident memory of a process; 0 when it is gone."""
    statistics = Path(f"/proc/{pid}/statm")
    try:
        if sys.platform == "linux":
            return int(statistics.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        shown = subprocess.run(  # noqa: S603
            ["/bin/ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True
        )
        return int(shown.stdout) * 1024
    except (OSError, ValueError, IndexError, subprocess.CalledProcessError):
        return 0


class Watch(threading.Thread):
    """Kills a process that takes too long or too much, and remembers why."""

    def __init__(self, process: subprocess.Popen[bytes], bounds: Bounds) -> None:
        super().__init__(daemon=True, name="bounded-watch")
        self.reason = ""  # TOO_SLOW or TOO_LARGE
        self.peak = 0  # resident bytes, as far as seen
        self.looks = 0
        self._process = process
        self._bounds = bounds
        self._done = threading.Event()

    def run(self) -> None:
        """Look ten times a second until told to stop."""
        deadline = time.monotonic() + self._bounds.wall_time
        while not self._done.wait(_INTERVAL):
            self.peak = max(self.peak, resident_bytes(self._process.pid))
            self.looks += 1
            if time.monotonic() > deadline:
                self.reason = TOO_SLOW
            elif self.peak > self._bounds.memory:
                self.reason = TOO_LARGE
            if self.reason:
                self._process.kill()
                return

    def stop(self) -> None:
        """Stop watching."""
        self._done.set()
        self.join()
