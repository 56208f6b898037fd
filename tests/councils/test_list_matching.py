"""The rules of matching without the database: limits at their bounds, reasons, order."""

import datetime
import itertools
import random
import uuid
from typing import Any

import pytest

from councils.choices import MatchReason
from councils.list_matching import (
    Booking,
    Entry,
    Limit,
    Weight,
    broken_limit,
    candidate_of,
    free_stretch,
    is_met,
    overlap_of,
    peak_of,
    places_fit,
    ranked,
    reasons_for,
    trough_of,
)

FIRST = datetime.date(2026, 11, 1)
HOME, NEXT, FAR = (uuid.UUID(int=number) for number in (1, 2, 3))
STREET, OTHER = uuid.UUID(int=10), uuid.UUID(int=11)


def day(number: int) -> datetime.date:
    """Return a day so many days after the first."""
    return FIRST + datetime.timedelta(number)


def made(starts: int = 0, ends: int | None = 30, **facts: Any) -> Entry:
    """Return an entry."""
    given: dict[str, Any] = {
        "key": uuid.uuid4(),
        "side": "building",
        "category": "",
        "text": "",
        "starts_on": day(starts),
        "ends_on": None if ends is None else day(ends),
    }
    return Entry(**given | facts)


def booked(starts: int, ends: int | None, amount: int = 1) -> Booking:
    """Return a booking."""
    return Booking(day(starts), None if ends is None else day(ends), amount)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ((0, 10), (10, 20), None),
        ((0, 11), (10, 20), (10, 11)),
        ((0, None), (5, None), (5, None)),
        ((5, 6), (0, None), (5, 6)),
    ],
)
def test_periods_share_days(one: Any, other: Any, shared: Any) -> None:
    def spell(pair: Any) -> Any:
        return pair and (day(pair[0]), None if pair[1] is None else day(pair[1]))

    assert overlap_of(spell(one), spell(other)) == spell(shared)
    assert overlap_of(spell(other), spell(one)) == spell(shared)


def test_peak_and_trough_are_those_of_single_days() -> None:
    """Against an oracle that counts each day."""
    chance = random.Random(7)
    for _ in range(300):
        bookings = [
            booked(start, start + chance.randint(1, 8), chance.randint(1, 4))
            for start in (chance.randint(-5, 20) for _ in range(chance.randint(0, 6)))
        ]
        starts = chance.randint(0, 10)
        ends = starts + chance.randint(1, 10)
        by_day = [
            sum(one.amount for one in bookings if one.starts_on <= day(n) < (one.ends_on or day(n)))
            for n in range(starts, ends)
        ]
        spell = (day(starts), day(ends))
        assert (peak_of(bookings, spell), trough_of(bookings, spell)) == (max(by_day), min(by_day))
    assert peak_of([booked(0, None, 3)], (day(5), None)) == 3


def test_the_longest_free_stretch_is_found() -> None:
    taken = [booked(2, 4, 5), booked(10, 12, 4), booked(11, 13, 1)]
    spell = (day(0), day(20))
    assert free_stretch(spell, [(5, taken)]) == (day(12), day(20))
    assert free_stretch(spell, [(6, taken)]) == spell
    assert free_stretch(spell, [(None, taken)]) == spell
    assert free_stretch(spell, [(1, [booked(0, None)])]) is None
    assert free_stretch((day(0), None), [(1, [booked(0, 3)])]) == (day(3), None)


@pytest.mark.parametrize(
    ("reach", "building", "street", "fits"),
    [
        ("building", HOME, STREET, True),
        ("building", NEXT, STREET, False),
        ("council", NEXT, OTHER, True),
        ("council", FAR, STREET, False),
        ("subdistrict", FAR, STREET, True),
        ("subdistrict", FAR, OTHER, False),
        ("building", None, None, True),
    ],
)
def test_places_as_far_as_one_reaches(reach: str, building: Any, street: Any, fits: bool) -> None:
    here = made(
        building=HOME, subdistrict=STREET, reach=reach, council_buildings=frozenset({HOME, NEXT})
    )
    there = made(building=building, subdistrict=street)
    assert places_fit(here, there) is fits
    assert places_fit(there, here) is fits


def test_limits_hold_on_every_day() -> None:
    need, offer = made(0, 30, capacity=4), made(5, 40, capacity=5)
    taken = [booked(10, 12, 2), booked(11, 13, 1)]

    def limit(starts: int, ends: int | None, amount: int, **more: Any) -> Any:
        asked = {"met": (), "taken": taken} | more
        return broken_limit(need, offer, booked(starts, ends, amount), **asked)

    assert limit(5, 30, 2) is None
    assert limit(4, 30, 1) is Limit.TIME
    assert limit(5, 31, 1) is Limit.TIME
    assert limit(5, None, 1) is Limit.TIME
    assert limit(11, 12, 3) is Limit.CAPACITY
    assert limit(12, 13, 4) is None
    assert limit(13, 30, 5) is Limit.NEED
    assert limit(13, 30, 3, met=[booked(29, 35, 2)]) is Limit.NEED


def test_a_need_is_met_when_every_day_is() -> None:
    need = made(0, 10, capacity=3)
    assert not is_met(need, [booked(0, 10, 2), booked(0, 9, 1)])
    assert is_met(need, [booked(0, 10, 2), booked(0, 5, 1), booked(5, None, 1)])
    assert is_met(made(0, None), [booked(0, None)])
    assert not is_met(made(0, None), [booked(0, 100)])


def test_reasons_are_as_the_facts_say() -> None:
    need = made(
        0, 10, building=HOME, subdistrict=STREET, category="用餐", text="白领午餐", capacity=2
    )
    like = made(
        0, 10, building=HOME, subdistrict=STREET, category="用餐", text="白领午餐供应", capacity=2
    )
    spell = (day(0), day(10))
    told = reasons_for(need, like, spell=spell, room=2)
    assert set(told) == set(MatchReason) - {MatchReason.OTHER_SIDE}
    unlike = made(0, 10, side="residential", text="花园")
    assert reasons_for(need, unlike, spell=(day(0), day(9)), room=1) == [MatchReason.OTHER_SIDE]
    assert MatchReason.CATEGORY not in reasons_for(made(), made(), spell=spell, room=None)


def test_what_was_accepted_ranks_higher() -> None:
    need = made(0, 10, category="用餐", building=HOME)
    same_category, same_building = made(0, 10, category="用餐"), made(0, 10, building=HOME)

    def order(weights: dict[str, Weight]) -> list[uuid.UUID]:
        found = [
            candidate_of(need, offer, met=(), taken=(), weights=weights)
            for offer in (same_category, same_building)
        ]
        return [one.offer for one in ranked([one for one in found if one])]

    assert order({"category": Weight(9, 12)})[0] == same_category.key
    assert order({"building": Weight(9, 12)})[0] == same_building.key
    assert order({"building": Weight(0, 12)})[0] == same_category.key
    assert (Weight().share, Weight(9, 12).share) == (0.5, 10 / 14)


def test_a_candidate_never_exceeds_a_limit() -> None:
    """Every candidate of many small worlds could be accepted as it stands."""
    chance = random.Random(11)
    seen = 0
    for _ in range(400):
        need, offer = (
            made(
                starts := chance.randint(0, 8),
                starts + chance.randint(1, 10),
                capacity=chance.choice([None, 1, 2, 3]),
                building=chance.choice([None, HOME, NEXT]),
            )
            for _ in range(2)
        )
        met, taken = (
            [booked(n := chance.randint(0, 12), n + chance.randint(1, 6)) for _ in range(size)]
            for size in (chance.randint(0, 2), chance.randint(0, 3))
        )
        found = candidate_of(need, offer, met=met, taken=taken, weights={})
        if found is None:
            continue
        seen += 1
        booking = Booking(found.starts_on, found.ends_on, found.amount)
        assert broken_limit(need, offer, booking, met=met, taken=taken) is None
    assert seen > 100


def test_without_candidate_nothing_could_be_booked() -> None:
    for capacity, building in itertools.product([1, 2], [HOME, NEXT]):
        need, offer = made(0, 6, building=HOME), made(2, 9, building=building, capacity=capacity)
        taken = [booked(0, 9, 1)]
        found = candidate_of(need, offer, met=(), taken=taken, weights={})
        possible = any(
            broken_limit(need, offer, booked(start, start + 1), met=(), taken=taken) is None
            for start in range(9)
        )
        assert (found is not None) == possible
