"""Finding by the office's numbers what the database already has, and whether the user may."""

from collections.abc import Callable
from typing import Any

from django.db import connection, models
from psycopg import sql

from common.imports.layout import Known, Lookup


def by_external_id(model: type[models.Model], *facts: str, is_open: bool = False) -> Lookup:
    """Return a lookup by office number of the source «register»; ``facts`` are columns to bring.

    ``is_open``: everybody may name these rows, whatever the scope.
    """
    statement = sql.SQL(
        "SELECT external_id, id::text{facts} FROM {table}"
        " WHERE source = 'register' AND external_id = ANY(%s)"
    ).format(facts=_extra(facts), table=sql.Identifier(model._meta.db_table))
    return _lookup(model, statement, is_open=is_open)


def by_column(
    model: type[models.Model], column: str, *facts: str, cast: str = "text", is_open: bool = False
) -> Lookup:
    """Return a lookup by another unique column, compared as ``cast``."""
    statement = sql.SQL(
        "SELECT {column}::text, id::text{facts} FROM {table} WHERE {column} = ANY(%s::{cast}[])"
    ).format(
        column=sql.Identifier(column),
        facts=_extra(facts),
        table=sql.Identifier(model._meta.db_table),
        cast=sql.SQL(cast),
    )
    return _lookup(model, statement, is_open=is_open)


def _extra(facts: tuple[str, ...]) -> sql.Composable:
    return sql.SQL("").join(sql.SQL(", {}::text").format(sql.Identifier(fact)) for fact in facts)


def _lookup(model: type[models.Model], statement: sql.Composable, *, is_open: bool) -> Lookup:
    def lookup(keys: list[str], user: Any) -> dict[str, Known]:
        if not keys:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(statement, [keys])
            rows = cursor.fetchall()
        may = everything if is_open else visibility(model, user)
        return {key: Known(id, may(id), tuple(facts)) for key, id, *facts in rows}

    return lookup


def everything(_id: str) -> bool:
    """Say of every row that the user may name it."""
    return True


def visibility(model: Any, user: Any) -> Callable[[str], bool]:
    """Return the test «``user`` may name the row with this id»; no user: the system, all rows."""
    if user is None or user.write_scope.everything:
        return everything
    visible = {str(id) for id in model.objects.visible_to(user).values_list("pk", flat=True)}
    return visible.__contains__
