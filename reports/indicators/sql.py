"""What statements over whole populations have in common."""

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from common.database.fragments import Fragment

# A pass over a population joins everything once. Right after an import, before the tables have
# been analysed, the planner would take them for nearly empty and join row by row: hundreds of
# times slower.
_FOR_PASSES = {
    "enable_nestloop": "off",
    "enable_mergejoin": "off",
    "jit": "off",
    "work_mem": "64MB",
}
_SET = "SELECT set_config(name, value, true) FROM unnest(%s::text[], %s::text[]) AS it(name, value)"
_SHOW = "SELECT array_agg(current_setting(name)) FROM unnest(%s::text[]) AS it(name)"


def selected(queryset: QuerySet[Any, Any]) -> Fragment:
    """Return the SELECT of a queryset; an order matters only to DISTINCT ON."""
    ordered = queryset if queryset.query.distinct_fields else queryset.order_by()
    return Fragment.of(ordered)


def literal(day: datetime.date) -> str:
    """Return a day as an SQL literal."""
    return f"DATE '{day.isoformat()}'"


def columns(expressions: Mapping[str, str]) -> Fragment:
    """Return ``, expression AS name`` for each, to stand behind the keys of a SELECT."""
    return Fragment("".join(f", {text} AS {name}" for name, text in expressions.items()))


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
