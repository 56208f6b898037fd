"""Taking an import back: created rows go, changed rows return to exactly what they were.

The way back is the row history of the import's operation. A row that changed since, or that
a row from elsewhere refers to, stays as it is and is listed.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from psycopg import sql

from common.dictionaries.models import DictionaryEntry
from common.errors.domain import DomainError
from common.imports.registry import sheets
from common.imports.writers import run

CHANGED, REFERENCED, CONTRADICTED = "changed", "referenced", "contradicted"
SENTENCES = {
    CHANGED: "导入之后又有修改，保持现状。",
    REFERENCED: "已被其他记录引用，保持现状。",
    CONTRADICTED: "恢复后会与现有记录冲突，保持现状。",
}
_LISTED = 500
_ATTEMPTS = 8


class UndoImpossible(DomainError):
    """The rows that must stay contradict each other too deeply."""

    code = "undo_impossible"
    message = "导入之后的改动过多，无法整体撤销，请联系系统管理员。"
    status = 409


@dataclass(slots=True)
class Undone:
    """What an undo did: rows by table, and the rows that were left as they are."""

    removed: dict[str, int] = field(default_factory=dict)
    restored: dict[str, int] = field(default_factory=dict)
    kept_count: int = 0
    kept: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the report as it is stored and shown."""
        return {
            "removed": self.removed,
            "restored": self.restored,
            "kept_count": self.kept_count,
            "kept": self.kept,
        }


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: rows of ``child`` name rows of ``parent``."""

    child: type[models.Model]
    column: str
    parent: type[models.Model]
    # Rows that are computed from the parent and go with it.
    is_derived: bool


def undo(
    operation: uuid.UUID,
    *,
    whole: Mapping[type[models.Model], str] | None = None,
    staying: Collection[uuid.UUID] = (),
) -> Undone:
    """Take back every row change of ``operation``; runs inside the caller's transaction.

    ``whole`` names for models the column by which their rows belong together: when one row of
    such a group stays, all of it stay; groups of ``staying`` stay in any case.
    """
    _gather(operation)
    tracked = _tracked_tables()
    tables = [model for model in tracked.values() if model._meta.db_table in _touched()]
    references = _references(set(tracked))
    for model in tables:
        _keep_changed(model, operation)
    for _ in range(_ATTEMPTS):
        _keep_referenced(references)
        if whole:
            _keep_whole(whole, staying)
        try:
            with transaction.atomic():
                report = _take_back(tables, references)
                run(sql.SQL("SET CONSTRAINTS ALL IMMEDIATE"))
                run(sql.SQL("SET CONSTRAINTS ALL DEFERRED"))
            break
        except IntegrityError:
            if not sum(_keep_contradicted(model) for model in tables):
                raise UndoImpossible from None
    else:
        raise UndoImpossible
    _list_kept(report, tables)
    run(sql.SQL("DROP TABLE undo_rows"))
    return report


def _gather(operation: uuid.UUID) -> None:
    """Collect for every row of the operation what it was before, and what is to become of it."""
    run(
        sql.SQL(
            "CREATE TEMPORARY TABLE undo_rows ON COMMIT DROP AS"
            " SELECT ends.table_name, ends.row_id, ends.last, first.before,"
            "  CASE WHEN first.change = 'I' AND last.change = 'D' THEN 'nothing'"
            "   WHEN first.change = 'I' THEN 'remove'"
            "   WHEN last.change = 'D' THEN 'insert' ELSE 'restore' END AS fate,"
            "  ''::text AS reason"
            " FROM (SELECT table_name, row_id, min(number) AS first, max(number) AS last"
            "  FROM common_rowhistory WHERE operation = {operation} GROUP BY 1, 2) ends"
            " JOIN common_rowhistory first ON first.number = ends.first"
            " JOIN common_rowhistory last ON last.number = ends.last"
        ).format(operation=sql.Literal(operation))
    )
    run(sql.SQL("CREATE INDEX ON undo_rows (table_name, row_id)"))
    run(sql.SQL("ANALYZE undo_rows"))


def _touched() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT table_name FROM undo_rows")
        return {name for (name,) in cursor.fetchall()}


def _tracked_tables() -> dict[str, type[models.Model]]:
    """Return the models whose rows have a history, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'history_insert'"
        )
        names = {name for (name,) in cursor.fetchall()}
    return {
        model._meta.db_table: model for model in apps.get_models() if model._meta.db_table in names
    }


def _references(tracked: set[str]) -> list[Reference]:
    """Return all foreign keys onto tracked tables."""
    return [
        Reference(
            child=model,
            column=str(key.column),
            parent=key.related_model,
            is_derived=model._meta.db_table not in tracked and not model._meta.auto_created,
        )
        for model in apps.get_models(include_auto_created=True)
        for key in model._meta.concrete_fields
        if isinstance(key, models.ForeignKey) and key.related_model._meta.db_table in tracked
    ]


