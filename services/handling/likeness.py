"""How alike two requests are: small points, each with its reason, so that a person can judge."""

from dataclasses import dataclass
from functools import lru_cache

ENOUGH = 5
_WINDOW_DAYS = 30


@dataclass(frozen=True, slots=True)
class Pair:
    """What is compared of a new request and an open one."""

    is_same_enterprise: bool
    is_same_building: bool
    is_same_category: bool
    days_apart: int
    # Share of common character pairs of the two texts, 0 to 1.
    text_likeness: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """The points and why."""

    points: int
    reasons: tuple[str, ...]

    @property
    def is_suggested(self) -> bool:
        """Return whether a person should look at it before a second request is written."""
        return self.points >= ENOUGH


def likeness_of(pair: Pair) -> Likeness:
    """Weigh place, category, words and time; at most ten points."""
    told: list[tuple[int, str]] = []
    if pair.is_same_enterprise:
        told.append((2, "同一企业"))
    if pair.is_same_building:
        told.append((2, "同一楼宇"))
    if pair.is_same_category:
        told.append((2, "同一类别"))
    words = round(pair.text_likeness * 4)
    if words:
        told.append((words, f"内容相近（{pair.text_likeness:.0%}）"))
    if pair.days_apart <= _WINDOW_DAYS // 4:
        told.append((1, f"{pair.days_apart}天内"))
    return Likeness(sum(points for points, _ in told), tuple(reason for _, reason in told))


def text_likeness(one: str, other: str) -> float:
    """Return the share of character pairs that two texts have in common (Dice), 0 to 1."""
    left, right = _pairs(one), _pairs(other)
    if not left or not right:
        return 0.0
    return 2 * len(left & right) / (len(left) + len(right))


# One text is compared with many.
@lru_cache(maxsize=4_096)
def _pairs(text: str) -> frozenset[str]:
    plain = "".join(character for character in text if character.isalnum())
    return frozenset(plain[index : index + 2] for index in range(len(plain) - 1))
