"""What was written between two snapshots of the database: exact under concurrent writes.

Numbers and times are given before a transaction commits, so neither can say what a reader has
seen. A snapshot says it: a transaction is either visible in it or not, whenever it commits.
"""

from dataclasses import dataclass

from django.db import connection

from common.database.fragments import Fragment, compose

# The first comparison only narrows the index down: whatever is older was surely seen.
BETWEEN = """(
    {column} >= pg_snapshot_xmin({since}::pg_snapshot)
    AND NOT pg_visible_in_snapshot({column}, {since}::pg_snapshot)
    AND pg_visible_in_snapshot({column}, {until}::pg_snapshot)
)"""
HISTORY = """
SELECT table_name, row_id, before FROM common_rowhistory
WHERE {between} AND table_name = ANY({tables}::text[])
"""
# Another server, or another database on it, numbers its transactions anew.
WHERE_ARE_WE = """
SELECT pg_current_snapshot()::text,
       (SELECT system_identifier FROM pg_control_system())::text
       || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())::text
"""


@dataclass(frozen=True, slots=True)
class Window:
    """What is not visible in snapshot ``since`` and visible in snapshot ``until``."""

    since: str
    until: str

    def between(self, column: str) -> Fragment:
        """Return the condition «the transaction in ``column`` lies in the window»."""
        return compose(BETWEEN, column=Fragment(column), since=self.since, until=self.until)

    def history(self, tables: tuple[str, ...]) -> Fragment:
        """Select table_name, row_id and before of the window's rows of history."""
        return compose(HISTORY, between=self.between("transaction"), tables=list(tables))

    def tables(self) -> frozenset[str]:
        """Return the tables with rows of history in the window: one query."""
        found = compose(
            "SELECT DISTINCT table_name FROM common_rowhistory WHERE {between}",
            between=self.between("transaction"),
        )
        return frozenset(name for (name,) in fetch(found))


def current_snapshot() -> tuple[str, str]:
    """Return the snapshot of now, and the name of the database that it belongs to."""
    ((snapshot, era),) = fetch(Fragment(WHERE_ARE_WE))
    return snapshot, era


def fetch(statement: Fragment) -> list[tuple]:
    """Run a statement and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return cursor.fetchall()
