"""The rule of one worker to 150–200 units, and proposals that move whole buildings."""

import random
import uuid

import pytest

from orgs.caseload import (
    HIGHEST,
    Carrier,
    Charge,
    LoadClass,
    Proposal,
    load_class,
    propose,
    required_workers,
)

STREET, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.mark.parametrize(
    ("enterprises", "expected"),
    [
        (0, LoadClass.AMPLE),
        (149, LoadClass.AMPLE),
        (150, LoadClass.MET),
        (200, LoadClass.MET),
        (201, LoadClass.SHORT),
    ],
)
def test_classes_of_load(enterprises: int, expected: LoadClass) -> None:
    assert load_class(enterprises) is expected


@pytest.mark.parametrize(
    ("enterprises", "minimum", "target"),
    [(0, 0, 0), (1, 1, 1), (150, 1, 1), (151, 1, 2), (200, 1, 2), (201, 2, 2), (3000, 15, 20)],
)
def test_workers_needed_are_rounded_up(enterprises: int, minimum: int, target: int) -> None:
    needed = required_workers(enterprises)
    assert (needed.minimum, needed.target) == (minimum, target)


def _tenants(start: int, count: int) -> frozenset[uuid.UUID]:
    return frozenset(uuid.UUID(int=10_000 + number) for number in range(start, start + count))


def _worker(number: int, area: uuid.UUID = STREET, given: int = 0) -> Carrier:
    return Carrier(
        uuid.UUID(int=100 + number), f"W{number:03}", area, _tenants(90_000 + number * 1000, given)
    )


def _building(
    number: int, count: int, *workers: int, area: uuid.UUID = STREET, start: int | None = None
) -> Charge:
    first = number * 1000 if start is None else start
    return Charge(
        uuid.UUID(int=500 + number),
        f"大厦{number:02}",
        area,
        _tenants(first, count),
        tuple(uuid.UUID(int=100 + worker) for worker in workers),
    )


def _told(proposal: Proposal) -> list[tuple[str, str, str]]:
    return [(move.building, move.giver, move.taker) for move in proposal.moves]


def test_nothing_moves_while_nobody_has_too_much() -> None:
    proposal = propose([_worker(1), _worker(2)], [_building(1, 200, 1), _building(2, 3, 2)])
    assert proposal == Proposal((), ())


def test_one_building_that_is_enough_moves_alone() -> None:
    """The excess of 50 could go in two small buildings; one of 60 does it at once."""
    workers = [_worker(1), _worker(2)]
    buildings = [_building(1, 130, 1), _building(2, 30, 1), _building(3, 30, 1)]
    proposal = propose(workers, [*buildings, _building(4, 60, 1), _building(5, 100, 2)])
    assert _told(proposal) == [("大厦04", "W001", "W002")]
    (move,) = proposal.moves
    assert (move.giver_before, move.giver_after) == (250, 190)
    assert (move.taker_before, move.taker_after) == (100, 160)
    assert move.reason == (
        "W001现分管 250 家，超过 200 家；移交大厦04（60 家）后为 190 家，W002由 100 家到 160 家。"
    )


def test_nobody_is_lifted_above_the_limit() -> None:
    proposal = propose([_worker(1), _worker(2)], [_building(1, 250, 1), _building(2, 150, 2)])
    assert proposal.moves == ()
    assert "W001分管 250 家" in proposal.unsolved[0]


def test_buildings_stay_in_their_subdistrict() -> None:
    workers = [_worker(1), _worker(2, OTHER)]
    proposal = propose(workers, [_building(1, 150, 1), _building(2, 100, 1)])
    assert proposal.moves == ()
    assert len(proposal.unsolved) == 1


def test_a_shared_building_is_nobodys_to_give_away() -> None:
    workers = [_worker(1), _worker(2), _worker(3)]
    proposal = propose(workers, [_building(1, 150, 1), _building(2, 100, 1, 2)])
    assert _told(proposal) == [("大厦01", "W001", "W003")]


def test_a_tenant_of_two_buildings_counts_once() -> None:
    twice = [_building(1, 150, 1, start=0), _building(2, 150, 1, start=100)]
    proposal = propose([_worker(1), _worker(2)], twice)
    assert proposal.moves[0].giver_before == 250
    assert proposal.moves[0].giver_after == 150


def test_enterprises_given_to_a_worker_stay_with_him() -> None:
    proposal = propose([_worker(1, given=150), _worker(2)], [_building(1, 60, 1)])
    (move,) = proposal.moves
    assert (move.giver_before, move.giver_after) == (210, 150)


def test_buildings_without_a_worker_go_where_most_room_is_left() -> None:
    workers = [_worker(1), _worker(2)]
    free = [_building(2, 40), _building(3, 80), _building(4, 150), _building(5, 30)]
    proposal = propose(workers, [_building(1, 100, 1), *free])
    assert _told(proposal) == [
        ("大厦04", "", "W002"),
        ("大厦03", "", "W001"),
        ("大厦02", "", "W002"),
    ]
    assert proposal.moves[0].reason == (
        "大厦04（150 家）无人分管；W002由 0 家到 150 家，不超过 200 家。"
    )
    assert proposal.unsolved == ("大厦05（30 家）无人分管；本街镇没有人接手后仍不超过 200 家。",)


def test_a_subdistrict_without_workers_is_told() -> None:
    proposal = propose([_worker(1, OTHER)], [_building(1, 10)])
    assert proposal == Proposal((), ("大厦01（10 家）无人分管，本街镇没有在岗工作者。",))


def test_many_random_districts() -> None:
    """In any order of the facts the same; nobody ends above the limit who did not start there."""
    chance = random.Random(20261120)
    for _ in range(40):
        workers = [_worker(n, chance.choice([STREET, OTHER])) for n in range(6)]
        buildings = []
        for n in range(14):
            worker = chance.choice(workers)
            holders = [] if chance.random() < 0.2 else [int(worker.label[1:])]
            buildings.append(_building(n, chance.randint(0, 120), *holders, area=worker.area_id))
        proposal = propose(workers, buildings)
        chance.shuffle(workers)
        chance.shuffle(buildings)
        assert propose(workers, buildings) == proposal
        assert all(move.taker_after <= HIGHEST for move in proposal.moves)
        assert len({move.building_id for move in proposal.moves}) == len(proposal.moves)
        areas = {worker.id: worker.area_id for worker in workers}
        places = {building.building_id: building.area_id for building in buildings}
        assert all(areas[move.to_id] == places[move.building_id] for move in proposal.moves)
