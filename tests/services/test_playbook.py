"""The pure rules of responses: who stays when a colour changes, what an end looks like."""

import pytest

from services.choices import CarryRule
from services.playbook import kinds_to_open, proposed_outcome, reason_of_leaving, stays

CLOSE, CARRY = CarryRule.CLOSE, CarryRule.CARRY


@pytest.mark.parametrize(
    ("opened_for", "now", "on_leaving", "goes_on"),
    [
        ("orange", "orange", CLOSE, True),
        ("red", "orange", CLOSE, True),
        ("orange", "red", CLOSE, False),
        ("orange", "yellow", CLOSE, False),
        ("orange", "green", CLOSE, False),
        ("red", "yellow", CLOSE, False),
        ("yellow", "orange", CLOSE, False),
        ("yellow", "blue", CLOSE, False),
        ("orange", "", CLOSE, False),
        ("red", "", CLOSE, False),
        ("orange", "red", CARRY, True),
        ("orange", "yellow", CARRY, True),
        ("red", "green", CARRY, True),
        ("red", "", CARRY, True),
    ],
)
def test_leaving_a_colour_closes_or_carries(
    opened_for: str, now: str, on_leaving: str, goes_on: bool
) -> None:
    assert stays(opened_for=opened_for, now=now, on_leaving=on_leaving) is goes_on


def test_the_reason_names_the_colour_that_came() -> None:
    assert reason_of_leaving("blue") == "评级已变为蓝"
    assert reason_of_leaving("") == "不再评级"


@pytest.mark.parametrize(
    ("holds_rooms", "destinations", "outcome"),
    [
        (True, [], ""),
        (True, ["out_of_district"], ""),
        (False, [], ""),
        (False, ["out_of_district"], "left"),
        (False, ["closed"], "left"),
        (False, ["unknown", ""], "left"),
        (False, ["in_district"], "moved"),
        (False, ["out_of_district", "in_building"], "moved"),
    ],
)
def test_only_an_end_that_the_register_shows_is_proposed(
    holds_rooms: bool, destinations: list[str], outcome: str
) -> None:
    assert proposed_outcome(holds_rooms=holds_rooms, destinations=destinations) == outcome


def test_what_is_under_way_is_not_opened_again() -> None:
    assert kinds_to_open(["call", "visit", "joint_visit"], ["joint_visit"]) == ["call", "visit"]
