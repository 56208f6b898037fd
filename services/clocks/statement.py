"""When requests are due, out of the ledger of their clocks: one statement for any number of them.

Worked time is whole Shanghai days, each of 24 hours, of the working calendar; a department's own
exceptions go before it. Counting begins with the day after receipt; the request is due at the
end of the day in which the running spans have used up the limit, so that N working days without
a pause end on the N-th working day after receipt. Times are integers of microseconds: nothing is
rounded on the way.

A last span that ran is thought to run on, also after the request was settled: that is the day
it was measured by. A clock that stands still within its limit has no due day.

How it is counted: all working days of all calendars lie in one line, those of the common calendar
first, then those of each department with exceptions. A moment's place on that line, in
microseconds, is what stands in ``passed`` for its day plus the hours of the day; the way back is
the day that ``worked`` names. Both are arrays, so that no span has to be joined with a calendar.
"""

import uuid

from common.database.fragments import Fragment, compose
from services.choices import LimitState, SpanKind

# The common calendar stands under this key, a department with exceptions under its own.
COMMON = uuid.UUID(int=0)
DAY = 86_400_000_000
# Shanghai has been so far ahead of UTC without a break since 1991.
AHEAD = 8 * 3_600_000_000
# No calendar is drawn further than that; a stated day beyond it has no yellow light.
HORIZON_DAYS = 1_200

# Days and moments are counted from 1970, in Shanghai. ``spans`` in worked time: when one begins
# (f0), how much was used up with it (upto) and by itself (used).
SPANS = """
WITH wanted AS MATERIALIZED (
    SELECT request.id, request.duplicate_of_id, request.is_due_stated, request.due_on,
           request.yellow_at, request.is_due_provisional, {received} / {day} + 1 AS counts_from
    FROM services_servicerequest AS request
    WHERE {among}
    ORDER BY request.id
),
units AS (
    SELECT unit, row_number() OVER (ORDER BY unit) - 1 AS place
    FROM (SELECT {common}::uuid AS unit UNION SELECT department_id FROM services_unitday) AS named
),
reach AS MATERIALIZED (
    SELECT first, {now} / {day} + {horizon}::int - first + 1 AS length
    FROM (SELECT min(counts_from) AS first FROM wanted) AS earliest
),
published AS (
    SELECT DISTINCT extract(year FROM day)::int AS year FROM common_calendarday
),
days AS MATERIALIZED (
    SELECT units.place * reach.length + number AS cell, place, judged.is_working,
           published.year IS NULL AS is_open
    FROM reach
    CROSS JOIN units
    CROSS JOIN LATERAL generate_series(0, reach.length - 1) AS number
    CROSS JOIN LATERAL (SELECT date '1970-01-01' + (reach.first + number)::int AS day) AS drawn
    LEFT JOIN common_calendarday AS stated ON stated.day = drawn.day
    LEFT JOIN services_unitday AS own ON own.department_id = units.unit AND own.day = drawn.day
    LEFT JOIN published ON published.year = extract(year FROM drawn.day)::int
    CROSS JOIN LATERAL (SELECT coalesce(
        own.is_working, stated.is_working, extract(isodow FROM drawn.day) < 6) AS is_working
    ) AS judged
),
-- Departments with exceptions in the order of their calendars, from the second one on.
named AS MATERIALIZED (
    SELECT array_agg(unit ORDER BY place) FILTER (WHERE place > 0) AS units FROM units
),
-- For each day: twice the working days before it on the line, and one if it is worked itself.
passed AS MATERIALIZED (
    SELECT array_agg((2 * upto - is_working::int)::int ORDER BY cell) AS codes
    FROM (SELECT cell, is_working, count(*) FILTER (WHERE is_working) OVER (
              ORDER BY cell ROWS UNBOUNDED PRECEDING) AS upto FROM days) AS counted
),
-- Each step a table of its own, so that nothing is worked out twice.
clipped AS (
    SELECT span.id, span.request_id, span.kind = {running} AS is_running, span.starts_at,
           span.ends_at, {place} AS place,
           {place} * (SELECT length FROM reach) - (SELECT first FROM reach) + 1 AS base,
           greatest({starts}, wanted.counts_from * {day}) AS begins, {ends} AS ends
    FROM wanted
    JOIN services_clockspan AS span ON span.request_id = wanted.id
    OFFSET 0
),
placed AS (
    SELECT id, request_id, is_running, starts_at, ends_at, place,
           (SELECT codes FROM passed)[base + begins / {day}] AS opening, begins %% {day} AS opens,
           (SELECT codes FROM passed)[base + ends / {day}] AS closing, ends %% {day} AS closes
    FROM clipped
    OFFSET 0
),
-- A span that ended before counting began has no length. Sums of floats are exact up to 2^53
-- microseconds, 285 years, and cost a fraction of those of integers.
measured AS (
    SELECT id, request_id, is_running, starts_at, ends_at, place,
           (opening >> 1) * {day} + (opening & 1) * opens AS f0,
           greatest((closing >> 1) * {day} + (closing & 1) * closes
                    - (opening >> 1) * {day} - (opening & 1) * opens, 0)::float8 AS worked
    FROM placed
    OFFSET 0
),
spans AS (
    SELECT id, request_id, starts_at, is_running, place, f0, worked::bigint AS worked,
           (sum(CASE WHEN is_running THEN worked ELSE 0 END) OVER ledger)::bigint AS upto,
           lead(starts_at) OVER ledger IS NULL AS is_last
    FROM measured
    WINDOW ledger AS (PARTITION BY request_id ORDER BY starts_at, ends_at, id
                      ROWS UNBOUNDED PRECEDING)
)
"""

