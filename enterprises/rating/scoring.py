"""The scheme as SQL: points by curves and options, score, colours, floors, 待核.

Only numbers and checked names of the scheme get into the text, never foreign strings. Points
are doubles; weights are scaled to whole numbers, so that sums of weights are exact. A score is
brought back to a decimal (eleven places, far above the error of a double) before it is rounded
half up: 12.345 becomes 12.35, although the nearest double lies below it.
"""

import re
from decimal import Decimal
from fractions import Fraction

from enterprises.rating.signals import open_flags
from enterprises.stability.scheme import (
    AtLeast,
    AtMost,
    ChoiceIn,
    Condition,
    Floor,
    IndicatorRule,
    OpenSignalIn,
    Scheme,
)

NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")


def named(name: str) -> str:
    """Return a name of the scheme after making sure that it is nothing but a name."""
    if not NAME.fullmatch(name):
        raise ValueError(f"not a name: {name!r}")
    return name


def quoted(name: str) -> str:
    """Return a name of the scheme as an SQL string."""
    return f"'{named(name)}'"


def double(number: Decimal) -> str:
    """Return a decimal as a double literal."""
    return f"'{number}'::float8"


def points_sql(rule: IndicatorRule, value: str) -> str:
    """Return the points of ``value``, NULL without data."""
    if rule.curve is None:
        points = ", ".join(str(option.points) for option in rule.options)
        return f"('{{{points}}}'::float8[])[{value}::integer + 1]"
    (before_x, before_y), *rest = rule.curve.points
    steps = [f"WHEN {value} <= {double(before_x)} THEN {double(before_y)}"]
    for next_x, next_y in rest:
        # Multiply before dividing: exact at both ends and wherever the result is whole.
        steps.append(
            f"WHEN {value} <= {double(next_x)} THEN {double(before_y)} + ({value} - "
            f"{double(before_x)}) * {double(next_y - before_y)} / {double(next_x - before_x)}"
        )
        before_x, before_y = next_x, next_y
    return f"CASE {' '.join(steps)} WHEN {value} IS NOT NULL THEN {double(before_y)} END"


def whole_weights(scheme: Scheme) -> list[int]:
    """Return the weights multiplied by the smallest power of ten that makes all of them whole."""
    places = max(
        (max(0, -int(rule.weight.normalize().as_tuple().exponent)) for rule in scheme.indicators),
        default=0,
    )
    return [int(rule.weight.scaleb(places)) for rule in scheme.indicators]


def weight_sql(scheme: Scheme) -> str:
    """Return Σ weight over the indicators with data, as a double that holds a whole number."""
    return " + ".join(
        f"CASE WHEN p_{rule.id} IS NULL THEN 0::float8 ELSE {weight}::float8 END"
        for rule, weight in zip(scheme.indicators, whole_weights(scheme), strict=True)
    )


def weighted_sql(scheme: Scheme) -> str:
    """Return Σ weight·points over the indicators with data."""
    return " + ".join(
        f"coalesce({weight}::float8 * p_{rule.id}, 0)"
        for rule, weight in zip(scheme.indicators, whole_weights(scheme), strict=True)
    )


def score_sql() -> str:
    """Return the rounded score from the columns weighted and weight."""
    return "coalesce(round(round((weighted / NULLIF(weight, 0))::numeric, 11), 2), 0.00)"


def confidence_sql(scheme: Scheme) -> str:
    """Return the confidence to six decimals from the column weight."""
    return f"round(weight::numeric / {sum(whole_weights(scheme))}, 6)"


def needs_review_sql(scheme: Scheme) -> str:
    """Return 待核 from the columns weight and days_since_visit."""
    needed = Fraction(scheme.min_confidence) * sum(whole_weights(scheme))
    return (
        f"(weight < {-(-needed.numerator // needed.denominator)} OR days_since_visit IS NULL "
        f"OR days_since_visit > {scheme.stale_visit_days})"
    )


def rank_by_score_sql(scheme: Scheme) -> str:
    """Return the rank of the last band that starts at or below the column score."""
    bands = list(enumerate(scheme.bands))[:0:-1]
    steps = " ".join(f"WHEN score >= {band.starts_at} THEN {rank}" for rank, band in bands)
    return f"CASE {steps} ELSE 0 END" if steps else "0"


def rank_sql(scheme: Scheme) -> str:
    """Return the rank after the floors from rank_by_score and the flags f_0, f_1, …"""
    floors = "".join(
        f", CASE WHEN f_{place} THEN {scheme.rank(floor.colour)} END"
        for place, floor in enumerate(scheme.floors)
    )
    return f"greatest(rank_by_score{floors})"


def colour_sql(scheme: Scheme, rank: str) -> str:
    """Return the colour of a rank."""
    colours = ",".join(named(band.colour) for band in scheme.bands)
    return f"('{{{colours}}}'::varchar[])[{rank} + 1]"


def floors_sql(scheme: Scheme) -> str:
    """Return the ids of the floors hit, in the order of the scheme."""
    if not scheme.floors:
        return "'{}'::varchar[]"
    flags = list(enumerate(scheme.floors))
    hit = ", ".join(f"CASE WHEN f_{place} THEN {quoted(floor.id)} END" for place, floor in flags)
    is_any = " OR ".join(f"f_{place}" for place, _ in flags)
    return (
        f"CASE WHEN {is_any} THEN array_remove(ARRAY[{hit}]::varchar[], NULL) "
        "ELSE '{}'::varchar[] END"
    )


def floor_sql(floor: Floor, scheme: Scheme) -> str:
    """Return whether all conditions of a floor hold; never NULL."""
    conditions = " AND ".join(condition_sql(condition, scheme) for condition in floor.conditions)
    return f"coalesce({conditions or 'TRUE'}, FALSE)"


def condition_sql(condition: Condition, scheme: Scheme) -> str:
    """Return one condition over the value columns v_… and the flags of open signals."""
    match condition:
        case AtMost(indicator, limit):
            return f"v_{named(indicator)} <= {double(limit)}"
        case AtLeast(indicator, limit):
            return f"v_{named(indicator)} >= {double(limit)}"
        case OpenSignalIn():
            return f"coalesce({open_flags(scheme)[condition]}, FALSE)"
        case ChoiceIn(indicator, codes):
            return _choice_sql(f"v_{named(indicator)}", codes, indicator, scheme)


def _choice_sql(column: str, codes: tuple[str | None, ...], indicator: str, scheme: Scheme) -> str:
    options = next(rule.options for rule in scheme.indicators if rule.id == indicator)
    places = [str(place) for place, option in enumerate(options) if option.code in codes]
    either = [f"{column} IN ({', '.join(places)})"] if places else []
    if None in codes:
        either.append(f"{column} IS NULL")
    return f"({' OR '.join(either) or 'FALSE'})"
