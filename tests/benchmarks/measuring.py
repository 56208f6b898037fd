"""CPU seconds of the database process and our own together, and lines of a report."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.db import connections

TICKS_PER_SECOND = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One measured ratio: what it is against, CPU seconds of both, and the bar (None: no bar)."""

    name: str
    against: str
    floor: float
    ours: float
    bar: float | None
    note: str = ""

    @property
    def ratio(self) -> float:
        """Return ours ÷ floor."""
        return self.ours / self.floor

    @property
    def is_met(self) -> bool:
        """Return whether the ratio is within its bar."""
        return self.bar is None or self.ratio <= self.bar

    def __str__(self) -> str:
        bar = (
            "" if self.bar is None else f"  bar ×{self.bar:g}  {'ok' if self.is_met else 'MISSED'}"
        )
        return (
            f"{self.name:<34} ×{self.ratio:.3f} of {self.against} "
            f"({self.ours:.3f} / {self.floor:.3f} CPU s){bar}  {self.note}"
        ).rstrip()


def cpu_seconds(work: Callable[[], object], alias: str = "default") -> float:
    """Return the CPU seconds that ``work`` costs this process and its database process.

    Parallel workers of the database are off in both variants of a comparison: their CPU would
    not be counted.
    """
    with connections[alias].cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    started = _cpu(backend) + time.process_time()
    work()
    return _cpu(backend) + time.process_time() - started


def interleaved(rounds: int, **works: Callable[[], float]) -> dict[str, float]:
    """Return the median of what each measurement answers, taken in turns."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(work())
    return {name: median(values) for name, values in taken.items()}


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND
