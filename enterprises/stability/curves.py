"""Points of one indicator, exactly."""

from fractions import Fraction

from enterprises.stability.scheme import Curve, IndicatorRule

# What an indicator found: a number, the code of a choice, or no data.
Value = Fraction | str | None


def points_at(curve: Curve, x: Fraction) -> Fraction:
    """Return the curve's points at ``x``: linear between its points, flat outside them."""
    before_x, before_y = (Fraction(number) for number in curve.points[0])
    if x <= before_x:
        return before_y
    for point in curve.points[1:]:
        next_x, next_y = (Fraction(number) for number in point)
        if x <= next_x:
            return before_y + (x - before_x) * (next_y - before_y) / (next_x - before_x)
        before_x, before_y = next_x, next_y
    return before_y


def points_of(rule: IndicatorRule, value: Value) -> Fraction | None:
    """Return the points of a value, or ``None`` without data."""
    if value is None:
        return None
    if isinstance(value, str):
        return next(Fraction(option.points) for option in rule.options if option.code == value)
    if rule.curve is None:
        raise TypeError(f"{rule.id} is an indicator of choice, {value} is a number")
    return points_at(rule.curve, value)
