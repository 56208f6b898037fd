"""How staged rows become rows of the registers: only what differs is written.

Every writer says which staged rows it would change (``changed``) and changes them (``write``);
counts and writing share their conditions, so a dry run tells what the real run does.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import connection, models
from psycopg import sql

from common.imports.staging import Stage, same


class Writer(Protocol):
    """A step that writes the rows of one table."""

    def changed(self, stage: Stage, day: datetime.date) -> sql.Composable:
        """Return a query for the numbers of staged rows, not new, that this step would change."""

    def write(self, stage: Stage, day: datetime.date) -> None:
        """Write them; ``day`` is the import's day."""


def run(statement: sql.Composable, *parameters: Any) -> int:
    """Execute a statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return int(cursor.rowcount)


def _table(model: type[models.Model]) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)


def _list(names: list[str], prefix: str = "") -> sql.Composable:
    items = [sql.SQL(prefix) + sql.Identifier(name) for name in names]  # type: ignore[arg-type]
    return sql.SQL(", ").join(items)


def defaults(model: type[models.Model], written: set[str]) -> dict[str, Any]:
    """Return column → value for the columns that an insert must still fill."""
    values: dict[str, Any] = {}
    for column in model._meta.concrete_fields:
        if column.column in written or column.primary_key or column.has_db_default():
            continue
        value = column.get_default()
        if value is not None:
            values[str(column.column)] = column.get_db_prep_save(value, connection)
    return values


def _blank(model: type[models.Model], column: str) -> sql.Composable | None:
    """Return what a column that cannot be NULL holds when nothing is stated."""
    target = next(target for target in model._meta.concrete_fields if target.column == column)
    if target.null or target.primary_key:
        return None
    if target.has_default():
        return sql.Literal(target.get_default())
    return sql.Literal("") if isinstance(target, models.CharField | models.TextField) else None


def _inserted(model: type[models.Model], column: str, staged: str) -> sql.Composable:
    value = sql.SQL("s.{}").format(sql.Identifier(staged))
    blank = _blank(model, column)
    return value if blank is None else sql.SQL("coalesce({}, {})").format(value, blank)


def kept(stage: Stage, column: str, staged: str) -> sql.Composable:
    """Return the value after an update: a blank leaves what is known, except stated ends."""
    if stage.states_end(staged):
        return sql.SQL("s.{}").format(sql.Identifier(staged))
    return sql.SQL("coalesce(s.{}, t.{})").format(sql.Identifier(staged), sql.Identifier(column))


def _differs(stage: Stage, columns: Mapping[str, str]) -> sql.Composable:
    return sql.SQL("({}) IS DISTINCT FROM ({})").format(
        _list(list(columns), "t."),
        sql.SQL(", ").join(kept(stage, column, staged) for column, staged in columns.items()),
    )


def _settings(stage: Stage, columns: Mapping[str, str]) -> sql.Composable:
    return sql.SQL(", ").join(
        sql.SQL("{} = {}").format(sql.Identifier(column), kept(stage, column, staged))
        for column, staged in columns.items()
    )


@dataclass(frozen=True, slots=True)
class Rows:
    """The row that a line of the sheet is itself; ``columns`` are table and staging columns."""

    columns: tuple[str, ...]
    # Columns that are set with the row and never changed by a later register.
    once: tuple[str, ...] = ()

    def changed(self, stage: Stage, day: datetime.date) -> sql.Composable:
        """Return the rows whose values differ."""
        columns = self._compared()
        if not columns:
            return sql.SQL("SELECT row_number FROM {} WHERE false").format(stage.identifier)
        return sql.SQL(
            "SELECT s.row_number FROM {stage} s JOIN {table} t ON t.id = s.id"
            " WHERE NOT s.is_new AND {differs}"
        ).format(
            stage=stage.identifier,
            table=_table(stage.sheet.model),
            differs=_differs(stage, columns),
        )

    def write(self, stage: Stage, day: datetime.date) -> None:
        """Update first: a shortened period makes room for a new one."""
        model, columns = stage.sheet.model, self._compared()
        if columns:
            run(
                sql.SQL(
                    "UPDATE {table} t SET {settings}, updated_at = now() FROM {stage} s"
                    " WHERE t.id = s.id AND NOT s.is_new AND {differs}"
                ).format(
                    table=_table(model),
                    settings=_settings(stage, columns),
                    stage=stage.identifier,
                    differs=_differs(stage, columns),
                )
            )
        written = [*self.columns, *self.once]
        filled = defaults(model, set(written))
        run(
            sql.SQL(
                "INSERT INTO {table} (id, {columns}) SELECT s.id, {values} FROM {stage} s"
                " WHERE s.is_new"
            ).format(
                table=_table(model),
                columns=_list([*written, *filled]),
                values=sql.SQL(", ").join(
                    [
                        *(_inserted(model, column, column) for column in written),
                        *map(sql.Literal, filled.values()),
                    ]
                ),
                stage=stage.identifier,
            )
        )

    def _compared(self) -> dict[str, str]:
        return {column: column for column in self.columns}


@dataclass(frozen=True, slots=True)
class Facts:
    """A row beside the line's own, recognised by ``key``; both map table to staging columns.

    Lines in which the staging column ``when`` is blank state none.
    """

    model: type[models.Model]
    key: Mapping[str, str]
    values: Mapping[str, str]
    when: str
    # Written with the values, never compared: sealed texts differ each time.
    along: Mapping[str, str] = field(default_factory=dict)

    def changed(self, stage: Stage, day: datetime.date) -> sql.Composable:
        """Return rows whose fact is new or differs."""
        return sql.SQL(
            "SELECT s.row_number FROM {stage} s LEFT JOIN {table} t ON {same}"
            " WHERE NOT s.is_new AND s.{when} IS NOT NULL AND (t.id IS NULL OR {differs})"
        ).format(
            stage=stage.identifier,
            table=_table(self.model),
            same=same(self.model, dict(self.key)),
            when=sql.Identifier(self.when),
            differs=_differs(stage, self.values) if self.values else sql.SQL("false"),
        )

    def write(self, stage: Stage, day: datetime.date) -> None:
        """Update what differs, add what is new."""
        parts = {
            "table": _table(self.model),
            "stage": stage.identifier,
            "same": same(self.model, dict(self.key)),
            "when": sql.Identifier(self.when),
        }
        if self.values:
            run(
                sql.SQL(
                    "UPDATE {table} t SET {settings}, updated_at = now() FROM {stage} s"
                    " WHERE {same} AND s.{when} IS NOT NULL AND {differs}"
                ).format(
                    settings=_settings(stage, {**self.values, **self.along}),
                    differs=_differs(stage, self.values),
                    **parts,
                )
            )
        columns = {**self.key, **self.values, **self.along}
        filled = defaults(self.model, set(columns))
        run(
            sql.SQL(
                "INSERT INTO {table} (id, {columns}) SELECT uuidv7(), {values}"
                " FROM {stage} s LEFT JOIN {table} t ON {same}"
                " WHERE s.{when} IS NOT NULL AND t.id IS NULL"
            ).format(
                columns=_list([*columns, *filled]),
                values=sql.SQL(", ").join(
                    [
                        *(_inserted(self.model, *pair) for pair in columns.items()),
                        *map(sql.Literal, filled.values()),
                    ]
                ),
                **parts,
            )
        )


@dataclass(frozen=True, slots=True)
class Named:
    """Rows that exist by their name alone, added when a line names a new one.

    ``staged`` holds the id, ``staged_name`` the name of a new row.
    """

    model: type[models.Model]
    staged: str
    staged_name: str

    def changed(self, stage: Stage, day: datetime.date) -> sql.Composable:
        """Return nothing: the line that names the row shows the change."""
        return sql.SQL("SELECT row_number FROM {} WHERE false").format(stage.identifier)

    def write(self, stage: Stage, day: datetime.date) -> None:
        """Add the new names."""
        run(
            sql.SQL(
                "INSERT INTO {table} (id, name) SELECT DISTINCT s.{id}, s.{name} FROM {stage} s"
                " WHERE s.{name} IS NOT NULL ON CONFLICT DO NOTHING"
            ).format(
                table=_table(self.model),
                id=sql.Identifier(self.staged),
                name=sql.Identifier(self.staged_name),
                stage=stage.identifier,
            )
        )
