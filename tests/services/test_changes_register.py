"""The change feed on the real register: exactly the tenants of the day, and nobody else's."""

from typing import Any

import orjson

from buildings.models import Building
from enterprises.models import Occupancy
from orgs.models import Worker
from tests.factories.accounts import BuildingAssignmentFactory, UserFactory, assign
from tests.services.feeding import NOON, Tablet
from tests.sweeps.foreign import foreign_to

# One worker looks after so many buildings.
BUILDINGS = 8


def tenants(buildings: Any) -> set[str]:
    """Return who rents in the buildings on the register's day."""
    current = Occupancy.objects.current_on(NOON.date()).filter(unit__building__in=buildings)
    return {str(key) for key in current.values_list("enterprise", flat=True)}


def test_a_worker_gets_exactly_the_tenants_of_the_assigned_buildings(register: Any) -> None:
    post = Worker.objects.order_by("external_id").first()
    user = assign(UserFactory(), "worker", post.area.code)
    buildings = Building.objects.filter(subdistrict=post.area).order_by("external_id")[:BUILDINGS]
    for building in buildings:
        BuildingAssignmentFactory(user=user, building=building)
    tablet = Tablet(user.pk).sync()
    assert tablet.ids("building") == {str(building.pk) for building in buildings}
    assert tablet.ids("enterprise") == tenants([building.pk for building in buildings])
    assert tablet.ids("enterprise")


def test_a_street_gets_nothing_of_the_other_street(
    register: Any, street: Any, street2: Any
) -> None:
    tablet = Tablet(street.pk).sync()
    buildings = Building.objects.filter(subdistrict__code="310106012")
    assert tablet.ids("enterprise") == tenants(buildings.values("pk"))
    content = orjson.dumps(list(tablet.held.values()))
    assert foreign_to(street, street2).found_in(content) == []


def test_the_whole_district_comes_in_pages_of_bounded_size(register: Any, district: Any) -> None:
    tablet = Tablet(district.pk)
    while (page := tablet.page()).has_more:
        assert len(page.items) == 200
    assert tablet.ids("enterprise") == tenants(Building.objects.values("pk"))
