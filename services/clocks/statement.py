"""When requests are due, out of the ledger of their clocks: one statement for any number of them.

Worked time is whole Shanghai days, each of 24 hours, of the working calendar; a department's own
exceptions go before it. Counting begins with the day after receipt; the request is due at the
end of the day in which the running spans have used up the limit, so that N working days without
a pause end on the N-th working day after receipt. Times are integers of microseconds: nothing is
rounded on the way.

A last span that ran is thought to run on, also after the request was settled: that is the day
it was measured by. A clock that stands still within its limit has no due day.
"""

import uuid

from common.database.fragments import Fragment, compose
from services.choices import LimitState, SpanKind

# The common calendar stands under this key, a department with exceptions under its own.
COMMON = uuid.UUID(int=0)
DAY = 86_400_000_000
# No calendar is drawn further than that; a stated day beyond it has no yellow light.
HORIZON_DAYS = 1_200

# ``wanted``: the requests; ``spans`` in worked time: when one begins (f0), how much was used up
# with it (upto) and before it (before).
SPANS = """
WITH wanted AS MATERIALIZED (
    SELECT request.id, request.duplicate_of_id, request.is_due_stated, request.due_on,
           request.yellow_at, request.is_due_provisional,
           (request.received_at AT TIME ZONE 'Asia/Shanghai')::date + 1 AS counts_from
    FROM services_servicerequest AS request
    WHERE {among}
),
units AS (
    SELECT {common}::uuid AS unit UNION SELECT department_id FROM services_unitday
),
reach AS (
    SELECT min(wanted.counts_from) AS first,
           (now() AT TIME ZONE 'Asia/Shanghai')::date + {horizon}::int AS last
    FROM wanted
),
published AS (
    SELECT DISTINCT extract(year FROM day)::int AS year FROM common_calendarday
),
days AS MATERIALIZED (
    SELECT units.unit, drawn.day::date AS day, worked.is_working,
           (count(*) FILTER (WHERE worked.is_working) OVER (
               PARTITION BY units.unit ORDER BY drawn.day
               ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
           ) - worked.is_working::int)::bigint AS before
    FROM reach
    CROSS JOIN units
    CROSS JOIN LATERAL generate_series(
        reach.first::timestamp, reach.last::timestamp, interval '1 day') AS drawn(day)
    LEFT JOIN common_calendarday AS stated ON stated.day = drawn.day::date
    LEFT JOIN services_unitday AS own
        ON own.department_id = units.unit AND own.day = drawn.day::date
    CROSS JOIN LATERAL (SELECT coalesce(
        own.is_working, stated.is_working, extract(isodow FROM drawn.day) < 6) AS is_working
    ) AS worked
),
clipped AS (
    SELECT span.id, span.request_id, span.kind, span.starts_at, span.ends_at,
           coalesce(units.unit, {common}::uuid) AS unit,
           greatest((span.starts_at AT TIME ZONE 'Asia/Shanghai'), wanted.counts_from) AS begins,
           greatest((coalesce(span.ends_at, {moment}::timestamptz) AT TIME ZONE 'Asia/Shanghai'),
                    (span.starts_at AT TIME ZONE 'Asia/Shanghai'), wanted.counts_from) AS ends
    FROM wanted
    JOIN services_clockspan AS span ON span.request_id = wanted.id
    LEFT JOIN units ON units.unit = span.unit_id
),
measured AS (
    SELECT clipped.id, clipped.request_id, clipped.kind, clipped.starts_at, clipped.unit,
           opening.before * {day} + CASE WHEN opening.is_working THEN
               extract(epoch FROM clipped.begins - opening.day)::numeric * 1000000
               ELSE 0 END AS f0,
           closing.before * {day} + CASE WHEN closing.is_working THEN
               extract(epoch FROM clipped.ends - closing.day)::numeric * 1000000
               ELSE 0 END AS f1
    FROM clipped
    JOIN days AS opening ON opening.unit = clipped.unit AND opening.day = clipped.begins::date
    JOIN days AS closing ON closing.unit = clipped.unit AND closing.day = clipped.ends::date
),
spans AS (
    SELECT measured.*, (f1 - f0)::bigint AS worked,
           CASE WHEN kind = {running} THEN (f1 - f0)::bigint ELSE 0 END AS used,
           sum(CASE WHEN kind = {running} THEN f1 - f0 ELSE 0 END)
               OVER (PARTITION BY request_id ORDER BY starts_at, id)::bigint AS upto,
           lead(id) OVER (PARTITION BY request_id ORDER BY starts_at, id) IS NULL AS is_last
    FROM measured
)
"""

