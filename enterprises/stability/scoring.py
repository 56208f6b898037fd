"""The rating of one enterprise, exactly and slowly: the oracle of the set-based engine.

All arithmetic is in fractions; only the score is rounded, half up, at the very end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from enterprises.stability.curves import Value, points_of
from enterprises.stability.scheme import (
    AtMost,
    ChoiceIn,
    Condition,
    Floor,
    OpenSignalIn,
    Scheme,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What the facts of one enterprise say on a day: values by indicator, signals, visits."""

    values: Mapping[str, Value]
    open_signal_kinds: frozenset[str]
    days_since_visit: int | None


@dataclass(frozen=True, slots=True)
class Rated:
    """What one rating found; points are exact and stand in the scheme's order."""

    score: Decimal
    confidence: Decimal
    colour_by_score: str
    colour: str
    floors: tuple[str, ...]
    needs_review: bool
    values: tuple[Value, ...]
    points: tuple[Fraction | None, ...]


def rate(scheme: Scheme, found: Found) -> Rated:
    """Rate what was found by the scheme."""
    values = tuple(found.values.get(rule.id) for rule in scheme.indicators)
    points = tuple(
        points_of(rule, value) for rule, value in zip(scheme.indicators, values, strict=True)
    )
    score = round_half_up(exact_score(scheme, points), 2)
    confidence = _confidence(scheme, points)
    colour_by_score = band_of(scheme, score)
    floors = tuple(floor for floor in scheme.floors if _holds(floor, found))
    ranks = [scheme.rank(colour) for colour in (colour_by_score, *(f.colour for f in floors))]
    return Rated(
        score=score,
        confidence=round_half_up(confidence, 6),
        colour_by_score=colour_by_score,
        colour=scheme.bands[max(ranks)].colour,
        floors=tuple(floor.id for floor in floors),
        needs_review=confidence < Fraction(scheme.min_confidence)
        or found.days_since_visit is None
        or found.days_since_visit > scheme.stale_visit_days,
        values=values,
        points=points,
    )


def exact_score(scheme: Scheme, points: tuple[Fraction | None, ...]) -> Fraction:
    """Return Σ weight·points ÷ Σ weight over the indicators with data; 0 without any."""
    weight = weighted = Fraction(0)
    for rule, found in zip(scheme.indicators, points, strict=True):
        if found is not None:
            weight += Fraction(rule.weight)
            weighted += Fraction(rule.weight) * found
    return weighted / weight if weight else Fraction(0)


def round_half_up(number: Fraction, places: int) -> Decimal:
    """Return a non-negative number rounded half up to ``places`` decimals."""
    whole = (number * 10**places + Fraction(1, 2)).__floor__()
    return (Decimal(whole) / 10**places).quantize(Decimal(1).scaleb(-places), ROUND_FLOOR)


def band_of(scheme: Scheme, score: Decimal) -> str:
    """Return the colour of the last band that starts at or below the rounded score."""
    return [band.colour for band in scheme.bands if band.starts_at <= score][-1]


def _confidence(scheme: Scheme, points: tuple[Fraction | None, ...]) -> Fraction:
    known = (
        rule.weight
        for rule, found in zip(scheme.indicators, points, strict=True)
        if found is not None
    )
    return Fraction(sum(known, Decimal(0))) / Fraction(scheme.total_weight)


def _holds(floor: Floor, found: Found) -> bool:
    return all(_is_met(condition, found) for condition in floor.conditions)


def _is_met(condition: Condition, found: Found) -> bool:
    if isinstance(condition, OpenSignalIn):
        return bool(condition.kinds & found.open_signal_kinds)
    value = found.values.get(condition.indicator)
    if isinstance(condition, ChoiceIn):
        return value in condition.codes
    if not isinstance(value, Fraction):
        return False
    if isinstance(condition, AtMost):
        return value <= Fraction(condition.limit)
    return value >= Fraction(condition.limit)
