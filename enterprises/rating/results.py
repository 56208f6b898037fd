"""Ratings as of any day, computed and not stored: rows, one enterprise, or SQL to join."""

import datetime
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import Template
from typing import Any

from django.db import connection, transaction

from enterprises.choices import SchemeState
from enterprises.models import RatingScheme
from enterprises.rating.registry import Run
from enterprises.rating.statement import rating_statement
from enterprises.stability.scheme import Scheme, parse_scheme

CHUNK = 5_000
BY_NUMBER = Template("""
SELECT enterprise.external_id, rating.*
FROM ($rating) AS rating
JOIN enterprises_enterprise enterprise ON enterprise.id = rating.enterprise_id
ORDER BY enterprise.external_id, enterprise.id
""")


@dataclass(frozen=True, slots=True)
class AsOf:
    """What the rating of one enterprise is on a day; fields in the order of the SQL's columns.

    ``values`` and ``points`` stand in the order of the scheme's indicators; None = no data.
    """

    enterprise_id: uuid.UUID
    scheme_version: int
    score: Decimal
    confidence: Decimal
    colour_by_score: str
    colour: str
    floors: list[str]
    needs_review: bool
    values: list[float | None]
    points: list[float | None]


def published_scheme() -> RatingScheme:
    """Return the scheme in force."""
    return RatingScheme.objects.get(state=SchemeState.PUBLISHED)


def scheme_in_force() -> Scheme:
    """Return the scheme in force, parsed."""
    return parse_scheme(published_scheme().definition)


def rating_sql(
    day: datetime.date,
    *,
    scheme: Scheme | None = None,
    enterprise_ids: Sequence[uuid.UUID] | None = None,
) -> tuple[str, list[Any]]:
    """Return a SELECT of the ratings on ``day`` with the columns of ``AsOf``, and its parameters.

    It stands in parentheses wherever a sub-select may stand. Without a scheme the one in force
    rates; without ids everybody who is rated on the day is there, whatever the area.
    """
    scheme = scheme or scheme_in_force()
    statement = rating_statement(Run(day, scheme, enterprise_ids))
    return statement.sql, list(statement.params)


def rate_as_of(
    day: datetime.date,
    *,
    scheme: Scheme | None = None,
    enterprise_ids: Sequence[uuid.UUID] | None = None,
) -> Iterator[AsOf]:
    """Yield the ratings on ``day`` in chunks, in no order."""
    sql, params = rating_sql(day, scheme=scheme, enterprise_ids=enterprise_ids)
    for row in _streamed(sql, params):
        yield AsOf(*row)


def rate_by_number(
    day: datetime.date, *, scheme: Scheme | None = None
) -> Iterator[tuple[str | None, AsOf]]:
    """Yield the ratings on ``day`` with the enterprise's external number, in its order."""
    sql, params = rating_sql(day, scheme=scheme)
    for number, *row in _streamed(BY_NUMBER.substitute(rating=sql), params):
        yield number, AsOf(*row)


def _streamed(sql: str, params: list[Any]) -> Iterator[tuple[Any, ...]]:
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows
