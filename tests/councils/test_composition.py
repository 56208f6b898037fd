"""What a council is made of: kinds, gaps, words nobody knows, and successors."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from councils.basis import Premises, basis_note
from councils.composition import Held, Kind, composition
from councils.selectors.composition import composition_of
from tests.factories.councils import CouncilFactory, SeatFactory
from tests.factories.councils_work import SeatKindFactory

DAY = datetime.date(2026, 11, 20)
START = datetime.date(2024, 3, 1)
KINDS = (
    Kind("party", "党组织负责人", 1, ("书记",)),
    Kind("employee", "普通员工代表", 2, ("员工",)),
    Kind("station", "服务站负责人", 0, ("站长",)),
)


def after(days: int) -> datetime.date:
    """Return the day so many days after."""
    return DAY + datetime.timedelta(days=days)


def held(capacity: str, ends_on: Any = None, starts_on: Any = START, head: bool = False) -> Held:
    """Return a seat."""
    return Held(capacity, starts_on, ends_on, head)


def test_needed_kinds_are_counted_and_welcome_ones_are_no_gap() -> None:
    made = composition(KINDS, [held("书记", head=True), held("员工"), held("保安")], DAY)
    assert (made.filled, made.required, made.seats) == (1, 2, 3)
    assert made.gaps == ("普通员工代表",)
    assert [kind.missing for kind in made.kinds] == [0, 1, 0]
    assert made.unknown_words == ("保安",)
    assert (made.has_employee, made.has_head, made.is_whole) == (True, True, False)
    assert made.warnings == ()


def test_a_council_without_seats_lacks_everything() -> None:
    made = composition(KINDS, [], DAY)
    assert made.gaps == ("党组织负责人", "普通员工代表")
    assert not made.has_employee
    assert made.warnings == ("楼长空缺", "党组织负责人空缺")


def test_the_day_of_the_end_belongs_to_nobody() -> None:
    made = composition(KINDS, [held("书记", DAY), held("员工", after(1))], DAY)
    assert [kind.held for kind in made.kinds] == [0, 1, 0]


@pytest.mark.parametrize(
    ("left", "successor", "warned"),
    [(90, None, True), (91, None, False), (90, 90, False), (90, 91, True)],
)
def test_a_seat_that_ends_within_ninety_days_needs_a_successor(
    left: int, successor: int | None, warned: bool
) -> None:
    seats = [held("书记", after(left)), held("员工", head=True)]
    if successor is not None:
        seats.append(held("书记", starts_on=after(successor)))
    told = f"党组织负责人一席任职止 {after(left)}，尚无接任"
    assert (told in composition(KINDS, seats, DAY).warnings) is warned


def test_one_successor_takes_one_seat() -> None:
    seats = [held("员工", after(10)), held("员工", after(20)), held("员工", starts_on=after(10))]
    warnings = composition(KINDS, seats, DAY).warnings
    assert f"普通员工代表一席任职止 {after(20)}，尚无接任" in warnings
    assert not any(str(after(10)) in warning for warning in warnings)


@pytest.mark.django_db
def test_many_councils_cost_two_queries() -> None:
    SeatKindFactory(code="volunteer", label="志愿者代表", fewest=1, words=["志愿者"])
    whole, empty = CouncilFactory(), CouncilFactory()
    for word in ("业主代表", "物业代表", "企业代表", "员工代表", "志愿者"):
        SeatFactory(council=whole, capacity=word)
    SeatFactory(council=whole, capacity="党组织负责人", is_building_head=True)
    others = CouncilFactory.create_batch(3)
    keys = [council.pk for council in (whole, empty, *others)]
    with CaptureQueriesContext(connection) as queries:
        made = composition_of(keys, DAY)
    assert len(queries) == 2
    assert (made[whole.pk].filled, made[whole.pk].required) == (6, 6)
    assert made[whole.pk].is_whole
    assert set(made) == set(keys)
    assert len(made[empty.pk].gaps) == 6


class TestBasis:
    """Why one council is for several buildings, against the register."""

    def told(self, basis: str, *pairs: tuple[Any, Any]) -> tuple[bool, str] | None:
        note = basis_note(basis, [Premises(*pair) for pair in pairs])
        return (note.is_doubtful, note.words) if note else None

    def test_one_building_needs_none(self) -> None:
        assert self.told("", (1, 1)) is None
        assert self.told("same_owner", (1, 1)) == (True, "所辖楼宇只有一幢，无须合设依据。")

    def test_a_missing_basis_is_hinted_at_with_what_the_register_shows(self) -> None:
        missing = self.told("", (1, 2), (1, 3))
        assert missing is not None
        assert missing[0]
        assert "登记册显示产权单位相同" in missing[1]

    @pytest.mark.parametrize(
        ("basis", "pairs", "doubtful", "words"),
        [
            ("same_owner", ((1, 1), (1, 2)), False, "与登记册一致"),
            ("same_owner", ((1, 1), (2, 1)), True, "与登记册不一致"),
            ("same_manager", ((1, 1), (2, 1)), False, "与登记册一致"),
            ("same_manager", ((1, 1), (2, None)), True, "未登记物业公司"),
            ("adjacent", ((1, 1), (2, 2)), False, "相邻由登记人认定"),
        ],
    )
    def test_a_stated_basis_is_compared(
        self, basis: str, pairs: Any, doubtful: bool, words: str
    ) -> None:
        told = self.told(basis, *pairs)
        assert told is not None
        assert told[0] is doubtful
        assert words in told[1]
