"""A generated register of any size as a database: made once, cloned for every benchmark."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.core.management import call_command
from psycopg import sql

from tests.database import LOCK, cloned, exists, owner, point_to, template

DAY = date(2026, 11, 20)
_CODE = ("reports/management/scale/*.sql", "reports/management/commands/seed_scale.py")
_PREFIX = "louyu_scale_"


@contextmanager
def scaled(enterprises: int) -> Iterator[str]:
    """Give a database of its own with so many enterprises, and drop it afterwards."""
    with cloned(_template(enterprises), "bench") as name:
        yield name


def _template(enterprises: int) -> str:
    migrated = template()
    digest = hashlib.sha256(migrated.encode())
    for pattern in _CODE:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(path.read_bytes())
    name = f"{_PREFIX}{enterprises}_{digest.hexdigest()[:12]}"
    home = settings.DATABASES["owner"]["NAME"]
    with owner("postgres") as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK + 2])
        if exists(connection, name):
            return name
        older = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)",
            [f"{_PREFIX}{enterprises}_"],
        ).fetchall()
        for (stale,) in older:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(stale))
            )
        with cloned(migrated, "scale") as clone:
            call_command("seed_scale", enterprises=enterprises, day=DAY)
            point_to(home)
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(clone), sql.Identifier(name)
                )
            )
    return name
