"""Tree map and trend: pure layouts that lose nothing and stay within their frame."""

import datetime
import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.views.treemap import Box, squarified
from reports.views.trend import HEIGHT, LEFT, RIGHT, WIDTH, trend

FRAME = Box(0, 0, 1000, 560)


def test_the_worked_example_of_the_squarified_layout() -> None:
    """Weights 6 6 4 3 2 2 1 on a frame of 6 × 4, as the paper of the layout lays them out."""
    boxes = squarified([6, 6, 4, 3, 2, 2, 1], Box(0, 0, 6, 4))
    corners = [(round(box.x, 3), round(box.y, 3)) for box in boxes]
    assert corners[:4] == [(0, 0), (0, 2), (3, 0), (4.714, 0)]
    assert [(round(box.width, 3), round(box.height, 3)) for box in boxes[:4]] == [
        (3, 2),
        (3, 2),
        (1.714, 2.333),
        (1.286, 2.333),
    ]


@given(st.lists(st.integers(0, 5000), max_size=60))
def test_every_box_has_its_share_and_none_overlap(weights: list[int]) -> None:
    """Areas are to each other as the weights; together they fill the frame; zero is empty."""
    boxes = squarified(weights, FRAME)
    assert len(boxes) == len(weights)
    total = sum(weights)
    for weight, box in zip(weights, boxes, strict=True):
        share = weight / total if total else 0
        expected = share * FRAME.width * FRAME.height
        assert box.width * box.height == pytest.approx(expected, rel=1e-6, abs=1e-3)
        assert box.x >= -1e-6
        assert box.y >= -1e-6
        assert box.x + box.width <= FRAME.width + 1e-3
        assert box.y + box.height <= FRAME.height + 1e-3
    filled = [box for weight, box in zip(weights, boxes, strict=True) if weight]
    for one, other in itertools.combinations(filled, 2):
        wide = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
        high = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
        assert wide < 1e-3 or high < 1e-3


@pytest.mark.parametrize("weights", [[], [0], [0, 0, -3]])
def test_nothing_to_lay_out(weights: list[float]) -> None:
    """Empty boxes, no division by zero."""
    assert all(box.width == box.height == 0 for box in squarified(weights, FRAME))


def test_a_trend_stands_within_its_frame() -> None:
    """First day at the left, last at the right, higher values higher."""
    days = [datetime.date(2026, 6, 30), datetime.date(2026, 9, 30), datetime.date(2026, 11, 20)]
    drawn = trend(list(zip(days, map(Decimal, ("50.0", "62.0", "61.5")), strict=True)))
    assert drawn is not None
    first, second, last = drawn.points
    assert (first.x, last.x) == (LEFT, WIDTH - RIGHT)
    assert 0 < second.y < last.y < first.y < HEIGHT
    assert [mark.text for mark in drawn.values] == ["50", "55", "60", "65"]
    assert [mark.text for mark in drawn.days] == ["2026-06-30", "2026-11-20"]
    assert drawn.path.startswith(f"{first.x},{first.y} {second.x}")


def test_a_flat_trend_has_a_range_and_a_single_day_is_none() -> None:
    """No division by zero."""
    day = datetime.date(2026, 6, 30)
    assert trend([]) is None
    assert trend([(day, Decimal(3))]) is None
    flat = trend([(day, Decimal(0)), (day + datetime.timedelta(1), Decimal(0))])
    assert flat is not None
    assert flat.points[0].y == flat.points[1].y
