"""Benchmark of the coverage family for all areas and buildings at once, beside its floor.

Run it on a database of its own with ``manage.py seed_scale`` rows; CPU seconds are those of the
database process together with our own.
"""

import datetime
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection, connections, transaction

from common.calendar.clock import now
from common.database.fragments import compose
from reports.actions import UPSERT
from reports.indicators.definitions import INDICATORS
from reports.indicators.enterprise_facts import midnight
from reports.indicators.sql import whole_passes
from reports.indicators.statement import numbers_sql
from reports.models import IndicatorSnapshot
from tests.benchmarks.floors import coverage as floor

BAR = 2.5
ROUNDS = 5
TICKS_PER_SECOND = 100


def run(day: datetime.date, rounds: int = ROUNDS) -> dict[str, Any]:
    """Measure floor and ours in turn; return medians of CPU seconds, their ratio and the bar.

    Raises AssertionError when the two do not give equal results.
    """
    params = {
        "day": day,
        "end": midnight(day + datetime.timedelta(days=1)),
        "since_30": midnight(day - datetime.timedelta(days=29)),
        "since_90": midnight(day - datetime.timedelta(days=89)),
        "now": now(),
        "codes": list(floor.CODES),
    }
    with connections["owner"].cursor() as cursor:
        cursor.execute(floor.TABLE)
        cursor.execute("GRANT ALL ON floor_coverage TO PUBLIC")
    floors, ours = [], []
    for _ in range(rounds):
        floors.append(_measured(lambda: _floor(params), floor.EMPTY))
        ours.append(_measured(lambda: _ours(params), _empty_snapshot))
    with connection.cursor() as cursor:
        cursor.execute(floor.DIFFERENCES, params)
        assert cursor.fetchone()[0] == 0, "floor and snapshot differ"
        cursor.execute("SELECT count(*) FROM floor_coverage")
        rows = cursor.fetchone()[0]
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP TABLE floor_coverage")
    ratio = median(ours) / median(floors)
    return {"floor": median(floors), "ours": median(ours), "ratio": ratio, "bar": BAR, "rows": rows}


def _floor(params: dict[str, Any]) -> None:
    with whole_passes() as cursor:
        cursor.execute(floor.FILL, params)


def _ours(params: dict[str, Any]) -> None:
    indicators = [INDICATORS[code] for code in floor.CODES]
    numbers = numbers_sql(indicators, params["day"])
    statement = compose(UPSERT, day=params["day"], now=params["now"], numbers=numbers)
    with whole_passes() as cursor:
        cursor.execute(statement.sql, statement.params)


def _measured(work: Callable[[], None], before: Any) -> float:
    """Return the CPU seconds of database and Python for one run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    if callable(before):
        before()
    else:
        with connection.cursor() as cursor:
            cursor.execute(before)
    started = _cpu(backend) + time.process_time()
    with transaction.atomic():
        work()
    return _cpu(backend) + time.process_time() - started


def _empty_snapshot() -> None:
    IndicatorSnapshot.objects.all().delete()


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND
