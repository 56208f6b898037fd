"""What the planner knows about the tables: after a large write it must not guess."""

from django.db import connection
from psycopg import sql

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
# Below so many rows the planner's guesses do no harm.
WORTH_IT = 500


def refresh_statistics(written: int) -> None:
    """Measure all tables anew after ``written`` rows, as part of the current transaction.

    Without it the first rating after an import takes minutes instead of a second, until
    autovacuum comes by. Takes about a third of a second; PostgreSQL samples large tables.
    """
    if written < WORTH_IT:
        return
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [sql.Identifier(name) for (name,) in cursor.fetchall()]
        cursor.execute(sql.SQL("ANALYZE {}").format(sql.SQL(", ").join(names)))
