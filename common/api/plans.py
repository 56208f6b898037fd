"""A shape compiled: which columns to read, and how a tuple of them becomes a row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from django.db.models import F
from rest_framework import serializers

from common.api.rows import Row, RowSerializer
from common.database.functions import IsoMoment


@dataclass(frozen=True, slots=True)
class Link:
    """A nested shape inside a row: where its key stands, and how to build it."""

    name: str
    key: int
    model: Any
    implied: bool
    plan: "Plan"


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled shape.

    ``moments`` are columns that the database writes as ISO 8601, ``documents`` the places of
    columns that hold JSON.
    """

    columns: tuple[str, ...]
    moments: frozenset[str]
    documents: tuple[int, ...]
    order: tuple[str, ...]
    names: tuple[str, ...]
    values_of: Callable[[Sequence[Any]], tuple[Any, ...]]
    links: tuple[Link, ...]

    def build(self, values: Sequence[Any]) -> Row:
        """Return the row that a tuple of the columns stands for; attached fields are None."""
        row: Row = dict.fromkeys(self.order)
        row.update(zip(self.names, self.values_of(values), strict=True))
        for link in self.links:
            row[link.name] = link.plan.build(values) if values[link.key] is not None else None
        return row

    def selected(self, more: Sequence[str] = ()) -> list[Any]:
        """Return what ``values_list`` must read, and ``more`` columns after it."""
        every = (*self.columns, *more)
        return [IsoMoment(F(column)) if column in self.moments else column for column in every]


@cache
def plan_of(shape: type[RowSerializer]) -> Plan:
    """Return the plan of a shape."""
    return _compile(shape(), "", _Columns())


class _Columns:
    """The columns collected so far, each once."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.moments: set[str] = set()
        self.documents: set[int] = set()

    def place(self, path: str, field: Any = None) -> int:
        """Return where the column stands in the tuple."""
        if path not in self.paths:
            self.paths.append(path)
        place = self.paths.index(path)
        if isinstance(field, serializers.DateTimeField):
            self.moments.add(path)
        if isinstance(field, serializers.JSONField):
            self.documents.add(place)
        return place


def _compile(serializer: RowSerializer, prefix: str, columns: _Columns) -> Plan:
    flat: dict[str, int] = {}
    links: list[Link] = []
    attached = getattr(serializer.Meta, "attached", ())
    for name, field in serializer.fields.items():
        path = prefix + str(field.source).replace(".", "__")
        if isinstance(field, RowSerializer):
            links.append(_link(name, field, path, columns))
        elif name not in attached:
            flat[name] = columns.place(path, field)
    return Plan(
        columns=tuple(columns.paths),
        moments=frozenset(columns.moments),
        documents=tuple(sorted(columns.documents)),
        order=tuple(serializer.fields),
        names=tuple(flat),
        values_of=picker(tuple(flat.values())),
        links=tuple(links),
    )


def _link(name: str, field: RowSerializer, path: str, columns: _Columns) -> Link:
    model: Any = field.Meta.model
    key = columns.place(f"{path}__{model._meta.pk.attname}")
    plan = _compile(field, f"{path}__", columns)
    if not all(link.implied for link in plan.links):
        raise TypeError(f"{type(field).__name__} in {name}: only a row hides its links")
    return Link(name, key, model, field.implied, plan)


def picker(places: tuple[int, ...]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """Return a function that takes the values at ``places``."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: tuple(values[place] for place in places)
