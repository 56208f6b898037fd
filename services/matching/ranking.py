"""Which space suits a tenant best (留商匹配): small whole points, each with its sentence."""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from common.geo.distance import haversine
from services.matching.needs import Home, Need
from services.matching.spaces import Space

NEAR = 1_000
# Metres to the nearest open station, and what that is worth.
STATION: tuple[tuple[int, int], ...] = ((300, 10), (500, 8), (1_000, 4))
# Square metres offered to square metres needed, up to and including, and what that is worth.
FIT: tuple[tuple[float, int, str], ...] = (
    (0.9999, 15, "略小"),
    (1.15, 30, "合适"),
    (1.5, 20, "略大"),
    (float("inf"), 8, "偏大"),
)
COMFORTABLE = datetime.timedelta(60)
CLOSE_FLOORS = 5
PER_BUILDING = 3


@dataclass(frozen=True, slots=True)
class Site:
    """A building with room; ``rank``: place of its tax class among the classes, 0: none known."""

    building_id: uuid.UUID
    code: str
    name: str
    subdistrict_id: uuid.UUID
    subdistrict: str
    kind: str
    kind_label: str
    rank: int
    class_label: str
    point: tuple[float, float] | None
    # The nearest station open on the day, within a kilometre.
    station: str = ""
    station_metres: float | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion, what it is worth for this space, and why, in a sentence."""

    criterion: str
    points: int
    text: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A space in its building with what speaks for it; ``score`` is the sum of the points."""

    space: Space
    site: Site
    reasons: tuple[Reason, ...]
    score: int


ALONE = Reason("连片", 15, "一个单元即可满足")


def ranked(
    need: Need, spaces: Iterable[Space], sites: dict[uuid.UUID, Site], day: datetime.date
) -> list[Offer]:
    """Return the spaces that are free in time, best first; equals in the order of the register."""
    # What holds for a building holds for all its rooms: said once.
    of_site = {key: tuple(_of_site(need, site)) for key, site in sites.items()}
    offers = []
    for space in spaces:
        key = space.rooms[0].building_id
        if key in sites and _is_in_time(need, space):
            reasons = (*_of_space(need, space), *of_site[key])
            offers.append(Offer(space, sites[key], reasons, sum(r.points for r in reasons)))
    return sorted(
        offers,
        key=lambda offer: (
            -offer.score,
            offer.space.free_on or day,
            offer.site.code,
            str(offer.site.building_id),
            offer.space.rooms[0].floor,
            offer.space.rooms[0].position,
        ),
    )


def spread(offers: Iterable[Offer], most: int) -> list[Offer]:
    """Return the first ``most`` offers, no building more than thrice: like rooms say it once."""
    taken: Counter[uuid.UUID] = Counter()
    shown = []
    for offer in offers:
        taken[offer.site.building_id] += 1
        if taken[offer.site.building_id] <= PER_BUILDING:
            shown.append(offer)
    return shown[:most]


def _is_in_time(need: Need, space: Space) -> bool:
    free_on = space.free_on
    return free_on is None or (need.by is not None and free_on <= need.by)


def _of_space(need: Need, space: Space) -> Iterator[Reason]:
    given_up = all(room.is_given_up for room in space.rooms if room.free_on is not None)
    floors = need.home.floors if need.home is not None else ()
    yield _area(need.area, space.area)
    yield _whole(space)
    yield _time(need.by, space.free_on, given_up)
    if (reason := _floor(need.lowest_floor, floors, space.rooms[0].floor)) is not None:
        yield reason


def _of_site(need: Need, site: Site) -> Iterator[Reason]:
    for rule in (_place, _kind, _class, _station):
        if (reason := rule(need, site)) is not None:
            yield reason


# Of ten thousand rooms most are alike: each sentence is made once.
@lru_cache(maxsize=4096)
def _area(needed: float, offered: float) -> Reason:
    ratio = offered / needed
    points, word = next((points, word) for limit, points, word in FIT if ratio <= limit)
    return Reason("面积", points, f"面积{word}：{offered:g} ㎡，需要 {needed:g} ㎡（{ratio:.0%}）")


def _whole(space: Space) -> Reason:
    count = len(space.rooms)
    if space.keeps_own:
        taken = "、".join(room.number for room in space.new_rooms)
        return Reason("连片", 15, f"保留现有单元，扩租相邻的 {taken}")
    if count == 1:
        return ALONE
    points = 10 if count == 2 else 5
    return Reason("连片", points, f"{space.numbers} 单元号相连，可一并承租（是否打通以现场为准）")


@lru_cache(maxsize=4096)
def _time(by: datetime.date | None, free_on: datetime.date | None, is_given_up: bool) -> Reason:
    if free_on is None:
        return Reason("时间", 20, "现在空置，随时可入驻")
    words = f"现租户租约 {free_on} 到期"
    if is_given_up:
        is_early = by is not None and by - free_on >= COMFORTABLE
        return Reason("时间", 15 if is_early else 10, f"{words}且不再续租")
    return Reason("时间", 5, f"{words}，尚未表示续租，须先核实")


def _place(need: Need, site: Site) -> Reason | None:
    home = need.home
    if home is not None and site.building_id == home.building_id:
        return Reason("位置", 25, "就在本楼，不换办公地址")
    metres = _metres(home, site)
    is_wished = need.subdistrict_id is not None and site.subdistrict_id == need.subdistrict_id
    is_near = metres is not None and metres <= NEAR
    words = [f"在{site.subdistrict}"] if is_wished else [f"区内{site.subdistrict}"]
    if metres is not None:
        words.append(f"距现址 {metres:.0f} 米")
    points = (15 if is_wished else 0) + (5 if is_near else 0)
    return Reason("位置", points, "，".join(words))


def _metres(home: Home | None, site: Site) -> float | None:
    if home is None or home.point is None or site.point is None:
        return None
    return haversine(*home.point, *site.point)


def _kind(need: Need, site: Site) -> Reason | None:
    if need.home is None or site.kind != need.home.kind:
        return None
    return Reason("楼型", 5, f"同为{site.kind_label}")


def _class(need: Need, site: Site) -> Reason | None:
    # Where the class of neither is known nothing can be said.
    if need.home is None or not site.rank or site.rank < need.home.rank:
        return None
    return Reason("等级", 5, f"楼宇等级为{site.class_label}，不低于现楼")


def _station(need: Need, site: Site) -> Reason | None:
    metres = site.station_metres
    if metres is None:
        return None
    points = next((points for limit, points in STATION if metres <= limit), 0)
    return Reason("服务站", points, f"距{site.station} {metres:.0f} 米") if points else None


@lru_cache(maxsize=4096)
def _floor(lowest: int | None, floors: tuple[int, ...], floor: int) -> Reason | None:
    if lowest is not None:
        if floor < lowest:
            return None
        return Reason("楼层", 5, f"{floor} 层，不低于所需的 {lowest} 层")
    if not floors or min(abs(floor - own) for own in floors) > CLOSE_FLOORS:
        return None
    return Reason("楼层", 3, f"{floor} 层，与现址楼层相近")
