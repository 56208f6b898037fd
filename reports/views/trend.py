"""A line over time as it is drawn: points on a fixed frame, values beside it in words."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 1000, 200
# Room for the values at the left and the days below.
LEFT, RIGHT, TOP, BOTTOM = 60, 20, 12, 30
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10000, 50000)
_LINES = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on an axis with what stands there."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """A day's value as it is drawn."""

    x: float
    y: float
    day: datetime.date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Trend:
    """A line with its axes; ``path`` is the attribute of a polyline."""

    points: tuple[Point, ...]
    path: str
    values: tuple[Mark, ...]
    days: tuple[Mark, ...]


def trend(series: Sequence[tuple[datetime.date, Decimal]]) -> Trend | None:
    """Return the drawing of values by day, oldest first; None when there are fewer than two."""
    if len(series) < 2:
        return None
    first, last = series[0][0], series[-1][0]
    low, step, high = _scale([value for _, value in series])
    span, range_ = (last - first).days or 1, high - low

    def across(day: datetime.date) -> float:
        return round(LEFT + (day - first).days / span * (WIDTH - LEFT - RIGHT), 1)

    def up(value: Decimal) -> float:
        share = float(value - low) / range_
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    points = tuple(Point(across(day), up(value), day, value) for day, value in series)
    return Trend(
        points=points,
        path=" ".join(f"{point.x},{point.y}" for point in points),
        values=tuple(Mark(up(Decimal(mark)), str(mark)) for mark in range(low, high + 1, step)),
        days=tuple(Mark(across(day), f"{day:%Y-%m-%d}") for day in dict.fromkeys((first, last))),
    )


def _scale(values: Sequence[Decimal]) -> tuple[int, int, int]:
    """Return where the axis begins, its step and where it ends; never an empty range."""
    least, most = int(min(values)), int(max(values)) + 1
    step = next((one for one in _STEPS if (most - least) / one <= _LINES), _STEPS[-1])
    low = least // step * step
    high = -(-most // step) * step
    return low, step, max(high, low + step)
