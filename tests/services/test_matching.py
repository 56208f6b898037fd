"""The retention desk's rules by table: no database, no clock."""

import datetime
import uuid
from typing import Any

import pytest

from services.matching.needs import Growth, Home, Need, wanted_area
from services.matching.ranking import Offer, Site, ranked, spread
from services.matching.spaces import Room, Space, spaces_for

DAY = datetime.date(2026, 11, 20)
LEASE_END = datetime.date(2027, 3, 31)
HERE, THERE = uuid.UUID(int=1), uuid.UUID(int=2)
STREET, OTHER_STREET = uuid.UUID(int=11), uuid.UUID(int=12)
POINT = (121.46, 31.23)
HOME = Home(HERE, STREET, "office", 1, POINT, (12,))


def room(position: int, area: float = 100, **changes: Any) -> Room:
    """Return a free room on the twelfth floor of another building."""
    values: dict[str, Any] = {
        "unit_id": uuid.UUID(int=1000 + position),
        "building_id": THERE,
        "floor": 12,
        "number": f"12{position:02}",
        "position": position,
        "area": area,
        **changes,
    }
    return Room(**values)


def site(key: uuid.UUID = THERE, **changes: Any) -> Site:
    """Return a building of the same street without class or station."""
    values: dict[str, Any] = {
        "building_id": key,
        "code": f"LY{key.int:05}",
        "name": f"示例大厦{key.int}",
        "subdistrict_id": STREET,
        "subdistrict": "南京西路街道",
        "kind": "park",
        "kind_label": "园区",
        "rank": 0,
        "class_label": "",
        "point": None,
        **changes,
    }
    return Site(**values)


def need(area: float = 100, **changes: Any) -> Need:
    """Return the need of a tenant whose lease ends in March 2027."""
    values: dict[str, Any] = {"area": area, "by": LEASE_END, "home": HOME, **changes}
    return Need(**values)


def only(offers: list[Offer]) -> dict[str, tuple[int, str]]:
    """Return the reasons of the one offer by criterion."""
    (offer,) = offers
    return {reason.criterion: (reason.points, reason.text) for reason in offer.reasons}


def one(asked: Need, found: Room, where: Site | None = None) -> dict[str, tuple[int, str]]:
    """Return the reasons of one room."""
    where = where or site(found.building_id)
    return only(ranked(asked, [Space((found,))], {where.building_id: where}, DAY))


@pytest.mark.parametrize(
    ("held", "heads", "growth", "area"),
    [
        (300, 40, Growth(), 300),
        (300, 40, Growth(headcount=0.25), 380),
        (300, 40, Growth(headcount=3.0), 600),
        # A tenant that lost people may still want to stay as it is.
        (300, 40, Growth(headcount=-0.25), 300),
        (300, 40, Growth(wants_more=True), 360),
        (300, 40, Growth(headcount=0.5, wants_more=True), 450),
        (300, 40, Growth(headcount=-0.5, wants_more=True), 360),
        (300, 40, Growth(wants_less=True), 240),
        (300, 40, Growth(headcount=-0.9, wants_less=True), 150),
        (None, 40, Growth(), 320),
        (0, 40, Growth(wants_more=True), 320),
        (None, None, Growth(wants_more=True), None),
        (301, None, Growth(), 310),
    ],
)
def test_how_much_a_tenant_needs(
    held: float | None, heads: int | None, growth: Growth, area: int | None
) -> None:
    wanted = wanted_area(held, heads, growth)
    assert wanted.area == area
    assert wanted.because.endswith("。")


def numbers(area: float, rooms: list[Room]) -> list[str]:
    """Return the numbers of what is offered."""
    return [space.numbers for space in spaces_for(area, rooms)]


def test_a_room_that_is_large_enough_stands_alone() -> None:
    assert numbers(100, [room(1), room(2), room(3)]) == ["1201", "1202", "1203"]


def test_neighbours_are_offered_together_where_one_is_not_enough() -> None:
    assert numbers(200, [room(1), room(2), room(3)]) == ["1201、1202", "1202、1203"]


def test_a_foreign_room_in_between_separates() -> None:
    assert numbers(200, [room(1), room(3), room(4)]) == ["1203、1204"]


def test_rooms_of_two_floors_are_no_neighbours() -> None:
    assert numbers(200, [room(1), room(2, floor=13)]) == []


def test_too_small_by_more_than_a_tenth_and_far_too_large_is_no_offer() -> None:
    rooms = [room(1, 89.9), room(3, 90), room(5, 250), room(7, 250.1)]
    assert numbers(100, rooms) == ["1203", "1205"]


def test_a_small_room_beside_a_sufficient_one_adds_nothing() -> None:
    assert numbers(100, [room(1, 30), room(2, 100), room(3, 30)]) == ["1202"]


def test_more_than_four_rooms_are_no_office() -> None:
    assert numbers(500, [room(n) for n in range(1, 7)]) == []
    assert numbers(400, [room(n) for n in range(1, 6)])[0] == "1201、1202、1203、1204"


