"""Benchmark of the desk: all clocks computed anew beside one pass over the ledger; acts on many.

The floor reads every span once and sums it for its request: no calendar, no limit, no comparison.
"""

import datetime
from typing import Any

from django.db import connection, transaction

from accounts.models import Department
from services.actions.clocks import recompute_clocks
from services.actions.handling.deeds import Facts
from services.actions.handling.performing import perform_all
from services.models import ClockSpan, ServiceRequest
from tests.benchmarks.measuring import Line, cpu_seconds, interleaved

BAR = 3.0
REQUESTS, UNITS, AT_ONCE = 60_000, 20, 500

TABLES = ("services_clockspan", "services_clocklimit", "services_requestevent")
# The register's own requests give way to as many as the bar speaks of.
EMPTY = "DELETE FROM services_satisfactionask; DELETE FROM services_servicerequest"
# Received over two years; every fifth day of the ledger belongs to a department.
REQUEST = """
INSERT INTO services_servicerequest
    (source, received_at, channel, category, content, mechanism, is_due_stated, building_id)
SELECT 'bench', timestamptz '2025-01-01 08:00+08' + (n * 1009 % 1000000) * interval '1 minute',
       'staff', '物业管理', '示例内容', 'platform', n %% 20 = 0, (
           SELECT id FROM buildings_building LIMIT 1)
FROM generate_series(1, %s) AS n
""".replace("% 1000000", "%% 1000000")
SPANS = """
INSERT INTO services_clockspan (request_id, kind, starts_at, ends_at, unit_id, reason)
SELECT request.id, CASE WHEN part.number = 1 THEN 'paused' ELSE 'running' END,
       request.received_at + part.number * interval '31 hours',
       CASE WHEN part.number < parts.last
            THEN request.received_at + (part.number + 1) * interval '31 hours' END,
       CASE WHEN part.number > 0 THEN (SELECT id FROM accounts_department
           ORDER BY id OFFSET parts.seed %% (SELECT count(*) FROM accounts_department) LIMIT 1) END,
       CASE WHEN part.number = 1 THEN 'legal' ELSE '' END
FROM services_servicerequest AS request
CROSS JOIN LATERAL (SELECT abs(hashtext(request.id::text)) AS seed) AS seeds
CROSS JOIN LATERAL (
    SELECT seeds.seed, CASE WHEN seeds.seed %% 4 < 2 THEN 0 ELSE 1 + seeds.seed %% 5 END AS last
) AS parts
CROSS JOIN LATERAL generate_series(0, parts.last) AS part(number)
"""
