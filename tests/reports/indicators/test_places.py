"""Which buildings belong to which place on which day, and who may see them."""

import datetime
from typing import Any

import pytest

from buildings.actions.building import update_building
from common.errors.domain import NotInScope
from reports.indicators.definitions import INDICATORS
from reports.indicators.figures import computed_figures
from reports.indicators.places import (
    find_place,
    find_visible_place,
    may_see_area,
    may_see_building,
    places_within,
)
from tests.factories.accounts import BuildingAssignmentFactory, assign
from tests.factories.buildings import AreaFactory, AreaParentFactory, BuildingFactory, area
from tests.factories.enterprises import EnterpriseFactory
from tests.reports.indicators.figures import DAY, move, number, place

pytestmark = pytest.mark.django_db

NANJING_WEST = "310106012"
JINGAN_TEMPLE = "310106013"
LAST_MONTH = DAY - datetime.timedelta(days=30)


def below(code: str, day: datetime.date) -> set[str]:
    """Return the codes of what lies in an area on a day."""
    return {found.code for found in places_within(place(code), day)}


def test_moving_a_building_today_leaves_last_month_unchanged() -> None:
    building = BuildingFactory()
    EnterpriseFactory(building=building)
    places = [place(NANJING_WEST), place(JINGAN_TEMPLE), place(building), place()]
    before = computed_figures(places, LAST_MONTH, INDICATORS)

    move(building, JINGAN_TEMPLE, DAY)

    after = computed_figures(places, LAST_MONTH, INDICATORS)
    for code in INDICATORS:
        for where in places:
            was, now = before[where.id][code], after[where.id][code]
            assert (was.numerator, was.denominator, was.value) == (
                now.numerator,
                now.denominator,
                now.value,
            )
    assert [number("operating", code, DAY) for code in (NANJING_WEST, JINGAN_TEMPLE)] == [0, 1]
    assert number("operating", building, DAY) == number("operating", "310106", DAY) == 1


def test_a_subdistrict_of_another_day_hangs_where_it_hung() -> None:
    grid = AreaFactory()
    AreaParentFactory(area=grid, parent=area(NANJING_WEST), ends_on=DAY)
    AreaParentFactory(area=grid, parent=area(JINGAN_TEMPLE), starts_on=DAY)
    names_of = {
        code: {p.code for p in places_within(place(code), DAY)}
        for code in (NANJING_WEST, JINGAN_TEMPLE)
    }
    assert grid.code not in names_of[NANJING_WEST]
    assert grid.code in names_of[JINGAN_TEMPLE]
    assert grid.code in {p.code for p in places_within(place(NANJING_WEST), LAST_MONTH)}


def test_grid_levels_add_up_to_their_subdistrict() -> None:
    block = AreaFactory()
    cluster = AreaFactory(kind="cluster_grid")
    AreaParentFactory(area=block, parent=area(NANJING_WEST))
    AreaParentFactory(area=cluster, parent=block)
    EnterpriseFactory(building=BuildingFactory(grid=cluster))
    EnterpriseFactory(building=BuildingFactory(grid=block))
    EnterpriseFactory(building=BuildingFactory())
    assert [number("operating", p) for p in (cluster, block, NANJING_WEST, "310106")] == [
        1,
        2,
        3,
        3,
    ]


def test_moving_a_building_to_another_grid_leaves_last_month_unchanged(district: Any) -> None:
    old, new = AreaFactory(), AreaFactory()
    for grid in (old, new):
        AreaParentFactory(area=grid, parent=area(NANJING_WEST))
    building = BuildingFactory(grid=old)
    EnterpriseFactory(building=building)
    for grid in (new, None, old, new):
        values = {"grid": grid.pk if grid else None}
        update_building(by=district, building_id=building.pk, values=values, on=DAY)
    assert [number("operating", of, DAY) for of in (old, new)] == [0, 1]
    assert [number("operating", of, LAST_MONTH) for of in (old, new)] == [1, 0]


def test_a_grid_of_another_subdistrict_does_not_pull_a_building_over() -> None:
    grid = AreaFactory()
    AreaParentFactory(area=grid, parent=area(JINGAN_TEMPLE))
    EnterpriseFactory(building=BuildingFactory(grid=grid))
    assert [number("operating", p) for p in (grid, JINGAN_TEMPLE, NANJING_WEST)] == [0, 0, 1]


def test_a_circle_in_the_tree_does_not_run_for_ever() -> None:
    AreaParentFactory(area=area("310106"), parent=area(NANJING_WEST))
    EnterpriseFactory(building=BuildingFactory())
    assert number("operating", NANJING_WEST) == 1


def test_a_place_is_found_by_code_or_id() -> None:
    building = BuildingFactory(external_id="LY-1")
    assert find_place("310106").name == "静安区"
    assert find_place("LY-1").id == find_place(str(building.pk)).id == building.pk
    assert find_place(str(area(NANJING_WEST).pk)).code == NANJING_WEST
    with pytest.raises(NotInScope):
        find_place("nowhere")


def test_figures_are_open_within_ones_scope_only(street: Any, district: Any, wall: Any) -> None:
    inside, outside = BuildingFactory(external_id="IN"), BuildingFactory(area=JINGAN_TEMPLE)
    for user in (district, wall):
        assert may_see_area(user, area("310106"))
        assert may_see_building(user, outside)
    assert may_see_area(street, area(NANJING_WEST))
    assert may_see_building(street, inside)
    assert find_visible_place("IN", street).id == inside.pk
    for forbidden in (area("310106"), area(JINGAN_TEMPLE)):
        assert not may_see_area(street, forbidden)
        with pytest.raises(NotInScope):
            find_visible_place(forbidden.code, street)
    assert not may_see_building(street, outside)
    with pytest.raises(NotInScope):
        find_visible_place(outside.external_id, street)


def test_an_assigned_building_is_open_without_its_subdistrict(worker: Any) -> None:
    elsewhere = BuildingFactory(area=JINGAN_TEMPLE)
    BuildingAssignmentFactory(user=worker, building=elsewhere)
    worker = type(worker).objects.get(pk=worker.pk)
    assert may_see_building(worker, elsewhere)
    assert not may_see_area(worker, area(JINGAN_TEMPLE))


def test_nobody_sees_figures_without_a_place_to_work_in(admin_user: Any) -> None:
    from_nowhere = assign(admin_user, "auditor")
    for user in (None, admin_user, from_nowhere):
        assert not may_see_area(user, area("310106"))