def _table(model: type[models.Model]) -> dict[str, sql.Composable]:
    name = model._meta.db_table
    return {"table": sql.Identifier(name), "name": sql.Literal(name)}


def _keep_changed(model: type[models.Model], operation: uuid.UUID) -> None:
    """Keep rows that are no longer as the import left them.

    The next entry of their history, if any, says how it left them.
    """
    run(
        sql.SQL(
            "UPDATE undo_rows u SET fate = 'keep', reason = {changed}"
            " FROM undo_rows v"
            " JOIN LATERAL (SELECT h.change, h.before FROM common_rowhistory h"
            "  WHERE h.row_id = v.row_id AND h.table_name = v.table_name AND h.number > v.last"
            "  ORDER BY h.number LIMIT 1) next ON true"
            " LEFT JOIN {table} t ON t.id = v.row_id"
            " WHERE u.table_name = {name} AND v.table_name = {name} AND v.row_id = u.row_id"
            " AND next.before IS DISTINCT FROM to_jsonb(t)"
        ).format(changed=sql.Literal(CHANGED), **_table(model))
    )


def _keep_whole(whole: Mapping[type[models.Model], str], staying: Collection[uuid.UUID]) -> None:
    """Keep all rows of a group of which one stays."""
    rows = sql.SQL(" UNION ALL ").join(
        sql.SQL(
            "SELECT u.table_name, u.row_id, u.fate,"
            " coalesce(u.before ->> {column_name}, t.{column}::text) AS owner"
            " FROM undo_rows u LEFT JOIN {table} t ON t.id = u.row_id WHERE u.table_name = {name}"
        ).format(column=sql.Identifier(column), column_name=sql.Literal(column), **_table(model))
        for model, column in whole.items()
    )
    run(
        sql.SQL(
            "WITH owned AS ({rows}) UPDATE undo_rows u SET fate = 'keep', reason = {reason}"
            " FROM owned WHERE u.table_name = owned.table_name AND u.row_id = owned.row_id"
            " AND u.fate <> 'keep'"
            " AND (owned.owner = ANY({staying}) OR owned.owner IN ("
            "  SELECT kept.owner FROM owned AS kept WHERE kept.fate = 'keep'))"
        ).format(
            rows=rows,
            reason=sql.Literal(CHANGED),
            staying=sql.Literal([str(key) for key in staying]),
        )
    )


def _keep_referenced(references: list[Reference]) -> None:
    """Keep created rows that a row refers to which stays; rows that stay may keep others."""
    binding = [reference for reference in references if not reference.is_derived]
    while sum([_keep_parents(reference) for reference in binding]) + _keep_words():
        pass


def _keep_parents(reference: Reference) -> int:
    """Keep parents of rows that are not removed and will still name them."""
    child = reference.child._meta.db_table
    return run(
        sql.SQL(
            "UPDATE undo_rows p SET fate = 'keep', reason = {reason}"
            " WHERE p.table_name = {parent} AND p.fate = 'remove' AND EXISTS ("
            "  SELECT FROM {child} c LEFT JOIN undo_rows u"
            "   ON u.table_name = {child_name} AND u.row_id = c.{key}"
            "  WHERE c.{column} = p.row_id AND ({fate} IS NULL OR {fate} NOT IN"
            "   ('remove', 'restore') OR ({fate} = 'restore'"
            "   AND u.before ->> {column_name} = p.row_id::text)))"
        ).format(
            reason=sql.Literal(REFERENCED),
            parent=sql.Literal(reference.parent._meta.db_table),
            child=sql.Identifier(child),
            child_name=sql.Literal(child),
            # Link tables of plain many-to-many fields have no history and no UUID of their own.
            key=sql.Identifier(
                "id" if not reference.child._meta.auto_created else reference.column
            ),
            fate=sql.SQL("u.fate" if not reference.child._meta.auto_created else "NULL::text"),
            column=sql.Identifier(reference.column),
            column_name=sql.Literal(reference.column),
        )
    )


def _keep_words() -> int:
    """Keep new words of open dictionaries that other rows use."""
    kept = 0
    for sheet in sheets():
        for column in sheet.columns:
            if column.dictionary:
                kept += run(
                    sql.SQL(
                        "UPDATE undo_rows p SET fate = 'keep', reason = {reason}"
                        " FROM {dictionary} d WHERE p.table_name = {words}"
                        " AND p.fate = 'remove' AND d.id = p.row_id AND d.dictionary = {name}"
                        " AND EXISTS (SELECT FROM {table} c WHERE c.{column} = d.label"
                        "  AND NOT EXISTS (SELECT FROM undo_rows u WHERE u.table_name = {child}"
                        "   AND u.row_id = c.id AND u.fate IN ('remove', 'restore')))"
                    ).format(
                        reason=sql.Literal(REFERENCED),
                        dictionary=sql.Identifier(DictionaryEntry._meta.db_table),
                        words=sql.Literal(DictionaryEntry._meta.db_table),
                        name=sql.Literal(column.dictionary),
                        table=sql.Identifier(sheet.model._meta.db_table),
                        column=sql.Identifier(column.field),
                        child=sql.Literal(sheet.model._meta.db_table),
                    )
                )
    return kept


