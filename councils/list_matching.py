"""Which offers fit a need: limits that are never exceeded, and reasons that people can read.

Periods are half-open; an empty end has none. Amounts are counted per day.
"""

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from councils.choices import ListReach, MatchReason
from services.handling.likeness import text_likeness

Day = datetime.date
Spell = tuple[Day, Day | None]
# From this share of common character pairs on, two texts are alike.
ALIKE = 0.2
# Stands for «without end» where days are compared.
_NEVER = datetime.date.max


@dataclass(frozen=True, slots=True)
class Entry:
    """What is compared of an entry of a list."""

    key: uuid.UUID
    side: str
    category: str
    text: str
    starts_on: Day
    ends_on: Day | None
    # Empty: not bound to a place.
    building: uuid.UUID | None = None
    subdistrict: uuid.UUID | None = None
    reach: str = ListReach.BUILDING
    # Those of the entry's council on the day.
    council_buildings: frozenset[uuid.UUID] = frozenset()
    # How much at a time; empty: not counted.
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """A part of an entry that an accepted match takes during a period."""

    starts_on: Day
    ends_on: Day | None
    amount: int


@dataclass(frozen=True, slots=True)
class Weight:
    """How often matches that carried a reason were accepted."""

    accepted: int = 0
    decided: int = 0

    @property
    def share(self) -> float:
        """Return the smoothed share of the accepted: a half while nobody has decided."""
        return (self.accepted + 1) / (self.decided + 2)


