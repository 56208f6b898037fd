"""Many rows written by one statement with one parameter: the cost of a row is the database's."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import orjson
from django.db import connection, models

Row = Mapping[str, Any]


def insert_rows(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Insert rows given by column attribute (``building_id``), all with the same names.

    What is not named is the database's own default. Nothing is validated.
    """
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(_statement(model, tuple(rows[0])), [_text(rows)])


def update_rows(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Write columns of stored rows, given by column attribute with their ``id``; equal names."""
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(_update(model, tuple(rows[0])), [_text(rows)])


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> str:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    columns = [(fields[name].column, _type(fields[name])) for name in names]
    settings = ", ".join(f'"{column}" = told."{column}"' for column, _ in columns if column != "id")
    typed = ", ".join(f'"{column}" {kind}' for column, kind in columns)
    # Names of the model alone, never of a caller.
    return (
        f'UPDATE "{model._meta.db_table}" AS stored SET {settings}, "updated_at" = now()'  # noqa: S608
        f" FROM json_to_recordset(%s::json) AS told({typed}) WHERE stored.id = told.id"
    )


@cache
def _statement(model: type[models.Model], names: tuple[str, ...]) -> str:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    columns = [(fields[name].column, _type(fields[name])) for name in names]
    quoted = ", ".join(f'"{column}"' for column, _ in columns)
    typed = ", ".join(f'"{column}" {kind}' for column, kind in columns)
    # Names of the model alone, never of a caller.
    return (
        f'INSERT INTO "{model._meta.db_table}" ({quoted})'  # noqa: S608
        f" SELECT {quoted} FROM json_to_recordset(%s::json) AS told({typed})"
    )


def _type(field: models.Field) -> str:
    kind = field.db_type(connection) or ""
    # A text that is too long for its column must be refused, not cut.
    return "text" if kind.startswith("varchar") else kind


def _text(rows: Sequence[Row]) -> str:
    try:
        return orjson.dumps(rows).decode()
    except TypeError:
        # Whole numbers beyond 64 bits, which only what was put aside can hold.
        return json.dumps(rows, default=str)
