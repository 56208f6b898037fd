"""The rows behind a figure: the same declaration, opened."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Value
from django.db.models.expressions import RawSQL

from common.database.fragments import Fragment, compose
from reports.choices import Part
from reports.indicators.definitions import INDICATORS
from reports.indicators.places import Place
from reports.indicators.populations import Rows
from reports.indicators.statement import relation

# What rows of different models have in common when a figure adds up several of them.
COMMON_FIELDS = ("id", "external_id", "name", "record")


def rows_behind(
    code: str, place: Place, day: datetime.date, part: Part = Part.NUMERATOR, *, user: Any = None
) -> QuerySet[Any, Any]:
    """Return the rows of a figure's numerator or denominator, as many as the figure counts.

    They are objects of the population's model, or rows of ``COMMON_FIELDS`` where the figure adds
    up several models. With ``user`` only rows that the user may see. A figure that adds up a
    measure has the rows that carry it; see ``amounts_behind``.
    """
    indicator = INDICATORS[code]
    querysets = [_objects(rows, place, day, user) for rows in indicator.part(part)]
    if not indicator.is_defined_for(place.kind) or not querysets:
        return next(indicator.row_sets).population.members().none()
    if len(querysets) == 1:
        return querysets[0]
    first, *others = (
        queryset.order_by()
        .annotate(record=Value(queryset.model._meta.label_lower))
        .values(*COMMON_FIELDS)
        for queryset in querysets
    )
    return first.union(*others, all=True)


def amounts_behind(
    code: str,
    place: Place,
    day: datetime.date,
    part: Part = Part.NUMERATOR,
    *,
    ids: Collection[Any] | None = None,
) -> dict[Any, float]:
    """Return what each row adds to a figure that sums a measure; of the rows ``ids`` if given."""
    (rows,) = INDICATORS[code].part(part)
    statement = _selected(rows, f"subject_id, {rows.measure}", place, day)
    if ids is not None:
        statement = compose("{all} AND subject_id = ANY({ids})", all=statement, ids=list(ids))
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return dict(cursor.fetchall())


def _objects(rows: Rows, place: Place, day: datetime.date, user: Any) -> QuerySet[Any, Any]:
    selected = _selected(rows, "subject_id", place, day)
    objects = rows.population.members().filter(
        pk__in=RawSQL(selected.sql, selected.params)  # noqa: S611 – built from declarations
    )
    return objects if user is None else objects.visible_to(user)


def _selected(rows: Rows, columns: str, place: Place, day: datetime.date) -> Fragment:
    return compose(
        "SELECT {columns} FROM ({relation}) relation WHERE place_id = {place} AND ({where})",
        columns=Fragment(columns),
        relation=relation(rows.population, [rows], day, [place.id]),
        place=place.id,
        where=Fragment(rows.where or "true"),
    )
