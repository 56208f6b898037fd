"""Benchmark of the coverage family for all areas and buildings at once, beside its floor.

Both write their rows: the floor into a bare table, ours into the snapshot. The plain ORM way
stands beside them with four of the figures for areas alone.
"""

import datetime
from functools import partial
from typing import Any

from django.db import connection, connections
from django.db.models import Q

from buildings.models import Area
from common.calendar.clock import end_of, now
from common.database.fragments import compose
from common.records.periods import current_on, standing_on
from enterprises.choices import OperatingStatus
from enterprises.models import Enterprise
from orgs.choices import CoverageMode
from reports.actions import UPSERT
from reports.indicators.definitions import INDICATORS
from reports.indicators.sql import whole_passes
from reports.indicators.statement import numbers_sql
from tests.benchmarks.floors import coverage as floor
from tests.benchmarks.measuring import Line, cpu_seconds, interleaved

BAR = 2.5
DAY_STEP = datetime.timedelta(1)


def run(day: datetime.date, rounds: int = 5) -> list[Line]:
    """Measure; raises AssertionError when floor and ours do not give equal results."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(floor.TABLE)
        cursor.execute("GRANT ALL ON floor_coverage TO PUBLIC")
    params = _params(day)
    medians = interleaved(rounds, floor=partial(_floor, params), ours=partial(_ours, params))
    with connection.cursor() as cursor:
        cursor.execute(floor.DIFFERENCES, params)
        (different,) = cursor.fetchone()
        assert different == 0, f"{different} rows of floor and snapshot differ"
        cursor.execute("SELECT count(*) FROM floor_coverage")
        (rows,) = cursor.fetchone()
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP TABLE floor_coverage")
    orm = cpu_seconds(partial(_orm, day))
    note = f"{rows} rows of {len(floor.CODES)} figures"
    return [
        Line("coverage, all places", "floor", medians["floor"], medians["ours"], BAR, note),
        Line("coverage, plain ORM", "floor", medians["floor"], orm, None, "4 figures, areas only"),
    ]


def _params(day: datetime.date) -> dict[str, Any]:
    return {
        "day": day,
        "end": end_of(day),
        "since_30": end_of(day - 30 * DAY_STEP),
        "since_90": end_of(day - 90 * DAY_STEP),
        "now": now(),
        "codes": list(floor.CODES),
    }


def _floor(params: dict[str, Any]) -> float:
    with connection.cursor() as cursor:
        cursor.execute(floor.EMPTY)
    return cpu_seconds(partial(_fill, floor.FILL, params))


def _ours(params: dict[str, Any]) -> float:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_indicatorsnapshot")
    return cpu_seconds(partial(_snapshot, params))


def _snapshot(params: dict[str, Any]) -> None:
    indicators = [INDICATORS[code] for code in floor.CODES]
    numbers = numbers_sql(indicators, params["day"])
    statement = compose(UPSERT, day=params["day"], now=params["now"], numbers=numbers)
    _fill(statement.sql, statement.params)


def _fill(sql: str, params: Any) -> None:
    # The floor gets the planner's settings of ours: they are the best for both.
    with whole_passes() as cursor:
        cursor.execute(sql, params)


def _orm(day: datetime.date) -> None:
    """Count by area what the ORM counts without help: operating, organised, covered, visited."""
    joined = Q(coverages__mode__in=[CoverageMode.ESTABLISH, CoverageMode.JOINT])
    conditions = [
        Q(),
        current_on(day, "coverages__") & joined,
        current_on(day, "coverages__"),
        Q(visits__visited_at__gte=end_of(day - 90 * DAY_STEP), visits__visited_at__lt=end_of(day)),
    ]
    for area in Area.objects.all():
        operating = Enterprise.objects.filter(
            standing_on(day, "standings__"),
            current_on(day, "occupancies__"),
            standings__operating_status=OperatingStatus.OPERATING,
            occupancies__unit__building__subdistrict__path__startswith=area.path,
        )
        for condition in conditions:
            operating.filter(condition).distinct().count()
