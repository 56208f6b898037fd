"""The test database: migrated once into a template, cloned for every pytest process.

The template is named by a hash of all migrations; clones carry the process id, so several
test runs stand side by side. The application's own role runs the tests; the owner migrates.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

LOCK = 7_310_106


def _fingerprint() -> str:
    digest = hashlib.sha256()
    paths = [
        *settings.BASE_DIR.glob("*/migrations/*"),
        *settings.BASE_DIR.glob("common/database/*.py"),
    ]
    for path in sorted(path for path in paths if path.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def owner(database: str) -> psycopg.Connection:
    """Connect to a database as the owner role."""
    config = settings.DATABASES["owner"]
    return psycopg.connect(
        host=config["HOST"] or None,
        port=config["PORT"] or None,
        user=config["USER"] or None,
        password=config["PASSWORD"] or None,
        dbname=database,
        autocommit=True,
    )


def exists(connection: psycopg.Connection, name: str) -> bool:
    """Return whether the server has a database of that name."""
    row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    return row is not None


def point_to(name: str) -> None:
    """Let every Django alias use the database ``name`` from now on."""
    for alias in ("default", "owner"):
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


@cache
def template() -> str:
    """Return the name of the migrated template, made now if no earlier run made it.

    One run keeps to one template, also when a migration is edited meanwhile.
    """
    name = f"louyu_template_{_fingerprint()}"
    home = settings.DATABASES["owner"]["NAME"]
    # Advisory locks belong to one database: all runs meet in this one.
    with owner("postgres") as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            if not exists(connection, name):
                building = f"{name}_new"
                connection.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                        sql.Identifier(building)
                    )
                )
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
                point_to(building)
                try:
                    call_command("migrate", verbosity=0)
                finally:
                    point_to(home)
                connection.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                        sql.Identifier(building), sql.Identifier(name)
                    )
                )
        finally:
            connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return name


@contextmanager
def cloned(source: str, label: str) -> Iterator[str]:
    """Give a database cloned from ``source`` and drop it afterwards."""
    name = f"louyu_test_{os.getpid()}_{label}"
    home = settings.DATABASES["owner"]["NAME"]
    with owner("postgres") as connection:
        _drop(connection, name)
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(source)
            )
        )
    point_to(name)
    try:
        yield name
    finally:
        point_to(home)
        with owner("postgres") as connection:
            _drop(connection, name)


def _drop(connection: psycopg.Connection, name: str) -> None:
    statement = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    try:
        connection.execute(statement + sql.SQL(" WITH (FORCE)"))
    except psycopg.errors.InsufficientPrivilege:
        # The server's own cleaner is inside; the plain command sends it away by itself.
        connection.execute(statement)
