"""The ratings of some enterprises on a day, with what each indicator contributed."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from enterprises.models import Rating, RatingChange, RatingScheme

_SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Contribution:
    """One indicator of a rating; without data, value, points and share are ``None``.

    ``share`` is the part of the score that it brought (weight x points / sum of weights).
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
    """Return the ratings that held on ``day``, by enterprise; unrated ones are absent."""
    rows: dict[uuid.UUID, Any] = {
        row.enterprise_id: row
        for row in Rating.objects.filter(enterprise__in=enterprise_ids, rated_on__lte=day)
    }
    missing = set(enterprise_ids) - rows.keys()
    if missing:
        history = (
            RatingChange.objects.filter(enterprise__in=missing, rated_on__lte=day)
            .order_by("enterprise_id", "-rated_on", "-created_at")
            .distinct("enterprise_id")
        )
        rows |= {row.enterprise_id: row for row in history if not row.is_ended}
    schemes = RatingScheme.objects.in_bulk({row.scheme_id for row in rows.values()})
    return {key: _rating(row, schemes[row.scheme_id]) for key, row in rows.items()}


def _rating(row: Any, scheme: RatingScheme) -> RatingOnDay:
    return RatingOnDay(
        enterprise_id=row.enterprise_id,
        rated_on=row.rated_on,
        scheme_version=scheme.version,
        score=row.score,
        confidence=row.confidence,
        colour_by_score=row.colour_by_score,
        colour=row.colour,
        floors=tuple(row.floors),
        needs_review=row.needs_review,
        contributions=contributions(scheme.definition, row.values, row.points),
    )


def contributions(
    definition: dict[str, Any], values: list[float | None], points: list[float | None]
) -> tuple[Contribution, ...]:
    """Return the indicators of a scheme with what they brought, in the scheme's order."""
    indicators = definition["indicators"]
    known = sum(
        Decimal(str(indicator["weight"]))
        for indicator, point in zip(indicators, points, strict=False)
        if point is not None
    )
    return tuple(
        Contribution(
            indicator=indicator["id"],
            label=indicator["label"],
            weight=Decimal(str(indicator["weight"])),
            value=value,
            points=point,
            share=_share(indicator["weight"], point, Decimal(known)),
        )
        for indicator, value, point in zip(indicators, values, points, strict=False)
    )


def _share(weight: Any, points: float | None, known: Decimal) -> Decimal | None:
    if points is None or not known:
        return None
    return (Decimal(str(weight)) * Decimal(str(points)) / known).quantize(
        _SIX_PLACES, rounding=ROUND_HALF_UP
    )
