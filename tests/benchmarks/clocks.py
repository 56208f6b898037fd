"""Benchmark of the desk: all clocks computed anew beside one pass over the ledger; acts on many.

The floor reads the two ledgers once, spans and limits, and sums them up for each request: no
calendar, no order of spans, nothing compared or written.
"""

import datetime
from functools import partial
from typing import Any

from django.db import connection, connections

from common.calendar.clock import now
from services.actions.clocks import recompute_clocks
from services.actions.handling.deeds import Facts
from services.actions.handling.performing import perform_all
from services.models import ServiceRequest
from tests.benchmarks.measuring import Line, cpu_seconds, interleaved
from tests.factories.accounts import DepartmentFactory

BAR = 3.0
REQUESTS, UNITS, MANY = 60_000, 20, 500

EMPTY = "TRUNCATE services_servicerequest CASCADE"
# Received over two years; one in twenty with a due day of its register.
RECEIVE = """
INSERT INTO services_servicerequest
    (id, source, received_at, channel, category, content, mechanism, is_due_stated, due_on,
     building_id)
SELECT uuidv7(), 'bench', received_at, 'staff', '物业管理', '示例内容', 'platform', n %% 20 = 0,
       CASE WHEN n %% 20 = 0 THEN received_at::date + 20 END,
       (SELECT id FROM buildings_building ORDER BY id LIMIT 1)
FROM generate_series(1, %(requests)s) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2025-01-01 08:00+08'
    + (n::bigint * 7919 %% 1000000) * interval '1 minute' AS received_at) AS moment
"""
LIMIT = """
INSERT INTO services_clocklimit
    (id, request_id, cause, mechanism, days, reason, state, asked_at, decided_at)
SELECT uuidv7(), id, 'first', mechanism, 5, '', 'approved', received_at, received_at
FROM services_servicerequest
"""
# One to five stretches, two and a half on the average; the second one of some is a pause.
RUN = """
WITH dealt AS (
    SELECT id, received_at, row_number() OVER (ORDER BY id) AS n FROM services_servicerequest
), units AS (
    SELECT id AS unit, row_number() OVER (ORDER BY id) - 1 AS place FROM accounts_department
    ORDER BY id LIMIT %(units)s
), parts AS (
    SELECT dealt.*, unit, (ARRAY[0, 0, 1, 1, 2, 2, 2, 4])[1 + n %% 8] AS last
    FROM dealt JOIN units ON place = n %% %(units)s
)
INSERT INTO services_clockspan (id, request_id, kind, starts_at, ends_at, unit_id, reason)
SELECT uuidv7(), parts.id, CASE WHEN part = 1 AND last > 1 THEN 'paused' ELSE 'running' END,
       received_at + part * interval '31 hours',
       CASE WHEN part < last THEN received_at + (part + 1) * interval '31 hours' END,
       CASE WHEN part > 0 THEN unit END,
       CASE WHEN part = 1 AND last > 1 THEN 'legal' ELSE '' END
FROM parts CROSS JOIN LATERAL generate_series(0, last) AS part
"""
EXCEPTIONS = """
INSERT INTO services_unitday (id, department_id, day, is_working, reason)
SELECT uuidv7(), id, date '2025-01-01' + (place * 37 + n * 11)::int, n %% 2 = 0, '示例'
FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM accounts_department
      ORDER BY id LIMIT %(units)s / 2) AS unit
CROSS JOIN generate_series(1, 20) AS n
"""
# Both books have to be read: the stretches of time, and what the limit was.
BOTH = """
SELECT count(*), sum(spans), max(latest), sum(seconds), sum(days) FROM (
    SELECT request.id, count(*) AS spans, max(span.starts_at) AS latest,
           sum(extract(epoch FROM span.ends_at - span.starts_at)) AS seconds
    FROM services_servicerequest AS request
    JOIN services_clockspan AS span ON span.request_id = request.id
    GROUP BY request.id
) AS summed
JOIN (
    SELECT request_id, max(decided_at) AS decided_at, max(days) AS days
    FROM services_clocklimit WHERE state = 'approved' GROUP BY request_id
) AS told ON told.request_id = summed.id
"""
SPANS_ALONE = """
SELECT count(*), sum(spans), max(latest), sum(seconds) FROM (
    SELECT request_id, count(*) AS spans, max(starts_at) AS latest,
           sum(extract(epoch FROM ends_at - starts_at)) AS seconds
    FROM services_clockspan GROUP BY request_id
) AS summed
"""
WRONG = """
UPDATE services_servicerequest SET yellow_at = received_at,
    due_on = CASE WHEN is_due_stated THEN due_on ELSE '2020-01-01' END
"""


def run(day: datetime.date, rounds: int = 5) -> list[Line]:
    """Measure; raises AssertionError when a clock or an act was left out."""
    for _ in range(UNITS):
        DepartmentFactory()
    made = {"requests": REQUESTS, "units": UNITS}
    with connections["owner"].cursor() as cursor:
        for statement in (EMPTY, RECEIVE, LIMIT, RUN, EXCEPTIONS):
            cursor.execute(statement, made)
        cursor.execute("SELECT count(*) FROM services_clockspan")
        (spans,) = cursor.fetchone()
    found = recompute_clocks()
    assert found == REQUESTS, found
    with connections["owner"].cursor() as cursor:
        for table in ("servicerequest", "clockspan", "clocklimit"):
            cursor.execute(f"VACUUM (FULL, ANALYZE) services_{table}")
    medians = interleaved(
        rounds,
        floor=partial(_pass_over, BOTH),
        alone=partial(_pass_over, SPANS_ALONE),
        right=_right,
        wrong=_wrong,
    )
    floor, right = medians["floor"], medians["right"]
    _acts(1)
    one, many = _acts(1), _acts(MANY)
    note = f"{REQUESTS} requests, {spans} spans"
    return [
        Line("clocks, all of them right", "one pass", floor, right, BAR, note),
        Line("clocks, all of them wrong", "one pass", floor, medians["wrong"], None),
        Line("clocks, all of them right", "spans alone", medians["alone"], right, None),
        Line(f"triage of {MANY} in one act", f"{MANY} acts", one * MANY, many, None),
    ]


def _pass_over(statement: str) -> float:
    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            assert cursor.fetchone()[0] == REQUESTS

    return cpu_seconds(read)


def _right() -> float:
    return _recomputed(0)


def _wrong() -> float:
    with connections["owner"].cursor() as cursor:
        cursor.execute(WRONG)
    return _recomputed(REQUESTS)


def _recomputed(expected: int) -> float:
    found: list[int] = []
    seconds = cpu_seconds(lambda: found.append(recompute_clocks()))
    assert found == [expected], found
    return seconds


def _acts(number: int) -> float:
    """Return the CPU seconds of one act on so many requests."""
    keys = list(ServiceRequest.objects.order_by("pk").values_list("pk", flat=True)[:number])
    done: list[Any] = []

    def act() -> None:
        facts = Facts(category="物业管理", mechanism="platform")
        moment = now()
        done.append(
            perform_all(request_ids=keys, verb="triage", by=None, now=moment, facts=facts).done
        )

    seconds = cpu_seconds(act)
    assert len(done[0]) == number
    return seconds
