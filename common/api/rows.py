"""Rows without objects: a declared shape is compiled to ``values_list`` and to the OpenAPI schema.

A page of ids is taken first, then the shape's columns are joined to these few rows, so that the
cost does not grow with the depth of the page or the size of the register.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F
from rest_framework import serializers

from common.api.context import ReadContext
from common.database import lookups as _lookups  # noqa: F401 – registers itself
from common.database.functions import IsoMoment
from common.scope.references import visible_ids
from common.scope.scope import scope_of

Row = dict[str, Any]


class RowSerializer(serializers.ModelSerializer):
    """The shape of a row: fields with a ``source`` path, nested shapes for links.

    ``related`` names what must be annotated first; ``complete`` fills the fields of
    ``Meta.attached`` for all rows with a constant number of queries. A link is shown only when
    the caller may see its object, unless ``implied`` says that the row itself implies that.
    """

    def __init__(self, *args: Any, implied: bool = False, **kwargs: Any) -> None:
        self.implied = implied
        super().__init__(*args, **kwargs)

    @classmethod
    def related(cls, queryset: models.QuerySet, context: ReadContext) -> models.QuerySet:
        """Return the queryset with what the sources need (current standing, sums)."""
        return queryset

    @classmethod
    def complete(cls, rows: list[Row], context: ReadContext) -> None:
        """Fill the attached fields of the rows."""


@dataclass(frozen=True, slots=True)
class _Link:
    """A nested shape inside a row: where its key stands, and how to build it."""

    name: str
    key: int
    model: Any
    implied: bool
    plan: "_Plan"


@dataclass(frozen=True, slots=True)
class _Plan:
    """A compiled shape: columns to read, and how a tuple of them becomes a row."""

    columns: tuple[str, ...]
    # Columns that the database writes as ISO 8601.
    moments: frozenset[str]
    order: tuple[str, ...]
    names: tuple[str, ...]
    values_of: Callable[[Sequence[Any]], tuple[Any, ...]]
    links: tuple[_Link, ...]

    def build(self, values: Sequence[Any]) -> Row:
        row: Row = dict.fromkeys(self.order)
        row.update(zip(self.names, self.values_of(values), strict=True))
        for link in self.links:
            row[link.name] = link.plan.build(values) if values[link.key] is not None else None
        return row

    def selected(self, *more: str) -> list[Any]:
        """Return what ``values_list`` must read, and ``more`` columns after it."""
        every = (*self.columns, *more)
        return [IsoMoment(F(column)) if column in self.moments else column for column in every]


@cache
def _plan(shape: type[RowSerializer]) -> _Plan:
    return _compile(shape(), "", [], set())


def _compile(
    serializer: RowSerializer, prefix: str, columns: list[str], moments: set[str]
) -> _Plan:
    flat: dict[str, int] = {}
    links: list[_Link] = []
    attached = getattr(serializer.Meta, "attached", ())
    for name, field in serializer.fields.items():
        if name in attached:
            continue
        path = prefix + str(field.source).replace(".", "__")
        if isinstance(field, RowSerializer):
            key = _column(columns, f"{path}__{field.Meta.model._meta.pk.attname}")
            inner = _compile(field, f"{path}__", columns, moments)
            if not all(link.implied for link in inner.links):
                raise TypeError(f"{type(serializer).__name__}.{name}: only a row hides its links")
            links.append(_Link(name, key, field.Meta.model, field.implied, inner))
            continue
        if isinstance(field, serializers.DateTimeField):
            moments.add(path)
        flat[name] = _column(columns, path)
    return _Plan(
        columns=tuple(columns),
        moments=frozenset(moments),
        order=tuple(serializer.fields),
        names=tuple(flat),
        values_of=_picker(tuple(flat.values())),
        links=tuple(links),
    )


def _picker(places: tuple[int, ...]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: tuple(values[place] for place in places)


def _column(columns: list[str], path: str) -> int:
    if path not in columns:
        columns.append(path)
    return columns.index(path)


def columns_of(shape: type[RowSerializer]) -> tuple[str, ...]:
    """Return the columns that the shape reads, in order."""
    return _plan(shape).columns


def read_rows(
    shape: type[RowSerializer], queryset: models.QuerySet, context: ReadContext
) -> list[Row]:
    """Return the rows of ``queryset`` in the shape: one query, one per hidden link, attachments.

    The queryset must already be scoped; links to objects out of scope become None.
    """
    plan = _plan(shape)
    found = list(shape.related(queryset, context).values_list(*plan.selected()))
    rows = [plan.build(values) for values in found]
    _hide_links(plan, found, rows, context)
    shape.complete(rows, context)
    return rows


def read_page(
    shape: type[RowSerializer], page: models.QuerySet, keys: Sequence[str], context: ReadContext
) -> tuple[list[Row], list[tuple[Any, ...]]]:
    """Return the rows of ``page``, a scoped queryset in its order, and each row's ``keys``.

    Keys that are moments come as ISO 8601. The page's ids are found inside the one statement,
    before anything is joined to them.
    """
    plan, model = _plan(shape), page.model
    ids = ArraySubquery(page.values("pk"))
    rows = model._base_manager.filter(pk__any_of=ids).order_by(*page.query.order_by)
    names = [model._meta.pk.attname if key == "pk" else key for key in keys]
    more = [name for name in names if name not in plan.columns]
    found = list(shape.related(rows, context).values_list(*plan.selected(*more)))
    built = [plan.build(values) for values in found]
    _hide_links(plan, found, built, context)
    shape.complete(built, context)
    places = [(*plan.columns, *more).index(name) for name in names]
    return built, [tuple(values[place] for place in places) for values in found]


def _hide_links(plan: _Plan, found: list[Any], rows: list[Row], context: ReadContext) -> None:
    if scope_of(context.user).everything:
        return
    for link in plan.links:
        if link.implied:
            continue
        shown = visible_ids(link.model, (values[link.key] for values in found), context.user)
        for values, row in zip(found, rows, strict=True):
            if values[link.key] not in shown:
                row[link.name] = None


def attach(
    rows: Iterable[Row],
    name: str,
    items: Iterable[tuple[Any, Any]],
    key: Callable[[Row], Any] = lambda row: row["id"],
) -> None:
    """Give every row under ``name`` the list of those ``items`` (key, item) that carry its key."""
    lists: dict[Any, list[Any]] = {}
    for owner, item in items:
        lists.setdefault(owner, []).append(item)
    for row in rows:
        row[name] = lists.get(key(row), [])


_ZONE = ZoneInfo(settings.TIME_ZONE)


def local(moment: datetime.datetime) -> datetime.datetime:
    """Return the moment with the office's zone."""
    return moment.astimezone(_ZONE)
