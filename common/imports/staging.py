"""Accepted rows in a temporary table: one COPY, then everything happens inside the database."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from psycopg import sql

from common.imports.layout import Layout, Repeats
from common.imports.table import Table

_ESCAPED = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NULL = r"\N"


@dataclass(slots=True)
class Stage:
    """A staging table: ``row_number`` in the sheet, ``id``, ``is_new`` and the sheet's values."""

    sheet: Layout
    table: Table
    name: str
    # SHA-256 of the accepted rows as they were handed to the database.
    digest: str
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def identifier(self) -> sql.Identifier:
        """Return the staging table's name for SQL."""
        return sql.Identifier(self.name)

    def states_end(self, name: str) -> bool:
        """Return whether a blank of this column means «open»: it is an end, and it was stated."""
        return self.table.has(name) and any(
            column.field == name and column.is_end for column in self.sheet.columns
        )


def stage(table: Table) -> Stage:
    """Copy the accepted rows of ``table`` into a temporary table and match them by key."""
    sheet = table.sheet
    types = {column.field: column.parse.sql_type for column in sheet.columns}
    types |= {joined.field: "uuid" for joined in sheet.joined} | dict(sheet.derived)
    if sheet.repeats is Repeats.NUMBERED:
        types["ordinal"] = "integer"
    if sheet.kind:
        types |= {"id": "uuid", "is_new": "boolean"}
        table.values["is_new"] = ["f" if own else "t" for own in table.own]
    content = _copy_text(table, list(types))
    name = f"stage_{sheet.model._meta.db_table}"
    with connection.cursor() as cursor:
        loaded = name if sheet.kind else f"{name}_read"
        _create(cursor, loaded, types)
        with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(loaded))) as copy:
            copy.write(content)
        cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(loaded)))
        if not sheet.kind:
            _match(cursor, sheet, loaded, name)
            types |= {"id": "uuid", "is_new": "boolean"}
    return Stage(sheet, table, name, hashlib.sha256(content).hexdigest(), types)


def _create(cursor: Any, name: str, types: dict[str, str]) -> None:
    columns = [
        sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(kind))  # type: ignore[arg-type]
        for column, kind in types.items()
    ]
    cursor.execute(
        sql.SQL("CREATE TEMPORARY TABLE {} (row_number integer, {}) ON COMMIT DROP").format(
            sql.Identifier(name), sql.SQL(", ").join(columns)
        )
    )


def _copy_text(table: Table, names: list[str]) -> bytes:
    """Return the accepted rows in the text form of COPY."""
    columns = [[str(table.numbers[index]) for index in table.accepted]]
    for name in names:
        values = table.values[name]
        columns.append(_escape([values[index] for index in table.accepted]))
    lines = map("\t".join, zip(*columns, strict=True))
    return "".join(f"{line}\n" for line in lines).encode()


def _escape(values: list[str | None]) -> list[str]:
    """Return values as COPY reads them; a cell that spells COPY's NULL is a text like others."""
    if not _ESCAPED.search("".join(filter(None, set(values)))):
        return [_NULL if value is None else value for value in values]
    return [_NULL if value is None else value.translate(_ESCAPES) for value in values]


def _match(cursor: Any, sheet: Layout, loaded: str, name: str) -> None:
    """Find which rows the database has already, by the key that recognises them."""
    keys = (*sheet.key, "ordinal") if sheet.repeats is Repeats.NUMBERED else sheet.key
    cursor.execute(
        sql.SQL(
            "CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS"
            " SELECT s.*, coalesce(t.id, uuidv7()) AS id, t.id IS NULL AS is_new"
            " FROM {loaded} s LEFT JOIN {target} t ON {condition}"
        ).format(
            name=sql.Identifier(name),
            loaded=sql.Identifier(loaded),
            target=sql.Identifier(sheet.model._meta.db_table),
            condition=same(sheet.model, {key: key for key in keys}),
        )
    )
    cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(name)))


def same(model: Any, pairs: dict[str, str]) -> sql.Composable:
    """Return «row ``t`` of the model has the key of the staged row ``s``», NULLs being equal."""
    nullable = {field.column for field in model._meta.concrete_fields if field.null}
    return sql.SQL(" AND ").join(
        sql.SQL("t.{} IS NOT DISTINCT FROM s.{}" if column in nullable else "t.{} = s.{}").format(
            sql.Identifier(column), sql.Identifier(staged)
        )
        for column, staged in pairs.items()
    )
