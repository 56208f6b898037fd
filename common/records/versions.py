"""Versions of a row: the number of its last change in the row history, and what it was then."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Func, Max, Value

from common.audit.models import RowHistory
from common.database import lookups as _lookups  # noqa: F401 – registers itself

_NEWEST = "SELECT max(number) FROM common_rowhistory WHERE row_id = ANY(%s::uuid[])"

_NEWEST_OF_EACH = (
    "SELECT row_id, max(number) FROM common_rowhistory WHERE row_id = ANY(%s::uuid[]) GROUP BY 1"
)


def rows_of(pk: Any, *parts: models.QuerySet) -> Any:
    """Return the rows that make up a resource, its own and its ``parts``, as one SQL array."""
    array: Any = Value([pk], output_field=ArrayField(models.UUIDField()))
    for part in parts:
        array = Func(array, ArraySubquery(part.values("pk")), function="array_cat")
    return array


def version_of(row_ids: Any) -> int:
    """Return the number of the latest change of any of the rows; 0 when none was ever noted.

    ``row_ids`` is a list of ids, or what ``rows_of`` gives: one query either way.
    """
    if isinstance(row_ids, list):
        with connection.cursor() as cursor:
            cursor.execute(_NEWEST, [row_ids])
            return cursor.fetchone()[0] or 0
    newest = RowHistory.objects.filter(row_id__any_of=row_ids).aggregate(at=Max("number"))
    return newest["at"] or 0


def versions_of(row_ids: Iterable[Any]) -> dict[Any, int]:
    """Return for each row the number of its latest change; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST_OF_EACH, [list(row_ids)])
        return dict(cursor.fetchall())


def values_at(obj: models.Model, version: int, fields: Iterable[str]) -> dict[str, Any] | None:
    """Return ``fields`` of the row as they stood at ``version``, as JSON; None when unknown.

    The first change after that version carries the row as it was before.
    """
    # A visit and the operation that brought it have one id: the table tells them apart.
    own = RowHistory.objects.filter(table_name=obj._meta.db_table, row_id=obj.pk)
    change = own.filter(number__gt=version).order_by("number").first()
    if change is None:
        return json_values(obj, fields)
    before: Mapping[str, Any] | None = change.before
    if before is None:
        return None
    columns = {field.name: str(field.column) for field in obj._meta.concrete_fields}
    return {name: before.get(columns[name]) for name in fields if name in columns}


def first_values(obj: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """Return ``fields`` of the row as they were first stored, as JSON."""
    names = list(fields)
    changes = RowHistory.objects.filter(row_id=obj.pk, before__isnull=False).order_by("number")
    change = changes.first()
    found = values_at(obj, change.number - 1, names) if change is not None else None
    return json_values(obj, names) if found is None else found


def json_values(obj: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """Return ``fields`` of the row as it is, links by their id."""
    attributes = {field.name: field.attname for field in obj._meta.concrete_fields}
    return {name: getattr(obj, attributes[name]) for name in fields if name in attributes}
