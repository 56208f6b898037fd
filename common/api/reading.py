"""Reading rows by one kept statement: only the part that chooses the rows is made anew.

The ids of the rows are found inside the statement, before anything is joined to them, so that
the cost does not grow with the depth of a page or the size of the register. The statement of a
shape is compiled once; a request brings the subquery of ids (its scope, filters, cursor) and the
day.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL

from common.api.context import ReadContext
from common.api.plans import Plan, picker, plan_of
from common.api.rows import Row, RowSerializer
from common.database import lookups as _lookups  # noqa: F401 – registers itself
from common.scope.references import visible_ids
from common.scope.scope import scope_of

# Stand in the kept statement for what a request brings.
_IDS = "louyu_ids"
_DAY = datetime.date(1, 1, 1)
_NOBODY = ReadContext(user=None, day=_DAY)


@dataclass(frozen=True, slots=True)
class Statement:
    """A compiled shape as SQL around the ids; ``more`` columns stand after the plan's."""

    plan: Plan
    more: tuple[str, ...]
    before: str
    before_params: tuple[Any, ...]
    after: str
    after_params: tuple[Any, ...]

    def run(self, ids: QuerySet, day: datetime.date) -> list[tuple[Any, ...]]:
        """Return the columns of the rows whose ids the queryset gives."""
        try:
            inner, inner_params = ids.values("pk").query.sql_with_params()
        except EmptyResultSet:
            # A filter that can match nothing is not even asked.
            return []
        head = (day if value == _DAY else value for value in self.before_params)
        tail = (day if value == _DAY else value for value in self.after_params)
        with connection.cursor() as cursor:
            cursor.execute(
                f"{self.before}ARRAY({inner}){self.after}", [*head, *inner_params, *tail]
            )
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return [self._read(values) for values in found] if self.plan.documents else found

    def _read(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        read = list(values)
        for place in self.plan.documents:
            if isinstance(read[place], str):
                read[place] = orjson.loads(read[place])
        return tuple(read)


@cache
def _statement(shape: type[RowSerializer], keys: tuple[str, ...], *, backwards: bool) -> Statement:
    """Return the statement of a shape in the order of ``keys``."""
    plan, model = plan_of(shape), _model(shape)
    names = [column_of(model, key) for key in keys]
    more = tuple(name for name in names if name not in plan.columns)
    rows = model._base_manager.filter(pk__any_of=RawSQL(_IDS, ()))  # noqa: S611 – a constant
    if keys:
        rows = rows.order_by(*(order_by(model, key, backwards=backwards) for key in keys))
    selected = shape.related(rows, _NOBODY).values_list(*plan.selected(more))
    sql, params = selected.query.sql_with_params()
    before, after = sql.split(f"({_IDS})")
    cut = before.count("%s")
    return Statement(plan, more, before, params[:cut], after, params[cut:])


def read_rows(shape: type[RowSerializer], queryset: QuerySet, context: ReadContext) -> list[Row]:
    """Return the rows of a scoped queryset, in no order.

    One query, one for every link that could be hidden, and those of the attachments.
    """
    statement = _statement(shape, (), backwards=False)
    return _built(shape, statement.run(queryset.order_by(), context.day), context)


def read_page(
    shape: type[RowSerializer],
    page: QuerySet,
    keys: Sequence[str],
    context: ReadContext,
    *,
    backwards: bool = False,
) -> tuple[list[Row], list[tuple[Any, ...]]]:
    """Return the rows of a scoped and sliced queryset in the order of ``keys``, and their keys.

    A key that is a moment comes as ISO 8601.
    """
    statement = _statement(shape, tuple(keys), backwards=backwards)
    found = statement.run(page, context.day)
    columns = (*statement.plan.columns, *statement.more)
    key_of = picker(tuple(columns.index(column_of(page.model, key)) for key in keys))
    return _built(shape, found, context), [key_of(values) for values in found]


def column_of(model: Any, key: str) -> str:
    """Return the column that a key of an ordering names."""
    name = key.lstrip("-")
    return str(model._meta.pk.attname) if name == "pk" else name


def order_by(model: Any, key: str, *, backwards: bool) -> Any:
    """Return the ordering by one key; unknown values stand last, whichever way it goes."""
    column, descends = key.lstrip("-"), key.startswith("-") != backwards
    nulls = {"nulls_first" if backwards else "nulls_last": True}
    options = nulls if is_nullable(model, column) else {}
    return F(column).desc(**options) if descends else F(column).asc(**options)


def is_nullable(model: Any, column: str) -> bool:
    """Return whether the column of a key may be unknown."""
    return column != "pk" and bool(getattr(model._meta.get_field(column), "null", False))


def _model(shape: type[RowSerializer]) -> Any:
    declared: Any = shape
    return declared.Meta.model


def _built(
    shape: type[RowSerializer], found: list[tuple[Any, ...]], context: ReadContext
) -> list[Row]:
    plan = plan_of(shape)
    rows = [plan.build(values) for values in found]
    _hide_links(plan, found, rows, context)
    shape.complete(rows, context)
    return rows


def _hide_links(
    plan: Plan, found: list[tuple[Any, ...]], rows: list[Row], context: ReadContext
) -> None:
    if scope_of(context.user).everything:
        return
    for link in plan.links:
        if link.implied:
            continue
        shown = visible_ids(link.model, (values[link.key] for values in found), context.user)
        for values, row in zip(found, rows, strict=True):
            if values[link.key] not in shown:
                row[link.name] = None
