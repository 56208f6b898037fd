"""The numbers and steps of an election: by table, at every boundary."""

import pytest

from common.records.steps import open_steps
from orgs.choices import ElectionState
from orgs.elections import (
    STEPS,
    candidates_needed,
    elected,
    has_majority,
    meeting_is_valid,
    needs_delegates,
)


@pytest.mark.parametrize(
    ("seats", "needed"), [(1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 8), (7, 9), (10, 12)]
)
def test_a_fifth_more_stand_than_are_elected(seats: int, needed: int) -> None:
    assert candidates_needed(seats) == needed


@pytest.mark.parametrize(
    ("present", "entitled", "valid"),
    [(4, 5, True), (3, 5, False), (8, 10, True), (7, 10, False), (39, 49, False), (40, 49, True)],
)
def test_four_fifths_make_a_meeting(present: int, entitled: int, valid: bool) -> None:
    assert meeting_is_valid(present, entitled) is valid


def test_nobody_entitled_makes_no_meeting() -> None:
    assert not meeting_is_valid(0, 0)


@pytest.mark.parametrize(
    ("votes", "base", "wins"),
    [
        (20, "present", False),
        (21, "present", True),
        (24, "entitled", False),
        (25, "entitled", False),
        (26, "entitled", True),
    ],
)
def test_more_than_half_by_either_base(votes: int, base: str, wins: bool) -> None:
    assert has_majority(votes, present=40, entitled=50, base=base) is wins


@pytest.mark.parametrize(("members", "delegates"), [(499, False), (500, True)])
def test_from_five_hundred_delegates_elect(members: int, delegates: bool) -> None:
    assert needs_delegates(members) is delegates


VOTES = {"甲": 38, "乙": 30, "丙": 26, "丁": 22, "戊": 20}


@pytest.mark.parametrize(
    ("seats", "base", "names"),
    [
        (3, "present", "甲乙丙"),
        (5, "present", "甲乙丙丁"),
        (5, "entitled", "甲乙丙"),
        (1, "entitled", "甲"),
    ],
)
def test_the_most_voted_with_a_majority_are_elected(seats: int, base: str, names: str) -> None:
    assert elected(VOTES, seats=seats, present=40, entitled=50, base=base) == set(names)


def test_equal_votes_for_the_last_seat_elect_neither() -> None:
    votes = {"甲": 38, "乙": 30, "丙": 30}
    assert elected(votes, seats=2, present=40, entitled=50, base="present") == {"甲"}
    assert elected(votes, seats=3, present=40, entitled=50, base="present") == {"甲", "乙", "丙"}


# State → the steps open in it.
TABLE = {
    "planned": {"approve", "cancel"},
    "approved": {"publish", "cancel"},
    "candidates_published": {"hold", "fail", "cancel"},
    "held": {"report", "fail"},
    "reported": {"confirm", "fail"},
    "confirmed": set(),
    "failed": set(),
    "cancelled": set(),
}


@pytest.mark.parametrize("state", ElectionState.values)
def test_each_state_opens_its_steps(state: str) -> None:
    assert {step.code for step in open_steps(STEPS, state)} == TABLE[state]


def test_every_state_but_the_first_is_reached_by_one_step() -> None:
    assert sorted(step.target for step in STEPS.values()) == sorted(
        set(ElectionState) - {ElectionState.PLANNED}
    )
