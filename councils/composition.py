"""Who a council should be made of and who it is made of on a day: pure rules (A-063 to A-068)."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.text.folding import fold

# So many days before a seat ends, somebody should be known who takes it.
WARNING_DAYS = 90
# Codes of the kinds of which the rules speak by name.
PARTY = "party"
EMPLOYEE = "employee"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of seat: how many a council needs, and what registers call its members."""

    code: str
    label: str
    fewest: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A seat during ``[starts_on, ends_on)``, as far as the rules need it."""

    capacity: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    is_building_head: bool = False

    def holds_on(self, day: datetime.date) -> bool:
        """Return whether somebody sits here on the day."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on > day)


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many seats of a kind are held on the day, of how many that are needed."""

    code: str
    label: str
    fewest: int
    held: int

    @property
    def missing(self) -> int:
        """Return how many are missing; never negative."""
        return max(self.fewest - self.held, 0)


@dataclass(frozen=True, slots=True)
class Composition:
    """What a council is made of on a day.

    ``filled`` of the ``required`` kinds have as many as they need; ``gaps`` are the labels of the
    others; ``unknown_words`` are capacities that no kind knows; ``warnings`` are sentences on
    what ends soon without a successor, and on a vacant head or party seat.
    """

    kinds: tuple[KindCount, ...]
    filled: int
    required: int
    gaps: tuple[str, ...]
    has_employee: bool
    has_head: bool
    unknown_words: tuple[str, ...]
    warnings: tuple[str, ...]
    seats: int

    @property
    def is_whole(self) -> bool:
        """Return whether no kind is missing."""
        return not self.gaps


def composition(kinds: Sequence[Kind], seats: Iterable[Held], day: datetime.date) -> Composition:
    """Return what the seats make on the day; later ones count as successors alone.

    A word that two kinds claim belongs to the first of them.
    """
    seats = tuple(seats)
    owner = owners(kinds)
    present = [seat for seat in seats if seat.holds_on(day)]
    held = Counter(owner.get(fold(seat.capacity)) for seat in present)
    counts = tuple(KindCount(k.code, k.label, k.fewest, held[k.code]) for k in kinds)
    needed = [count for count in counts if count.fewest]
    unknown = {seat.capacity for seat in present if fold(seat.capacity) not in owner}
    return Composition(
        kinds=counts,
        filled=sum(not count.missing for count in needed),
        required=len(needed),
        gaps=tuple(count.label for count in needed if count.missing),
        has_employee=held[EMPLOYEE] > 0,
        has_head=any(seat.is_building_head for seat in present),
        unknown_words=tuple(sorted(unknown)),
        warnings=(*_vacancies(counts, present), *_endings(kinds, owner, seats, day)),
        seats=len(present),
    )


def owners(kinds: Sequence[Kind]) -> dict[str, str]:
    """Return the code of the kind by each folded word: of the first that claims it."""
    owner: dict[str, str] = {}
    for kind in kinds:
        for word in kind.words:
            owner.setdefault(fold(word), kind.code)
    return owner


def _vacancies(counts: Iterable[KindCount], present: Sequence[Held]) -> Iterable[str]:
    if not any(seat.is_building_head for seat in present):
        yield "楼长空缺"
    for count in counts:
        if count.code == PARTY and not count.held:
            yield f"{count.label}空缺"


def _endings(
    kinds: Sequence[Kind], owner: dict[str, str], seats: Sequence[Held], day: datetime.date
) -> Iterable[str]:
    """Yield the seats that end within the warning without a successor of the kind.

    One successor takes one seat: he begins after the day, and by the day the seat ends.
    """
    by_kind: dict[str | None, list[Held]] = defaultdict(list)
    for seat in seats:
        by_kind[owner.get(fold(seat.capacity))].append(seat)
    for kind in kinds:
        for ends_on in _left_alone(by_kind[kind.code], day):
            yield f"{kind.label}一席任职止 {ends_on}，尚无接任"
    heads = [seat for seat in seats if seat.is_building_head]
    for ends_on in _left_alone(heads, day):
        yield f"楼长任职止 {ends_on}，尚无接任"


def _left_alone(seats: Sequence[Held], day: datetime.date) -> list[datetime.date]:
    """Return the days on which seats end soon that nobody takes."""
    until = day + datetime.timedelta(days=WARNING_DAYS)
    endings = sorted(
        seat.ends_on
        for seat in seats
        if seat.holds_on(day) and seat.ends_on is not None and seat.ends_on <= until
    )
    begins = sorted(seat.starts_on for seat in seats if seat.starts_on > day)
    left = []
    for ends_on in endings:
        if begins and begins[0] <= ends_on:
            begins.pop(0)
        else:
            left.append(ends_on)
    return left
