"""The ratings of some enterprises on a day: today's as stored, another day's from its facts."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from common.calendar.clock import today
from enterprises.models import Rating, RatingChange, RatingScheme
from enterprises.rating.results import AsOf, rate_as_of, scheme_in_force
from enterprises.stability.scheme import Scheme, parse_scheme


@dataclass(frozen=True, slots=True)
class RatingOnDay:
    """The rating of an enterprise as it held on a day, with the scheme that made it.

    ``values`` and ``points`` stand in the order of the scheme's indicators; None = no data.
    """

    enterprise_id: uuid.UUID
    rated_on: datetime.date
    scheme: Scheme
    score: Decimal
    confidence: Decimal
    colour_by_score: str
    colour: str
    floors: tuple[str, ...]
    needs_review: bool
    values: tuple[float | None, ...]
    points: tuple[float | None, ...]


def ratings_on(
    enterprise_ids: Collection[uuid.UUID], day: datetime.date
) -> dict[uuid.UUID, RatingOnDay]:
    """Return the ratings on ``day``, by enterprise; who is not rated then is absent."""
    if not enterprise_ids:
        return {}
    if day == today():
        return stored_ratings(enterprise_ids)
    scheme = scheme_in_force()
    rated = rate_as_of(day, scheme=scheme, enterprise_ids=list(enterprise_ids))
    return {row.enterprise_id: _rating(row, day, scheme) for row in rated}


def stored_ratings(enterprise_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, RatingOnDay]:
    """Return the ratings as the last run left them, by enterprise: two queries."""
    rows = list(Rating.objects.filter(enterprise__in=enterprise_ids))
    # A definition is long: read and parsed once, not once a rating.
    schemes = RatingScheme.objects.in_bulk({row.scheme_id for row in rows})
    parsed = {key: parse_scheme(scheme.definition) for key, scheme in schemes.items()}
    return {row.enterprise_id: _rating(row, row.rated_on, parsed[row.scheme_id]) for row in rows}


def of_change(change: RatingChange) -> RatingOnDay:
    """Return a change as the rating that it was, by the scheme that made it: one query."""
    return _rating(change, change.rated_on, parse_scheme(change.scheme.definition))


def _rating(row: Rating | RatingChange | AsOf, day: datetime.date, scheme: Scheme) -> RatingOnDay:
    return RatingOnDay(
        enterprise_id=row.enterprise_id,
        rated_on=day,
        scheme=scheme,
        score=row.score,
        confidence=row.confidence,
        colour_by_score=row.colour_by_score,
        colour=row.colour,
        floors=tuple(row.floors),
        needs_review=row.needs_review,
        values=tuple(row.values),
        points=tuple(row.points),
    )
