"""How much a full-time worker can look after: one to 150–200 units, and whole buildings to move.

Only load is judged here, never a person: nothing in this module orders people by what they do.
"""

import math
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

LOWEST, HIGHEST = 150, 200


class LoadClass(StrEnum):
    """How a load compares with the rule of one worker to 150–200 units (配比)."""

    AMPLE = "ample"
    MET = "met"
    SHORT = "short"

    @property
    def label(self) -> str:
        """Return the word that staff read."""
        return {"ample": "宽裕", "met": "达标", "short": "不足"}[self.value]


def load_class(enterprises: int) -> LoadClass:
    """Return the class of a load: below 150, 150 to 200 inclusive, above 200."""
    if enterprises < LOWEST:
        return LoadClass.AMPLE
    return LoadClass.MET if enterprises <= HIGHEST else LoadClass.SHORT


@dataclass(frozen=True, slots=True)
class Required:
    """Workers needed for a number of units: at least (one to 200), and aimed at (one to 150)."""

    minimum: int
    target: int


def required_workers(enterprises: int) -> Required:
    """Return how many workers the units need, rounded up."""
    return Required(math.ceil(enterprises / HIGHEST), math.ceil(enterprises / LOWEST))


@dataclass(frozen=True, slots=True)
class Carrier:
    """A worker in post: subdistrict, and the enterprises given to him alone."""

    id: uuid.UUID
    label: str
    area_id: uuid.UUID
    given: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Charge:
    """A building with those of its tenants that count with it, and who has it in charge."""

    building_id: uuid.UUID
    label: str
    area_id: uuid.UUID
    tenants: frozenset[uuid.UUID]
    carrier_ids: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """One building that should change hands; ``from_id`` is empty when nobody has it."""

    building_id: uuid.UUID
    building: str
    from_id: uuid.UUID | None
    giver: str
    to_id: uuid.UUID
    taker: str
    tenants: int
    giver_before: int
    giver_after: int
    taker_before: int
    taker_after: int

    @property
    def reason(self) -> str:
        """Return why, in words and numbers."""
        taken = f"{self.taker}由 {self.taker_before} 家到 {self.taker_after} 家"
        if self.from_id is None:
            return f"{self.building}（{self.tenants} 家）无人分管；{taken}，不超过 {HIGHEST} 家。"
        return (
            f"{self.giver}现分管 {self.giver_before} 家，超过 {HIGHEST} 家；"
            f"移交{self.building}（{self.tenants} 家）后为 {self.giver_after} 家，{taken}。"
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """Moves in the order in which they are to be made, and what no move can mend."""

    moves: tuple[Move, ...]
    unsolved: tuple[str, ...]


@dataclass(slots=True)
class _State:
    """Who has what while the proposal is made; loads are counted as sets, so nothing is twice."""

    carriers: Mapping[uuid.UUID, Carrier]
    charges: Mapping[uuid.UUID, Charge]
    held: dict[uuid.UUID, set[uuid.UUID]] = field(default_factory=dict)

    def load(
        self,
        carrier: Carrier,
        plus: uuid.UUID | None = None,
        minus: uuid.UUID | None = None,
    ) -> int:
        """Return the enterprises of a carrier with one building more or less."""
        buildings = self.held[carrier.id] | ({plus} if plus else set())
        parts = (self.charges[key].tenants for key in buildings if key != minus)
        return len(carrier.given.union(*parts))

    def move(self, charge: Charge, giver: Carrier | None, taker: Carrier) -> Move:
        """Return the move of a building, with the loads before and after it."""
        key = charge.building_id
        return Move(
            building_id=key,
            building=charge.label,
            from_id=giver.id if giver else None,
            giver=giver.label if giver else "",
            to_id=taker.id,
            taker=taker.label,
            tenants=len(charge.tenants),
            giver_before=self.load(giver) if giver else 0,
            giver_after=self.load(giver, minus=key) if giver else 0,
            taker_before=self.load(taker),
            taker_after=self.load(taker, plus=key),
        )

    def apply(self, move: Move) -> None:
        """Let the building change hands."""
        if move.from_id is not None:
            self.held[move.from_id].discard(move.building_id)
        self.held[move.to_id].add(move.building_id)

    def takers(self, charge: Charge) -> list[Carrier]:
        """Return who could take the building: same subdistrict, not holding it already."""
        return [
            carrier
            for carrier in self.carriers.values()
            if carrier.area_id == charge.area_id and charge.building_id not in self.held[carrier.id]
        ]

    def movable(self, carrier: Carrier) -> list[Charge]:
        """Return the buildings that the carrier alone has, in his own subdistrict.

        A building that several share is no one's to give away.
        """
        return [
            charge
            for key, charge in self.charges.items()
            if key in self.held[carrier.id]
            and len(charge.carrier_ids) <= 1
            and charge.area_id == carrier.area_id
        ]


def propose(carriers: Iterable[Carrier], charges: Iterable[Charge]) -> Proposal:
    """Return which whole buildings should change hands so that nobody has more than 200 units.

    Within one subdistrict only; the same facts give the same proposal in any order; nobody is
    lifted above 200, so an overload that whole buildings cannot mend is told as unsolved.
    Buildings that nobody has are given away afterwards, the largest first.
    """
    state = _state(carriers, charges)
    moves: list[Move] = []
    unsolved: list[str] = []
    for carrier in state.carriers.values():
        while state.load(carrier) > HIGHEST:
            move = _relief(state, carrier)
            if move is None:
                unsolved.append(_stuck(state, carrier))
                break
            state.apply(move)
            moves.append(move)
    for charge in _without_carrier(state):
        placed = _placing(state, charge)
        if placed is None:
            unsolved.append(_unplaced(state, charge))
            continue
        state.apply(placed)
        moves.append(placed)
    return Proposal(tuple(moves), tuple(unsolved))


def _state(carriers: Iterable[Carrier], charges: Iterable[Charge]) -> _State:
    people = sorted(carriers, key=lambda carrier: (carrier.label, carrier.id))
    places = sorted(charges, key=lambda charge: (charge.label, charge.building_id))
    state = _State(
        {carrier.id: carrier for carrier in people},
        {charge.building_id: charge for charge in places},
    )
    state.held = {carrier.id: set() for carrier in people}
    for charge in places:
        for key in charge.carrier_ids:
            if key in state.held:
                state.held[key].add(charge.building_id)
    return state


def _relief(state: _State, giver: Carrier) -> Move | None:
    """Return the move that takes most of what is too much, to where most room is left."""
    moves = [
        state.move(charge, giver, taker)
        for charge in state.movable(giver)
        for taker in state.takers(charge)
    ]
    fitting = [
        move
        for move in moves
        if move.taker_after <= HIGHEST and move.giver_after < move.giver_before
    ]
    return min(fitting, key=_preference, default=None)


def _preference(move: Move) -> tuple[int, int, str, str, uuid.UUID, uuid.UUID]:
    """Order moves: least excess left (so few moves), then evenness, then by name."""
    return (
        max(0, move.giver_after - HIGHEST),
        max(move.giver_after, move.taker_after),
        move.building,
        move.taker,
        move.building_id,
        move.to_id,
    )


def _without_carrier(state: _State) -> Sequence[Charge]:
    everywhere = set().union(*state.held.values())
    free = [
        charge
        for key, charge in state.charges.items()
        if key not in everywhere and not charge.carrier_ids
    ]
    return sorted(free, key=lambda charge: -len(charge.tenants))


def _placing(state: _State, charge: Charge) -> Move | None:
    moves = [state.move(charge, None, taker) for taker in state.takers(charge)]
    fitting = [move for move in moves if move.taker_after <= HIGHEST]
    return min(fitting, key=lambda move: (move.taker_after, move.taker, move.to_id), default=None)


def _stuck(state: _State, carrier: Carrier) -> str:
    return (
        f"{carrier.label}分管 {state.load(carrier)} 家，超过 {HIGHEST} 家；"
        f"本街镇没有人能整栋接手而不超过 {HIGHEST} 家，须增配人员或拆分分管企业。"
    )


def _unplaced(state: _State, charge: Charge) -> str:
    if not state.takers(charge):
        return f"{charge.label}（{len(charge.tenants)} 家）无人分管，本街镇没有在岗工作者。"
    return (
        f"{charge.label}（{len(charge.tenants)} 家）无人分管；"
        f"本街镇没有人接手后仍不超过 {HIGHEST} 家。"
    )
