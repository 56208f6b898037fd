"""The stacking plan as drawn: widths, warnings, words."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

from django.conf import settings

from reports.selectors.stack import PlanFloor, PlanUnit, StackingPlan, Tenancy
from reports.selectors.stack_colours import BUCKETS, COLOUR_BY, VACANT
from reports.views.plan import NOTES, TONES, drawn

DAY = datetime.date(2026, 11, 20)


def tenancy(area: int | None = 100, **changes: Any) -> Tenancy:
    """Return a tenancy of a visible orange enterprise whose lease ends in 38 days."""
    facts: dict[str, Any] = {
        "occupancy_id": uuid.uuid4(),
        "enterprise_id": uuid.uuid4(),
        "enterprise_name": "示例甲",
        "area": None if area is None else Decimal(area),
        "tenure": "leased",
        "starts_on": DAY,
        "ends_on": datetime.date(2026, 12, 28),
        "colour": "orange",
        "score": Decimal("41.07"),
        "needs_review": True,
        "coverage_modes": ("establish", "assign"),
        "last_visited_on": None,
        "buckets": {
            "rating": "orange",
            "lease_end": "within_90",
            "coverage": "establish",
            "last_visit": "never",
            "vacancy": "let",
        },
    }
    return Tenancy(**(facts | changes))


def unit(number: str, area: int | None, *tenancies: Tenancy) -> PlanUnit:
    """Return a room."""
    return PlanUnit(uuid.uuid4(), number, None if area is None else Decimal(area), tenancies)


def plan(*floors: PlanFloor, colour_by: str = "rating") -> StackingPlan:
    """Return a plan of these floors."""
    return StackingPlan(uuid.uuid4(), "示例大厦", DAY, colour_by, floors, (), 0, 0)


def test_rooms_are_as_wide_as_their_part_of_the_widest_floor() -> None:
    """A smaller floor leaves the rest of the row empty."""
    wide = PlanFloor(2, None, (unit("201", 300), unit("202", 100)))
    small = PlanFloor(1, None, (unit("101", 100),))
    upper, lower = drawn(plan(wide, small)).floors
    assert [room.share for room in upper.units] == [75, 25]
    assert upper.rest == 0
    assert ([room.share for room in lower.units], lower.rest) == ([25], 75)


def test_a_room_without_area_is_still_to_be_seen() -> None:
    """Nothing that is on file vanishes from the drawing."""
    (floor,) = drawn(plan(PlanFloor(1, None, (unit("101", 0), unit("102", None))))).floors
    assert all(room.share > 0 for room in floor.units)


def test_tenants_of_one_room_share_it_by_area() -> None:
    """Each block says that it is not alone."""
    shared = unit("101", 400, tenancy(300), tenancy(100))
    (floor,) = drawn(plan(PlanFloor(1, None, (shared,)))).floors
    blocks = floor.units[0].blocks
    assert [block.share for block in blocks] == [75, 25]
    assert "与其他 1 家同在一室" in blocks[0].sentence


def test_more_rooms_than_the_floor_holds_is_said() -> None:
    """By the floor's own area, else by the building's average; and room by room."""
    over = PlanFloor(2, Decimal(350), (unit("201", 400),))
    average = PlanFloor(1, None, (unit("101", 400, tenancy(500)),))
    found = drawn(plan(over, average), Decimal(300))
    assert found.overfull == 2
    assert found.floors[0].warnings == ("各单元合计 400 ㎡，超出本层 350 ㎡",)
    assert found.floors[1].warnings == (
        "各单元合计 400 ㎡，超出每层平均 300 ㎡",
        "101 入驻合计 500 ㎡，超出单元 400 ㎡",
    )
    assert drawn(plan(average)).floors[0].warnings == ("101 入驻合计 500 ㎡，超出单元 400 ㎡",)


def test_every_view_says_its_value_in_words() -> None:
    """What colour and shape tell stands there as text, too."""
    notes = {}
    for view in COLOUR_BY:
        (floor,) = drawn(
            plan(PlanFloor(1, None, (unit("101", 100, tenancy()),)), colour_by=view)
        ).floors
        notes[view] = floor.units[0].blocks[0].sentence
    assert notes == {
        "rating": "101 示例甲 橙 41.07 待核 较不稳定",
        "lease_end": "101 示例甲 至 2026-12-28 90 天内到期",
        "coverage": "101 示例甲 建派 建（单独组建）",
        "last_visit": "101 示例甲 未走访 未走访",
        "vacancy": "101 示例甲 100 ㎡ 在用",
    }


def test_a_tenant_out_of_scope_has_no_name_and_no_link() -> None:
    """Somebody is there; who, is the neighbour's business."""
    hidden = tenancy(enterprise_id=None, enterprise_name=None)
    (floor,) = drawn(plan(PlanFloor(1, None, (unit("101", 100, hidden),)))).floors
    block = floor.units[0].blocks[0]
    assert block.enterprise_id is None
    assert "示例甲" not in block.sentence


def test_every_tone_has_a_shape_and_every_view_its_words() -> None:
    """No bucket is drawn without a shape of its own."""
    shapes = (settings.BASE_DIR / "templates" / "_shapes.html").read_text(encoding="utf-8")
    for view, buckets in BUCKETS.items():
        tones = [TONES[view].get(bucket, bucket) for bucket in buckets]
        assert len(tones) == len(set(tones)), view
        for tone in (*tones, VACANT):
            assert f'id="shape-{tone}"' in shapes
    assert COLOUR_BY.keys() == NOTES.keys() == TONES.keys() == BUCKETS.keys()