def test_a_tenant_may_keep_its_room_and_take_the_neighbour() -> None:
    own = room(1, is_own=True)
    (space,) = spaces_for(200, [own, room(2)])
    assert space.keeps_own
    assert [new.number for new in space.new_rooms] == ["1202"]
    # What it holds already is no offer.
    assert spaces_for(100, [own]) == []


@pytest.mark.parametrize(
    ("area", "points"),
    [(90, 15), (99, 15), (100, 30), (115, 30), (116, 20), (150, 20), (151, 8), (250, 8)],
)
def test_points_for_area(area: float, points: int) -> None:
    assert one(need(), room(1, area))["面积"][0] == points


def test_points_for_time() -> None:
    soon = datetime.date(2027, 3, 1)
    early = datetime.date(2027, 1, 30)
    assert one(need(), room(1))["时间"][0] == 20
    assert one(need(), room(1, free_on=early, is_given_up=True))["时间"][0] == 15
    assert one(need(), room(1, free_on=soon, is_given_up=True))["时间"][0] == 10
    assert one(need(), room(1, free_on=soon))["时间"][0] == 5
    assert "须先核实" in one(need(), room(1, free_on=soon))["时间"][1]


def test_what_is_not_free_in_time_is_not_offered() -> None:
    late = Space((room(1, free_on=LEASE_END + datetime.timedelta(1)),))
    last = Space((room(2, free_on=LEASE_END),))
    sites = {THERE: site()}
    assert [o.space for o in ranked(need(), [late, last], sites, DAY)] == [last]
    # Without a lease end only what is free today is sure.
    assert ranked(need(by=None), [last], sites, DAY) == []


def test_points_for_the_place() -> None:
    metre = 1 / 111_195
    near, far = (POINT[0], POINT[1] + 900 * metre), (POINT[0], POINT[1] + 1100 * metre)
    wish = need(subdistrict_id=STREET)
    here = room(1, building_id=HERE)
    assert one(wish, here, site(HERE))["位置"] == (25, "就在本楼，不换办公地址")
    assert one(wish, room(1), site(point=near))["位置"] == (20, "在南京西路街道，距现址 900 米")
    assert one(wish, room(1), site(point=far))["位置"][0] == 15
    elsewhere = site(subdistrict_id=OTHER_STREET, subdistrict="静安寺街道", point=near)
    assert one(wish, room(1), elsewhere)["位置"] == (5, "区内静安寺街道，距现址 900 米")


def test_points_for_kind_and_class() -> None:
    assert "楼型" not in one(need(), room(1), site())
    assert one(need(), room(1), site(kind="office"))["楼型"][0] == 5
    assert "等级" not in one(need(), room(1), site(rank=0))
    assert one(need(), room(1), site(rank=1, class_label="亿元楼"))["等级"][0] == 5
    high = Home(HERE, STREET, "office", 3, POINT)
    assert "等级" not in one(need(home=high), room(1), site(rank=2, class_label="月亿楼"))


@pytest.mark.parametrize(("metres", "points"), [(300, 10), (301, 8), (500, 8), (501, 4), (1000, 4)])
def test_points_for_a_station(metres: float, points: int) -> None:
    where = site(station="示例服务站", station_metres=metres)
    assert one(need(), room(1), where)["服务站"] == (points, f"距示例服务站 {metres} 米")


def test_points_for_the_floor() -> None:
    assert one(need(), room(1, floor=17))["楼层"][0] == 3
    assert "楼层" not in one(need(), room(1, floor=18))
    assert one(need(lowest_floor=15), room(1, floor=18))["楼层"][0] == 5
    assert "楼层" not in one(need(lowest_floor=15), room(1, floor=12))


def test_the_score_is_the_sum_and_equals_stand_in_the_order_of_the_register() -> None:
    other = uuid.UUID(int=3)
    spaces = [
        Space((room(2, building_id=other),)),
        Space((room(2),)),
        Space((room(1),)),
        Space((room(9, 160),)),
    ]
    sites = {THERE: site(), other: site(other)}
    offers = ranked(need(), spaces, sites, DAY)
    assert [(o.site.building_id, o.space.numbers) for o in offers] == [
        (THERE, "1201"),
        (THERE, "1202"),
        (other, "1202"),
        (THERE, "1209"),
    ]
    for offer in offers:
        assert offer.score == sum(reason.points for reason in offer.reasons)
        assert all(reason.text for reason in offer.reasons)
    assert ranked(need(), list(reversed(spaces)), sites, DAY) == offers


def test_a_building_that_is_not_told_of_is_not_offered() -> None:
    assert ranked(need(), [Space((room(1),))], {}, DAY) == []


def test_no_building_is_shown_more_than_thrice() -> None:
    other = uuid.UUID(int=3)
    spaces = [Space((room(n),)) for n in range(1, 6)] + [Space((room(9, building_id=other),))]
    offers = ranked(need(), spaces, {THERE: site(), other: site(other)}, DAY)
    assert len(offers) == 6
    shown = spread(offers, 20)
    assert [o.space.numbers for o in shown] == ["1201", "1202", "1203", "1209"]
    assert spread(offers, 2) == offers[:2]