DUE = """
, limits AS (
    SELECT DISTINCT ON (told.request_id) told.request_id, told.days * {day} AS whole
    FROM services_clocklimit AS told
    JOIN wanted ON wanted.id = told.request_id
    WHERE told.state = {approved}
    ORDER BY told.request_id, told.decided_at DESC, told.id DESC
),
worked AS MATERIALIZED (
    SELECT array_agg(cell::int ORDER BY cell) AS cells FROM days WHERE is_working
),
-- How many days up to each one belong to years that are not published.
open AS MATERIALIZED (
    SELECT array_agg(upto::int ORDER BY cell) AS upto
    FROM (SELECT cell, count(*) FILTER (WHERE is_open) OVER (
              ORDER BY cell ROWS UNBOUNDED PRECEDING) AS upto
          FROM days WHERE place = 0) AS counted
),
reached AS (
    SELECT spans.request_id, place, is_last, upto, whole, whole / 4 * 3 AS quarters,
           upto - worked AS before, f0 - (upto - worked) AS line
    FROM spans
    JOIN limits USING (request_id)
    WHERE is_running
    OFFSET 0
),
-- Where on the line the limit ends, and its third quarter, by the calendar of that span.
crossed AS (
    SELECT request_id,
           max(line + whole) FILTER (
               WHERE whole > before AND (whole <= upto OR is_last)) AS due,
           max(place) FILTER (
               WHERE whole > before AND (whole <= upto OR is_last)) AS due_place,
           max(line + quarters) FILTER (
               WHERE quarters > before AND (quarters <= upto OR is_last)) AS yellow,
           max(place) FILTER (
               WHERE quarters > before AND (quarters <= upto OR is_last)) AS yellow_place
    FROM reached
    GROUP BY request_id
),
-- A stated day is kept; its light stands at three quarters of the working days up to it, if any.
lights AS (
    SELECT wanted.*, reach.first, reach.length, due, due_place,
           CASE WHEN NOT is_due_stated THEN yellow
                WHEN due_on - {epoch} < reach.first + reach.length AND {upto} > {before}
                THEN (3 * {upto} + {before}) * {day} / 4
                END AS yellow,
           CASE WHEN is_due_stated THEN 0 ELSE yellow_place END AS yellow_place
    FROM wanted
    CROSS JOIN reach
    LEFT JOIN crossed ON crossed.request_id = wanted.id AND NOT is_due_stated
),
cells AS (
    SELECT lights.*, (SELECT cells FROM worked)[(due - 1) / {day} + 1] AS due_cell,
           (SELECT cells FROM worked)[(yellow - 1) / {day} + 1] AS yellow_cell
    FROM lights
    OFFSET 0
),
-- Beyond the horizon of a department begins another one's calendar.
-- Beyond the horizon of one calendar lies the beginning of another: that is no day of ours.
numbers AS (
    SELECT cells.*,
           CASE WHEN due_cell / length = due_place AND duplicate_of_id IS NULL
                THEN due_cell %% length END AS due_number,
           CASE WHEN yellow_cell / length = yellow_place AND duplicate_of_id IS NULL
                THEN yellow_cell %% length END AS yellow_number
    FROM cells
    OFFSET 0
),
due AS (
    SELECT id, due_on AS old_on, yellow_at AS old_at, is_due_provisional AS old_provisional,
           CASE WHEN is_due_stated THEN due_on
                ELSE {epoch} + (first + due_number)::int END AS due_on,
           timestamptz '1970-01-01 00:00+00'
               + ((first + yellow_number) * {day} - {ahead}
                  + yellow - (yellow - 1) / {day} * {day}) * interval '1 microsecond' AS yellow_at,
           coalesce(
               (SELECT upto FROM open)[due_number + 1]
               > coalesce((SELECT upto FROM open)[counts_from - first], 0), FALSE
           ) AS is_due_provisional
    FROM numbers
)
"""

