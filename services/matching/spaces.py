"""Rooms that can be had (可用空间), alone or together with their neighbours on the floor."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

# A space may be a tenth too small and two and a half times too large; beyond that it is no offer.
SMALLEST, LARGEST = 0.9, 2.5
# So many rooms side by side are still one office.
MOST_ROOMS = 4


@dataclass(frozen=True, slots=True)
class Room:
    """A room that is, or becomes, free; ``position``: its place in the order of the floor.

    The register knows floor and number only: rooms whose numbers follow one another on a floor
    are taken for neighbours. ``free_on`` empty: free today. ``is_own``: the tenant holds it
    itself. ``is_given_up``: its present tenant said that it goes.
    """

    unit_id: uuid.UUID
    building_id: uuid.UUID
    floor: int
    number: str
    position: int
    area: float
    free_on: datetime.date | None = None
    is_own: bool = False
    is_given_up: bool = False


@dataclass(frozen=True, slots=True)
class Space:
    """One room, or neighbours offered together."""

    rooms: tuple[Room, ...]

    @property
    def area(self) -> float:
        """Return the square metres of all rooms."""
        return round(sum(room.area for room in self.rooms), 2)

    @property
    def free_on(self) -> datetime.date | None:
        """Return the day on which the last room is free; empty: all are free today."""
        return max((room.free_on for room in self.rooms if room.free_on), default=None)

    @property
    def new_rooms(self) -> tuple[Room, ...]:
        """Return the rooms that the tenant does not hold yet."""
        return tuple(room for room in self.rooms if not room.is_own)

    @property
    def keeps_own(self) -> bool:
        """Return whether the tenant stays where it is and takes neighbours in addition."""
        return any(room.is_own for room in self.rooms)

    @property
    def numbers(self) -> str:
        """Return the numbers of the rooms."""
        return "、".join(room.number for room in self.rooms)


def spaces_for(area: float, rooms: Iterable[Room]) -> list[Space]:
    """Return the spaces that can hold a need of so many square metres.

    A room that is large enough stands alone; where none is, the fewest neighbours in a row that
    are. What only repeats rooms that suffice alone is no offer of its own.
    """
    floors: dict[tuple[uuid.UUID, int], list[Room]] = defaultdict(list)
    for room in rooms:
        floors[room.building_id, room.floor].append(room)
    found: list[Space] = []
    for floor in floors.values():
        floor.sort(key=lambda room: room.position)
        for run in _runs(floor):
            found += _windows(area, run)
    return found


def _runs(floor: Sequence[Room]) -> Iterator[list[Room]]:
    """Yield the rooms of a floor in groups without a foreign room in between."""
    run: list[Room] = []
    for room in floor:
        if run and room.position != run[-1].position + 1:
            yield run
            run = []
        run.append(room)
    if run:
        yield run


def _windows(area: float, run: Sequence[Room]) -> Iterator[Space]:
    least, most = area * SMALLEST, area * LARGEST
    for start in range(len(run)):
        total = 0.0
        for end in range(start, min(start + MOST_ROOMS, len(run))):
            total += run[end].area
            if total >= least:
                space = Space(tuple(run[start : end + 1]))
                # Without its first room it suffices as well: that offer comes by itself.
                is_shortest = total - run[start].area < least
                if total <= most and is_shortest and space.new_rooms:
                    yield space
                break