def _take_back(tables: list[type[models.Model]], references: list[Reference]) -> Undone:
    report = Undone()
    run(sql.SQL("SET CONSTRAINTS ALL DEFERRED"))
    for model in tables:
        _note(report.removed, model, _remove(model))
    for model in tables:
        _note(report.restored, model, _insert(model) + _restore(model))
    # Last, because removing facts leaves marks for the rating of what is gone.
    for reference in references:
        if reference.is_derived:
            _remove_derived(reference)
    return report


def _note(counts: dict[str, int], model: type[models.Model], count: int) -> None:
    if count:
        counts[str(model._meta.verbose_name)] = count


def _remove(model: type[models.Model]) -> int:
    return run(
        sql.SQL(
            "DELETE FROM {table} t USING undo_rows u"
            " WHERE u.table_name = {name} AND u.fate = 'remove' AND t.id = u.row_id"
        ).format(**_table(model))
    )


def _remove_derived(reference: Reference) -> int:
    return run(
        sql.SQL(
            "DELETE FROM {table} t USING undo_rows u"
            " WHERE u.table_name = {parent} AND u.fate = 'remove' AND t.{column} = u.row_id"
        ).format(
            table=sql.Identifier(reference.child._meta.db_table),
            parent=sql.Literal(reference.parent._meta.db_table),
            column=sql.Identifier(reference.column),
        )
    )


def _insert(model: type[models.Model], row_id: Any = None) -> int:
    return run(
        sql.SQL(
            "INSERT INTO {table} SELECT p.* FROM undo_rows u"
            " CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, u.before) p"
            " WHERE u.table_name = {name} AND u.fate = 'insert' {only}"
        ).format(only=_only(row_id), **_table(model))
    )


def _restore(model: type[models.Model], row_id: Any = None) -> int:
    columns = [str(field.column) for field in model._meta.concrete_fields if not field.primary_key]
    return run(
        sql.SQL(
            "UPDATE {table} t SET ({columns}) = ROW({prior}) FROM undo_rows u"
            " CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, u.before) p"
            " WHERE u.table_name = {name} AND u.fate = 'restore' AND t.id = u.row_id {only}"
        ).format(
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            prior=sql.SQL(", ").join(sql.SQL("p.") + sql.Identifier(column) for column in columns),
            only=_only(row_id),
            **_table(model),
        )
    )


def _only(row_id: Any) -> sql.Composable:
    return sql.SQL("") if row_id is None else sql.SQL("AND u.row_id = {}").format(row_id)


def _keep_contradicted(model: type[models.Model]) -> int:
    """Keep rows whose former state collides with rows that stay; tried one by one, in vain."""
    name = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_id FROM undo_rows WHERE table_name = %s AND fate IN ('insert', 'restore')",
            [name],
        )
        candidates = [row_id for (row_id,) in cursor.fetchall()]
    colliding: list[uuid.UUID] = []
    trial = transaction.savepoint()
    _remove(model)
    for row_id in candidates:
        try:
            with transaction.atomic():
                _insert(model, row_id)
                _restore(model, row_id)
        except IntegrityError:
            colliding.append(row_id)
    transaction.savepoint_rollback(trial)
    return run(
        sql.SQL(
            "UPDATE undo_rows SET fate = 'keep', reason = {}"
            " WHERE table_name = {} AND row_id = ANY({})"
        ).format(sql.Literal(CONTRADICTED), sql.Literal(name), sql.Literal(colliding))
    )


def _list_kept(report: Undone, tables: list[type[models.Model]]) -> None:
    """Name the rows that stay, for a person to look at."""
    by_name = {model._meta.db_table: model for model in tables}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, row_id, reason, count(*) OVER () FROM undo_rows"
            " WHERE fate = 'keep' ORDER BY reason, table_name, row_id LIMIT %s",
            [_LISTED],
        )
        rows = cursor.fetchall()
    for name, row_id, reason, count in rows:
        model = by_name[name]
        row = model._base_manager.filter(pk=row_id).first()
        report.kept_count = count
        report.kept.append(
            {
                "table": str(model._meta.verbose_name),
                "id": str(row_id),
                "label": str(row) if row is not None else "（已删除）",
                "reason": reason,
                "message": SENTENCES[reason],
            }
        )
