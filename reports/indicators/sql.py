"""Statements put together from parts: SQL text with its parameters in order."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, LiteralString

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Sql:
    """SQL text and the parameters of its ``%s``, in order."""

    text: str
    params: tuple[Any, ...] = ()


def compiled(queryset: QuerySet[Any, Any]) -> Sql:
    """Return the statement of a queryset without its ordering."""
    if not queryset.query.distinct_fields:
        queryset = queryset.order_by()
    text, params = queryset.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    return Sql(text, tuple(params))


def put(template: str, *parts: Sql) -> Sql:
    """Return ``template`` with each ``{}`` filled by the next part, parameters included."""
    params = tuple(param for part in parts for param in part.params)
    return Sql(template.format(*(part.text for part in parts)), params)


def joined(separator: LiteralString, parts: list[Sql]) -> Sql:
    """Return the parts one after another."""
    params = tuple(param for part in parts for param in part.params)
    return Sql(separator.join(part.text for part in parts), params)


def literal(day: datetime.date) -> str:
    """Return a day as an SQL literal."""
    return f"DATE '{day.isoformat()}'"


# A pass over a population joins everything once. Right after an import, before the tables have
# been analysed, the planner would take them for nearly empty and join row by row: hundreds of
# times slower.
_FOR_PASSES = {"enable_nestloop": "off", "enable_mergejoin": "off", "work_mem": "64MB"}
_SET = "SELECT set_config(name, value, true) FROM unnest(%s::text[], %s::text[]) AS it(name, value)"
_SHOW = "SELECT array_agg(current_setting(name)) FROM unnest(%s::text[]) AS it(name)"


@contextmanager
def whole_passes() -> Iterator[Any]:
    """Give a cursor whose statements read whole tables, in one transaction."""
    names = list(_FOR_PASSES)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SHOW, [names])
        (usual,) = cursor.fetchone()
        cursor.execute(_SET, [names, list(_FOR_PASSES.values())])
        yield cursor
        cursor.execute(_SET, [names, usual])
