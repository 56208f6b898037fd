"""The real register as a database: imported once into a template, cloned for those who ask.

The template's name holds what its content depends on: migrations, the code of the import and
the workbook itself.
"""

import hashlib
from io import StringIO

import psycopg
from django.conf import settings
from django.core.management import call_command
from psycopg import sql

from tests.database import LOCK, cloned, exists, owner, point_to, template

WORKBOOK = settings.BASE_DIR / "data" / "register_jingan.xlsx"
# The register's day, when it has ended.
REFERENCE_TIME = "2026-11-20T23:59:59+08:00"
_CODE = (
    "common/imports/**/*.py",
    "common/text/*.py",
    "common/geo/*.py",
    "*/importers.py",
    "*/importers/*.py",
)
_PREFIX = "louyu_register_"


def _fingerprint(migrated: str) -> str:
    digest = hashlib.sha256(migrated.encode() + WORKBOOK.read_bytes())
    for pattern in _CODE:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def imported_template() -> str:
    """Return the name of the template with the register in it, made now if nobody made it."""
    migrated = template()
    name = _PREFIX + _fingerprint(migrated)
    home = settings.DATABASES["owner"]["NAME"]
    with owner("postgres") as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK + 1])
        if exists(connection, name):
            return name
        _drop_older(connection)
        with cloned(migrated, "register") as clone:
            call_command(
                "import_register", str(WORKBOOK), reference_time=REFERENCE_TIME, stdout=StringIO()
            )
            with owner(clone) as inside:
                inside.execute("VACUUM ANALYZE")
            # A database can be renamed only while nobody uses it.
            point_to(home)
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(clone), sql.Identifier(name)
                )
            )
    return name


def _drop_older(connection: psycopg.Connection) -> None:
    """Remove templates of earlier code: each is some 100 MB."""
    rows = connection.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [_PREFIX]
    ).fetchall()
    for (older,) in rows:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(older))
        )
