"""Benchmark of the rating: a full run beside its floor, dirty runs beside a full run.

The full run is the nightly one: nearly every current row differs (a day less of lease), as many
rows are written as by the floor. The very first run writes a history row for everybody as well.
"""

import datetime
import tracemalloc
from functools import partial
from typing import Any

from django.db import connection, connections, transaction

from common.calendar.clock import end_of
from enterprises.actions.ratings import rate_all, rate_dirty
from enterprises.models import Enterprise, RatingMark
from enterprises.rating.results import published_scheme, scheme_in_force
from enterprises.rating.signals import decays
from tests.benchmarks.floors import rating as floor
from tests.benchmarks.floors.rating_orm import rate_plainly
from tests.benchmarks.measuring import Line, cpu_seconds, interleaved

FULL_BAR = 2.0
DIRTY_BAR = 0.06
DAY_STEP = datetime.timedelta(1)
SAMPLE = 1_000

# One enterprise in a hundred, spread over the table.
MARK = """
INSERT INTO enterprises_ratingmark
SELECT id, nextval('enterprises_ratingmark_token'), now() FROM enterprises_enterprise
WHERE mod(hashtextextended(id::text, 0) & 9223372036854775807, %s) = 0
"""
PLAN = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF) "
WAL = "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn"


def run(day: datetime.date, rounds: int = 5) -> list[Line]:
    """Measure; raises AssertionError when floor and ours do not give equal results."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(floor.TABLE)
    bench = Bench(day)
    first = cpu_seconds(lambda: rate_all(today=day))
    bench.clear_marks()
    medians = interleaved(
        rounds,
        floor=bench.floor,
        full=bench.full,
        unchanged=bench.unchanged,
        dirty=partial(bench.dirty, 100),
        one=partial(bench.dirty, 50_000),
    )
    assert bench.rows, "nobody was rated"
    plain = bench.plain()
    lines = [
        Line("rating, full", "floor", medians["floor"], medians["full"], FULL_BAR, bench.notes()),
        Line("rating, 1 % dirty", "full run", medians["full"], medians["dirty"], DIRTY_BAR),
        Line("rating, same day again", "floor", medians["floor"], medians["unchanged"], None),
        Line("rating, first run with history", "floor", medians["floor"], first, None),
        Line("rating, 1 in 50,000 dirty", "full run", medians["full"], medians["one"], None),
        Line("rating, plain ORM", "floor", medians["floor"], plain, None, "from a sample"),
    ]
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP TABLE floor_rating")
    return lines


def plan(day: datetime.date) -> str:
    """Return the query plan of the floor, with rows read and written."""
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute(floor.TABLE)
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute(PLAN + floor.FILL, floor_params(day))
        return "\n".join(line for (line,) in cursor.fetchall())


def floor_params(day: datetime.date) -> dict[str, Any]:
    """Return the parameters of the floor."""
    return {
        "day": day,
        "scheme": published_scheme().pk,
        "year": day.replace(month=1, day=1),
        "end": end_of(day),
        "decays": decays(scheme_in_force().signals),
    }


class Bench:
    """One database under measurement; every full run and its floor rate the next day."""

    def __init__(self, day: datetime.date) -> None:
        self.day = day
        self.rows = 0
        self.peak = 0
        self.wal = {"full": 0, "unchanged": 0}

    def floor(self) -> float:
        """Fill the typed table for the next day."""
        self.day += DAY_STEP
        params = floor_params(self.day)

        def fill() -> None:
            with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
                cursor.execute("SET LOCAL work_mem = '64MB'")
                cursor.execute(floor.EMPTY)
                cursor.execute(floor.FILL, params)
                self.rows = cursor.rowcount

        return cpu_seconds(fill, "owner")

    def full(self) -> float:
        """Rate everybody for the day of the floor, and compare."""
        before = self.wal_position()
        seconds = cpu_seconds(lambda: rate_all(today=self.day))
        self.wal["full"] = self.wal_position() - before
        with connections["owner"].cursor() as cursor:
            cursor.execute(floor.DIFFERENCES)
            (differing,) = cursor.fetchone()
        assert differing == 0, f"floor and engine differ in {differing} rows"
        return seconds

    def unchanged(self) -> float:
        """Rate everybody for the same day again; nothing differs."""
        before = self.wal_position()
        tracemalloc.start()
        rate_all(today=self.day)
        self.peak = max(self.peak, tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        self.wal["unchanged"] = self.wal_position() - before
        return cpu_seconds(lambda: rate_all(today=self.day))

    def dirty(self, one_in: int) -> float:
        """Rate the marked ones for the next day, so that their rows differ."""
        with connection.cursor() as cursor:
            cursor.execute(MARK, [one_in])
        seconds = cpu_seconds(lambda: rate_dirty(today=self.day + DAY_STEP))
        assert not RatingMark.objects.exists()
        return seconds

    def plain(self) -> float:
        """Return what everybody would cost by plain ORM, from a sample of enterprises."""
        ids = list(Enterprise.objects.order_by("id").values_list("id", flat=True)[:SAMPLE])
        seconds = cpu_seconds(lambda: rate_plainly(ids, self.day))
        return seconds * Enterprise.objects.count() / len(ids)

    def clear_marks(self) -> None:
        """Forget the marks that the making of the register left."""
        RatingMark.objects.all().delete()

    def wal_position(self) -> int:
        """Return the position in the write-ahead log, bytes."""
        with connection.cursor() as cursor:
            cursor.execute(WAL)
            return int(cursor.fetchone()[0])

    def notes(self) -> str:
        """Return what else was measured."""
        return (
            f"{self.rows} rows; WAL {self.wal['full'] / 1e6:.1f} MB, unchanged "
            f"{self.wal['unchanged'] / 1e6:.1f} MB; Python peak {self.peak / 1e6:.1f} MB"
        )