DUE = """
, limits AS (
    SELECT DISTINCT ON (told.request_id) told.request_id, told.days * {day}::bigint AS whole
    FROM services_clocklimit AS told
    JOIN wanted ON wanted.id = told.request_id
    WHERE told.state = {approved}
    ORDER BY told.request_id, told.decided_at DESC, told.id DESC
),
-- Where in worked time the limit ends, and its third quarter, by the calendar of that span.
crossed AS (
    SELECT spans.request_id,
           max(f0 + whole - (upto - used)) FILTER (
               WHERE whole > upto - used AND (whole <= upto OR is_last)) AS due,
           max(f0 + whole * 3 / 4 - (upto - used)) FILTER (
               WHERE whole * 3 / 4 > upto - used AND (whole * 3 / 4 <= upto OR is_last)) AS yellow,
           (max(unit::text) FILTER (
               WHERE whole > upto - used AND (whole <= upto OR is_last)))::uuid AS due_unit,
           (max(unit::text) FILTER (
               WHERE whole * 3 / 4 > upto - used AND (whole * 3 / 4 <= upto OR is_last)
           ))::uuid AS yellow_unit
    FROM spans
    JOIN limits USING (request_id)
    WHERE kind = {running}
    GROUP BY spans.request_id
),
computed AS (
    SELECT crossed.request_id, due_day.day AS due_on,
           (yellow_day.day + (yellow - (ceil(yellow / {day}::numeric) - 1) * {day})
               * interval '1 microsecond') AT TIME ZONE 'Asia/Shanghai' AS yellow_at
    FROM crossed
    LEFT JOIN days AS due_day ON due_day.unit = due_unit AND due_day.is_working
        AND due_day.before = ceil(due / {day}::numeric) - 1
    LEFT JOIN days AS yellow_day ON yellow_day.unit = yellow_unit AND yellow_day.is_working
        AND yellow_day.before = ceil(yellow / {day}::numeric) - 1
),
-- A stated day is kept; its light stands at three quarters of the working days up to it, if any.
stated AS (
    SELECT wanted.id AS request_id,
           first.before * {day} + (last.before + last.is_working::int - first.before)
               * {day} * 3 / 4 AS yellow
    FROM wanted
    JOIN days AS first ON first.unit = {common}::uuid AND first.day = wanted.counts_from
    JOIN days AS last ON last.unit = {common}::uuid AND last.day = wanted.due_on
    WHERE wanted.is_due_stated AND wanted.due_on >= wanted.counts_from
      AND last.before + last.is_working::int > first.before
),
lights AS (
    SELECT stated.request_id,
           (days.day + (yellow - (ceil(yellow / {day}::numeric) - 1) * {day})
               * interval '1 microsecond') AT TIME ZONE 'Asia/Shanghai' AS yellow_at
    FROM stated
    JOIN days ON days.unit = {common}::uuid AND days.is_working
        AND days.before = ceil(yellow / {day}::numeric) - 1
),
due AS (
    SELECT wanted.id,
           CASE WHEN wanted.is_due_stated THEN wanted.due_on
                WHEN wanted.duplicate_of_id IS NULL THEN computed.due_on END AS due_on,
           CASE WHEN wanted.duplicate_of_id IS NOT NULL THEN NULL
                WHEN wanted.is_due_stated THEN lights.yellow_at
                ELSE computed.yellow_at END AS yellow_at
    FROM wanted
    LEFT JOIN computed ON computed.request_id = wanted.id
    LEFT JOIN lights ON lights.request_id = wanted.id
)
"""

SHOWN = """
SELECT due.id, due.due_on, due.yellow_at,
       NOT wanted.is_due_stated AND due.due_on IS NOT NULL AND EXISTS (
           SELECT FROM generate_series(extract(year FROM wanted.counts_from)::int,
                                       extract(year FROM due.due_on)::int) AS year
           WHERE year NOT IN (SELECT published.year FROM published)) AS is_due_provisional
FROM due JOIN wanted USING (id)
"""

STORE = """
, fresh AS ({shown})
UPDATE services_servicerequest AS request
SET due_on = fresh.due_on, yellow_at = fresh.yellow_at,
    is_due_provisional = fresh.is_due_provisional, updated_at = now()
FROM fresh JOIN wanted USING (id)
WHERE request.id = fresh.id
  AND (wanted.due_on, wanted.yellow_at, wanted.is_due_provisional)
      IS DISTINCT FROM (fresh.due_on, fresh.yellow_at, fresh.is_due_provisional)
"""

READ = "SELECT id, request_id, worked, upto FROM spans ORDER BY starts_at, id"


def due_statement(among: Fragment, moment: object, *, store: bool) -> Fragment:
    """Return SQL that computes due days, and stores those that differ.

    ``among``: which requests, SQL over the table named «request».
    """
    parts = _parts(among, moment)
    shown = compose(SHOWN, **parts)
    end = compose(STORE, shown=shown) if store else shown
    return compose("{spans}{due}{end}", spans=_spans(parts), due=compose(DUE, **parts), end=end)


def spans_statement(among: Fragment, moment: object) -> Fragment:
    """Return SQL for each span: (id, request, worked µs, used up with it in µs) at ``moment``."""
    return compose("{spans}{read}", spans=_spans(_parts(among, moment)), read=Fragment(READ))


def _spans(parts: dict[str, object]) -> Fragment:
    return compose(SPANS, **parts)


def _parts(among: Fragment, moment: object) -> dict[str, object]:
    return {
        "among": among,
        "common": COMMON,
        "day": Fragment(str(DAY)),
        "horizon": HORIZON_DAYS,
        "moment": moment,
        "running": SpanKind.RUNNING.value,
        "approved": LimitState.APPROVED.value,
    }
