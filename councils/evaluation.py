"""Evaluating councils by an open set of measures: weights and full marks are the office's.

A measure without a value (nothing to divide by) is left out with its weight; persons are never
measured.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from councils.choices import MeasureGroup

# Code of a measure → label, unit. All are of the 180 days up to the day.
MEASURES: Mapping[str, tuple[str, str]] = {
    "meetings": ("召开会议", "次"),
    "decisions_done": ("到期或落实的会议成果中已落实", "%"),
    "projects_done": ("结项项目", "个"),
    "in_building": ("办结议题中楼内解决", "%"),
    "rating_score": ("评议会平均得分", "分"),
    "seats_filled": ("应有席位齐备", "%"),
    "topics_from_below": ("议题中由企业或员工提出", "%"),
    "claimants": ("认领项目的单位与团队", "个"),
}
_ONE = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Item:
    """A measure of a set: its share of the whole, and at which value it counts in full."""

    measure: str
    group: str
    weight: int
    target: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """A measure of one council: its value, the points it gives, and what its peers have."""

    item: Item
    value: Decimal | None
    points: Decimal | None
    peers: Decimal | None

    @property
    def label(self) -> str:
        """Return the measure in words."""
        return MEASURES[self.item.measure][0]

    @property
    def group(self) -> str:
        """Return in words which part of the evaluation the measure belongs to."""
        return str(MeasureGroup(self.item.group).label)

    @property
    def unit(self) -> str:
        """Return the unit of value and target."""
        return MEASURES[self.item.measure][1]


@dataclass(frozen=True, slots=True)
class Result:
    """What an evaluation says of one council; ``score`` is 0–100, or None without any value."""

    lines: tuple[Line, ...]
    score: Decimal | None


Values = Mapping[str, Decimal | None]


def evaluate(items: Iterable[Item], values: Values, peers: Iterable[Values] = ()) -> Result:
    """Return points and score of a council; ``peers`` are the values of its like."""
    others = list(peers)
    lines = tuple(
        Line(
            item,
            values.get(item.measure),
            _points(item, values.get(item.measure)),
            _middle(other.get(item.measure) for other in others),
        )
        for item in items
    )
    counted = [line for line in lines if line.points is not None]
    whole = sum(line.item.weight for line in counted)
    reached = sum((line.points for line in counted if line.points is not None), Decimal(0))
    return Result(lines, _rounded(100 * reached / whole) if whole else None)


def _points(item: Item, value: Decimal | None) -> Decimal | None:
    if value is None:
        return None
    return item.weight * min(max(value, Decimal(0)) / item.target, Decimal(1))


def _middle(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return _rounded(Decimal(median(known))) if known else None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_ONE, ROUND_HALF_UP)
