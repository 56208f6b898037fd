"""A squarified tree map: rectangles whose areas are weights, as square as they can be.

Pure layout: no database, no units; the caller says what the weights mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its upper left corner and its sides."""

    x: float
    y: float
    width: float
    height: float

    @property
    def shorter(self) -> float:
        """Return the shorter side."""
        return min(self.width, self.height)


def squarified(weights: Sequence[float], frame: Box) -> list[Box]:
    """Return a box for each weight, in the same order; together they fill the frame.

    A weight of zero or less gets an empty box. Larger weights are laid first, along the shorter
    side of what is left, as long as that makes the worst box of the row squarer.
    """
    order = sorted(
        (index for index, weight in enumerate(weights) if weight > 0),
        key=lambda index: (-weights[index], index),
    )
    total = sum(weights[index] for index in order)
    boxes = [Box(frame.x, frame.y, 0.0, 0.0)] * len(weights)
    if not total or not frame.shorter:
        return boxes
    scale = frame.width * frame.height / total
    left = frame
    while order:
        row = _row([weights[index] * scale for index in order], left.shorter)
        placed, left = _laid(row, left)
        for index, box in zip(order, placed, strict=False):
            boxes[index] = box
        order = order[len(row) :]
    return boxes


def _row(areas: Sequence[float], side: float) -> Sequence[float]:
    """Return the first areas that belong into one row along ``side``."""
    taken = 1
    while taken < len(areas) and _worst(areas[: taken + 1], side) <= _worst(areas[:taken], side):
        taken += 1
    return areas[:taken]


def _worst(row: Sequence[float], side: float) -> float:
    """Return the largest ratio of sides in a row; 1 is a square."""
    depth = sum(row) / side
    return max(max(depth / (area / depth), (area / depth) / depth) for area in row)


def _laid(row: Sequence[float], frame: Box) -> tuple[list[Box], Box]:
    """Return the boxes of a row along the frame's shorter side, and what is left of the frame."""
    depth = sum(row) / frame.shorter
    is_column = frame.width >= frame.height
    boxes, along = [], frame.y if is_column else frame.x
    for area in row:
        length = area / depth
        if is_column:
            boxes.append(Box(frame.x, along, depth, length))
        else:
            boxes.append(Box(along, frame.y, length, depth))
        along += length
    if is_column:
        return boxes, Box(frame.x + depth, frame.y, max(frame.width - depth, 0.0), frame.height)
    return boxes, Box(frame.x, frame.y + depth, frame.width, max(frame.height - depth, 0.0))