SHOWN = "SELECT id, due_on, yellow_at, is_due_provisional FROM due"

STORE = """
, fresh AS MATERIALIZED (
    SELECT * FROM due
    WHERE (old_on, old_at, old_provisional)
        IS DISTINCT FROM (due_on, yellow_at, is_due_provisional)
)
UPDATE services_servicerequest AS request
SET due_on = fresh.due_on, yellow_at = fresh.yellow_at,
    is_due_provisional = fresh.is_due_provisional, updated_at = now()
FROM fresh
WHERE request.id = fresh.id
"""

READ = "SELECT id, request_id, worked, upto FROM spans ORDER BY starts_at, id"


def due_statement(among: Fragment, moment: object, *, store: bool) -> Fragment:
    """Return SQL that computes due days, and stores those that differ.

    ``among``: which requests, SQL over the table named «request».
    """
    parts = _parts(among, moment)
    end = Fragment(STORE if store else SHOWN)
    spans, due = compose(SPANS, **parts), compose(DUE, **parts)
    return compose("{spans}{due}{end}", spans=spans, due=due, end=end)


def spans_statement(among: Fragment, moment: object) -> Fragment:
    """Return SQL for each span: (id, request, worked µs, used up with it in µs) at ``moment``."""
    spans = compose(SPANS, **_parts(among, moment))
    return compose("{spans}{read}", spans=spans, read=Fragment(READ))


def _parts(among: Fragment, moment: object) -> dict[str, object]:
    told = Fragment("%s::timestamptz", (moment,))
    codes = "(SELECT codes FROM passed)"
    return {
        "among": among,
        "common": COMMON,
        "day": Fragment(str(DAY)),
        "ahead": Fragment(str(AHEAD)),
        "epoch": Fragment("date '1970-01-01'"),
        "place": Fragment(
            "coalesce(array_position((SELECT units FROM named), span.unit_id), 0)::bigint"
        ),
        # Working days up to a stated day, and before the first day that counts.
        "upto": Fragment(f"(({codes}[due_on - date '1970-01-01' - reach.first + 1] + 1) >> 1)"),
        "before": Fragment(f"({codes}[counts_from - reach.first + 1] >> 1)"),
        "horizon": HORIZON_DAYS,
        "received": _microseconds(Fragment("request.received_at")),
        "starts": _microseconds(Fragment("span.starts_at")),
        "ends": _microseconds(compose("coalesce(span.ends_at, {told})", told=told)),
        "now": _microseconds(told),
        "running": SpanKind.RUNNING.value,
        "approved": LimitState.APPROVED.value,
    }


def _microseconds(moment: Fragment) -> Fragment:
    """Return a moment as whole microseconds of Shanghai since 1970."""
    return compose(
        "((date_part('epoch', {moment}) * 1000000)::bigint + {ahead})",
        moment=moment,
        ahead=Fragment(str(AHEAD)),
    )
