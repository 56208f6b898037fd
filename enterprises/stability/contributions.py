"""What each indicator brought to a score."""

from decimal import Decimal
from fractions import Fraction

from enterprises.stability.scheme import Scheme
from enterprises.stability.scoring import round_half_up

SHARE_PLACES = 6
UNIT = Decimal(1).scaleb(-SHARE_PLACES)


def shares_of(
    scheme: Scheme, points: tuple[Fraction | None, ...], score: Decimal
) -> tuple[Decimal | None, ...]:
    """Return weight·points ÷ Σ weight to six decimals; together they round to ``score``.

    Each is rounded half up by itself. Where the rounding of the parts would carry the sum
    across the rounding of the score, the largest parts give or take one unit.
    """
    weight = sum(
        (
            Fraction(rule.weight)
            for rule, found in zip(scheme.indicators, points, strict=True)
            if found is not None
        ),
        Fraction(0),
    )
    shares = [
        None
        if found is None or not weight
        else round_half_up(Fraction(rule.weight) * found / weight, 6)
        for rule, found in zip(scheme.indicators, points, strict=True)
    ]
    by_size = sorted(
        (place for place, share in enumerate(shares) if share is not None),
        key=lambda place: -(shares[place] or Decimal(0)),
    )
    for place in by_size:
        total = sum((share for share in shares if share is not None), Decimal(0))
        rounded = round_half_up(Fraction(total), 2)
        if rounded == score:
            break
        shares[place] = (shares[place] or Decimal(0)) + (UNIT if rounded < score else -UNIT)
    return tuple(shares)
