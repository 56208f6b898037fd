"""What a tenant needs (空间需求): how many square metres, until when, how near to where it is."""

import datetime
import math
import uuid
from dataclasses import dataclass

# A tenant that says it needs space, and nobody has counted heads.
MORE = 1.2
LESS = 0.8
# Counted heads never call for more than twice, or less than half, of what is held.
MOST, LEAST = 2.0, 0.5
# Square metres for one person at work, where nothing is known of the rooms held.
PER_PERSON = 8
STEP = 10


@dataclass(frozen=True, slots=True)
class Growth:
    """What speaks for another size: change of headcount (0.25 = a quarter more), open signals."""

    headcount: float | None = None
    wants_more: bool = False
    wants_less: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A size with the sentence that says where it comes from; no size: somebody must state it."""

    area: int | None
    because: str


@dataclass(frozen=True, slots=True)
class Home:
    """The building where the tenant sits, as far as it bears on the choice of another room."""

    building_id: uuid.UUID
    subdistrict_id: uuid.UUID
    kind: str
    # Place of its tax class among the classes, 0: none known.
    rank: int
    point: tuple[float, float] | None
    floors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """What is looked for; ``by``: the last day of moving in, empty when no lease end is known."""

    area: float
    by: datetime.date | None
    subdistrict_id: uuid.UUID | None = None
    lowest_floor: int | None = None
    home: Home | None = None


def wanted_area(held: float | None, headcount: int | None, growth: Growth) -> Wanted:
    """Return how many square metres a tenant probably needs, rounded up to tens."""
    if not held:
        if not headcount:
            return Wanted(None, "现有面积与在岗人数均未登记，请填写所需面积。")
        return Wanted(
            _rounded(headcount * PER_PERSON),
            f"现有面积未登记，按在岗 {headcount} 人、每人 {PER_PERSON} ㎡ 估算。",
        )
    factor, because = _factor(growth)
    return Wanted(_rounded(held * factor), f"现有 {held:g} ㎡，{because}。")


def _factor(growth: Growth) -> tuple[float, str]:
    change = growth.headcount
    if growth.wants_more:
        if change is not None and change > 0:
            return min(MOST, 1 + change), f"有扩租需求，用工增长 {change:.0%}"
        return MORE, f"有扩租需求，按 {MORE:g} 倍估算"
    if growth.wants_less:
        if change is not None and change < 0:
            return max(LEAST, 1 + change), f"有缩减信号，用工减少 {-change:.0%}"
        return LESS, f"有缩减信号，按 {LESS:g} 倍估算"
    if change is not None and change > 0:
        return min(MOST, 1 + change), f"用工增长 {change:.0%}"
    return 1.0, "没有增减信号，按现有面积"


def _rounded(area: float) -> int:
    # Ten square metres are bought and sold as one: 300.0000001 is 300.
    return math.ceil(round(area, 2) / STEP) * STEP
