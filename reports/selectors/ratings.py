"""The ratings of some enterprises on a day, with what each indicator contributed."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from common.calendar.clock import today
from enterprises.models import Rating, RatingScheme
from enterprises.rating.results import published_scheme, rate_as_of
from enterprises.stability.contributions import shares_of
from enterprises.stability.scheme import parse_scheme


@dataclass(frozen=True, slots=True)
class Contribution:
    """One indicator of a rating; without data, value, points and share are ``None``.

    ``share`` is the part of the score that it brought; the shares add up to the score.
    """

    indicator: str
    label: str
    weight: Decimal
    value: float | None
    points: float | None
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class RatingOnDay:
    """The rating of an enterprise as it held on a day."""

    enterprise_id: uuid.UUID
    rated_on: datetime.date
    scheme_version: int
    score: Decimal
    confidence: Decimal
    colour_by_score: str
    colour: str
    floors: tuple[str, ...]
    needs_review: bool
    contributions: tuple[Contribution, ...]


def ratings_on(
    enterprise_ids: Collection[uuid.UUID], day: datetime.date
) -> dict[uuid.UUID, RatingOnDay]:
    """Return the ratings on ``day``, by enterprise; who is not rated then is absent.

    Today's as stored, another day's from the facts of that day.
    """
    if not enterprise_ids:
        return {}
    if day == today():
        stored = Rating.objects.filter(enterprise__in=enterprise_ids).select_related("scheme")
        return {row.enterprise_id: _rating(row, row.rated_on, row.scheme) for row in stored}
    in_force = published_scheme()
    rated = rate_as_of(
        day,
        scheme=parse_scheme(in_force.definition),
        enterprise_ids=list(enterprise_ids),
    )
    return {row.enterprise_id: _rating(row, day, in_force) for row in rated}


def _rating(row: Any, day: datetime.date, scheme: RatingScheme) -> RatingOnDay:
    return RatingOnDay(
        enterprise_id=row.enterprise_id,
        rated_on=day,
        scheme_version=scheme.version,
        score=row.score,
        confidence=row.confidence,
        colour_by_score=row.colour_by_score,
        colour=row.colour,
        floors=tuple(row.floors),
        needs_review=row.needs_review,
        contributions=_contributions(scheme, row.values, row.points, row.score),
    )


def _contributions(
    scheme: RatingScheme, values: list[float | None], points: list[float | None], score: Decimal
) -> tuple[Contribution, ...]:
    """Return the indicators of a scheme with what they brought, in the scheme's order."""
    exact = tuple(None if found is None else Fraction(found) for found in points)
    shares = shares_of(parse_scheme(scheme.definition), exact, score)
    return tuple(
        Contribution(
            indicator=indicator["id"],
            label=indicator["label"],
            weight=Decimal(str(indicator["weight"])),
            value=value,
            points=found,
            share=share,
        )
        for indicator, value, found, share in zip(
            scheme.definition["indicators"], values, points, shares, strict=True
        )
    )
