"""Sheets of the enterprises that rent in the patch today, and which of them differ since when."""

import datetime
import uuid
from collections.abc import Sequence

from common.database.fragments import Fragment, compose, joined
from common.sync.feed.registry import Change, Feed, Reader, Row, register_feed
from common.sync.feed.window import fetch
from services.feeds.places import is_regrouped
from services.feeds.sheet_facts import read_facts, read_rulebook
from services.feeds.sheet_rows import SheetWriter

# Each row of these names its enterprise.
OWN = (
    "enterprises_occupancy",
    "enterprises_enterprisestanding",
    "enterprises_contact",
    "enterprises_measurement",
    "enterprises_signal",
    "enterprises_factcheck",
    "services_visit",
    "services_servicerequest",
    "services_promise",
    "orgs_coverage",
)
# By which way a row of another table leads to enterprises.
LED = {
    "enterprises_enterprise": "SELECT row_id FROM history WHERE table_name = '{table}'",
    "enterprises_leaseintent": """
        SELECT occupancy.enterprise_id
        FROM history
        LEFT JOIN enterprises_leaseintent intent ON intent.id = history.row_id
        JOIN enterprises_occupancy occupancy
            ON occupancy.id IN (intent.occupancy_id, (before ->> 'occupancy_id')::uuid)
        WHERE table_name = '{table}'""",
    "buildings_unit": """
        SELECT occupancy.enterprise_id
        FROM history JOIN enterprises_occupancy occupancy ON occupancy.unit_id = history.row_id
        WHERE table_name = '{table}'""",
    "orgs_worker": """
        SELECT visit.enterprise_id
        FROM history JOIN services_visit visit ON visit.worker_id = history.row_id
        WHERE table_name = '{table}'
        UNION
        SELECT promise.enterprise_id
        FROM history JOIN services_promise promise ON promise.worker_id = history.row_id
        WHERE table_name = '{table}'""",
}
# A change of one of these bears on every sheet.
RULES = {"services_mustvisitrule", "services_visittype", "common_calendarday"}
TABLES = (*OWN, *LED)
OF_OWN = """
SELECT own.enterprise_id FROM history JOIN {table} own ON own.id = history.row_id
WHERE table_name = '{table}'
"""
OF_EARLIER = """
SELECT (before ->> 'enterprise_id')::uuid FROM history
WHERE before ->> 'enterprise_id' IS NOT NULL
"""
# Ratings leave no history: they say themselves which transaction changed them.
OF_RATING = """
SELECT rating.enterprise_id
FROM held JOIN enterprises_rating rating ON rating.enterprise_id = held.id
WHERE {between}
"""
OF_MOVED = """
SELECT occupancy.enterprise_id
FROM buildings_unit unit JOIN enterprises_occupancy occupancy ON occupancy.unit_id = unit.id
WHERE unit.building_id = ANY({moved}::uuid[])
"""
HELD = """
SELECT DISTINCT occupancy.enterprise_id AS id
FROM buildings_unit unit JOIN enterprises_occupancy occupancy ON occupancy.unit_id = unit.id
WHERE unit.building_id = ANY({ids}::uuid[])
  AND occupancy.starts_on <= {last}
  AND (occupancy.ends_on IS NULL OR occupancy.ends_on > {first})
"""
# Whom the reader may hold: by what is, and by what was before a row or a unit changed.
CHANGED = """
WITH history AS MATERIALIZED ({history}),
held AS MATERIALIZED ({held}),
left_unit AS (
    SELECT row_id AS id FROM history
    WHERE table_name = 'buildings_unit' AND (before ->> 'building_id')::uuid = ANY({ids}::uuid[])
),
unit AS (
    SELECT id FROM buildings_unit WHERE building_id = ANY({ids}::uuid[])
    UNION SELECT id FROM left_unit
),
lost AS (
    SELECT (before ->> 'enterprise_id')::uuid AS id FROM history
    WHERE table_name = 'enterprises_occupancy'
      AND (before ->> 'unit_id')::uuid IN (SELECT id FROM unit)
      AND (before ->> 'starts_on')::date <= {last}
      AND (before ->> 'ends_on' IS NULL OR (before ->> 'ends_on')::date > {first})
    UNION
    SELECT occupancy.enterprise_id
    FROM left_unit JOIN enterprises_occupancy occupancy ON occupancy.unit_id = left_unit.id
)
SELECT touched.id
FROM ({touched}) AS touched(id)
WHERE touched.id IN (SELECT id FROM held UNION ALL SELECT id FROM lost) AND {beyond}
ORDER BY touched.id LIMIT {limit}
"""
ALL_HELD = "SELECT id FROM ({held}) AS held WHERE {beyond} ORDER BY id LIMIT {limit}"


def held(reader: Reader, after: str, limit: int) -> list[str]:
    """Return the enterprises with a current occupancy in the patch."""
    statement = compose(
        ALL_HELD,
        held=_held(list(reader.patch), reader.day, reader.day),
        beyond=_beyond("id", after),
        limit=limit,
    )
    return [str(key) for (key,) in fetch(statement)]


def changed(change: Change, after: str, limit: int) -> list[str]:
    """Return the enterprises whose sheet may differ, or who left the patch: two queries."""
    first, last = sorted([change.before.day, change.after.day])
    ids = list(change.ids)
    everyone = _held(ids, first, last)
    parts = _touched(change)
    if change.is_new_day or change.tables & RULES or is_regrouped(change):
        parts = (Fragment("SELECT id FROM held"), *parts)
    statement = compose(
        CHANGED,
        history=change.window.history(TABLES),
        held=everyone,
        ids=ids,
        first=first,
        last=last,
        touched=joined("\nUNION\n", parts),
        beyond=_beyond("touched.id", after),
        limit=limit,
    )
    return [str(key) for (key,) in fetch(statement)]


def rows(reader: Reader, keys: Sequence[str]) -> dict[str, Row]:
    """Return the sheets of those who are in the patch on the reader's day: twenty queries."""
    facts = read_facts(reader, [uuid.UUID(key) for key in keys])
    writer = SheetWriter(reader, facts, read_rulebook())
    return {str(key): writer.sheet(row) for key, row in facts.enterprises.items()}


def _held(ids: list[uuid.UUID], first: datetime.date, last: datetime.date) -> Fragment:
    return compose(HELD, ids=ids, first=first, last=last)


def _beyond(column: str, after: str) -> Fragment:
    if not after:
        return Fragment("TRUE")
    return compose("{column} > {after}::uuid", column=Fragment(column), after=after)


def _touched(change: Change) -> tuple[Fragment, ...]:
    own = [OF_OWN.format(table=table) for table in OWN if table in change.tables]
    led = [sql.format(table=table) for table, sql in LED.items() if table in change.tables]
    earlier = [OF_EARLIER] if change.tables & set(OWN) else []
    return (
        compose(OF_RATING, between=change.window.between("rating.changed_in")),
        compose(OF_MOVED, moved=list(change.moved)),
        *(Fragment(sql) for sql in (*own, *led, *earlier)),
    )


register_feed(Feed("enterprise", held, changed, rows))