class Limit(StrEnum):
    """What a match must never exceed."""

    TIME = "time"
    PLACE = "place"
    CAPACITY = "capacity"
    # More than is asked for.
    NEED = "need"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An offer that fits a need: when, how much, and what speaks for it."""

    offer: uuid.UUID
    starts_on: Day
    ends_on: Day | None
    amount: int
    reasons: tuple[MatchReason, ...]
    score: float


def overlap_of(one: Spell, other: Spell) -> Spell | None:
    """Return the days that two periods share; None: there are none."""
    starts, ends = max(one[0], other[0]), min(_end(one[1]), _end(other[1]))
    if starts >= ends:
        return None
    return starts, None if ends == _NEVER else ends


def is_within(inner: Spell, outer: Spell) -> bool:
    """Return whether all days of ``inner`` are days of ``outer``."""
    return outer[0] <= inner[0] and _end(inner[1]) <= _end(outer[1])


def places_fit(one: Entry, other: Entry) -> bool:
    """Return whether the places allow it: only two bound entries can be apart.

    The wider reach of the two decides.
    """
    if one.building is None or other.building is None or one.building == other.building:
        return True
    return _reaches(one, other) or _reaches(other, one)


def peak_of(bookings: Iterable[Booking], spell: Spell) -> int:
    """Return the most that is taken on one day of the period."""
    return max(_levels(bookings, spell), default=0)


def trough_of(bookings: Iterable[Booking], spell: Spell) -> int:
    """Return the least that is taken on one day of the period."""
    return min(_levels(bookings, spell), default=0)


def room_of(capacity: int | None, bookings: Iterable[Booking], spell: Spell) -> int | None:
    """Return how much more fits on every day of the period; None: it is not counted."""
    return None if capacity is None else capacity - peak_of(bookings, spell)


def free_stretch(
    spell: Spell, limits: Sequence[tuple[int | None, Collection[Booking]]]
) -> Spell | None:
    """Return the longest part of a period on every day of which each limit leaves something.

    ``limits``: how much there is, and what is taken of it.
    """
    if _leave_something(limits, spell):
        return spell
    edges = {spell[0]}
    for _, bookings in limits:
        shared = (overlap_of((one.starts_on, one.ends_on), spell) for one in bookings)
        edges |= {day for part in shared if part for day in part if day is not None}
    edges.discard(_end(spell[1]))
    days = sorted(edges)
    free: list[tuple[Day, Day]] = []
    for starts, ends in zip(days, [*days[1:], _end(spell[1])], strict=True):
        piece = (starts, None if ends == _NEVER else ends)
        if not _leave_something(limits, piece):
            continue
        if free and free[-1][1] == starts:
            free[-1] = (free[-1][0], ends)
        else:
            free.append((starts, ends))
    if not free:
        return None
    starts, ends = max(free, key=lambda part: (part[1] - part[0], -part[0].toordinal()))
    return starts, None if ends == _NEVER else ends


def is_met(need: Entry, bookings: Collection[Booking]) -> bool:
    """Return whether a need has what it asks for on every day of its period."""
    return trough_of(bookings, (need.starts_on, need.ends_on)) >= (need.capacity or 1)


def broken_limit(
    need: Entry,
    offer: Entry,
    booking: Booking,
    *,
    met: Collection[Booking],
    taken: Collection[Booking],
) -> Limit | None:
    """Return the limit that a match would exceed on some day; None: it keeps all of them."""
    spell = (booking.starts_on, booking.ends_on)
    if not all(is_within(spell, (one.starts_on, one.ends_on)) for one in (need, offer)):
        return Limit.TIME
    if not places_fit(need, offer):
        return Limit.PLACE
    room, lacking = room_of(offer.capacity, taken, spell), room_of(need.capacity, met, spell)
    if room is not None and booking.amount > room:
        return Limit.CAPACITY
    if lacking is not None and booking.amount > lacking:
        return Limit.NEED
    return None


def reasons_for(need: Entry, offer: Entry, *, spell: Spell, room: int | None) -> list[MatchReason]:
    """Return what speaks for a match during a period, ``room`` being left of the offer."""
    wanted = (need.starts_on, need.ends_on)
    told = {
        MatchReason.CATEGORY: bool(need.category) and need.category == offer.category,
        MatchReason.BUILDING: need.building is not None and need.building == offer.building,
        MatchReason.SUBDISTRICT: need.subdistrict is not None
        and need.subdistrict == offer.subdistrict,
        MatchReason.PERIOD: is_within(wanted, spell),
        MatchReason.CAPACITY: room is None or room >= (need.capacity or 1),
        MatchReason.OTHER_SIDE: need.side != offer.side,
        MatchReason.SAME_SIDE: need.side == offer.side,
        MatchReason.WORDS: text_likeness(need.text, offer.text) >= ALIKE,
    }
    return [reason for reason, holds in told.items() if holds]


def candidate_of(
    need: Entry,
    offer: Entry,
    *,
    met: Collection[Booking],
    taken: Collection[Booking],
    weights: Mapping[str, Weight],
) -> Candidate | None:
    """Return what an offer could do for a need within all limits; None: nothing.

    ``met``: what the need has already; ``taken``: what others took of the offer.
    """
    shared = overlap_of((need.starts_on, need.ends_on), (offer.starts_on, offer.ends_on))
    if shared is None or not places_fit(need, offer):
        return None
    spell = free_stretch(shared, [(need.capacity, met), (offer.capacity, taken)])
    if spell is None:
        return None
    room = room_of(offer.capacity, taken, spell)
    lacking = room_of(need.capacity, met, spell)
    amount = min(value for value in (room, lacking, need.capacity or 1) if value is not None)
    reasons = reasons_for(need, offer, spell=spell, room=room)
    return Candidate(
        offer=offer.key,
        starts_on=spell[0],
        ends_on=spell[1],
        amount=amount,
        reasons=tuple(reasons),
        score=sum(weights.get(reason, Weight()).share for reason in reasons),
    )


def ranked(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return candidates by their score, equal ones always in the same order."""
    return sorted(candidates, key=lambda one: (-one.score, one.offer))


def _reaches(from_: Entry, to: Entry) -> bool:
    if from_.reach == ListReach.COUNCIL:
        return to.building in from_.council_buildings
    if from_.reach == ListReach.SUBDISTRICT:
        return from_.subdistrict is not None and from_.subdistrict == to.subdistrict
    return False


def _leave_something(
    limits: Iterable[tuple[int | None, Collection[Booking]]], spell: Spell
) -> bool:
    rooms = (room_of(capacity, bookings, spell) for capacity, bookings in limits)
    return all(room is None or room >= 1 for room in rooms)


def _levels(bookings: Iterable[Booking], spell: Spell) -> list[int]:
    """Return the sums taken within the period, one for each stretch of equal days."""
    changes: dict[Day, int] = {spell[0]: 0}
    for booking in bookings:
        shared = overlap_of((booking.starts_on, booking.ends_on), spell)
        if shared is None:
            continue
        changes[shared[0]] = changes.get(shared[0], 0) + booking.amount
        if shared[1] is not None and _end(shared[1]) < _end(spell[1]):
            changes[shared[1]] = changes.get(shared[1], 0) - booking.amount
    levels, level = [], 0
    for day in sorted(changes):
        level += changes[day]
        levels.append(level)
    return levels


def _end(day: Day | None) -> Day:
    return _NEVER if day is None else day
