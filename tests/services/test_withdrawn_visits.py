"""A withdrawn visit stays in the books and counts nowhere."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from buildings.models import Building
from enterprises.models import Enterprise
from enterprises.rating.results import rate_as_of, scheme_in_force
from reports.indicators.figures import figures_of
from reports.indicators.places import find_visible_place
from reports.selectors.care import last_visits
from reports.selectors.enterprise_file import enterprise_file
from reports.selectors.timeline import timeline
from services.models import Visit
from tests.factories.buildings import DISTRICT, BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.services import VisitFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)
COUNTED = ("visit_coverage_30", "visit_coverage_90", "overdue_visits")


@pytest.fixture
def enterprise() -> Enterprise:
    """An enterprise visited ten days ago."""
    building = BuildingFactory()
    made = EnterpriseFactory(building=building)
    VisitFactory(building=building, enterprise=made)
    return made


def withdraw() -> None:
    """Withdraw all visits."""
    Visit.objects.update(withdrawn_at=datetime.datetime(2026, 11, 15, tzinfo=datetime.UTC))


def recency(enterprise: Enterprise) -> float | None:
    """Return the days since the last visit as the rating sees them."""
    (rated,) = rate_as_of(DAY, enterprise_ids=[enterprise.pk])
    return rated.values[scheme_in_force().indicator_ids.index("visit_recency")]


def test_the_rating_does_not_see_it(enterprise: Enterprise) -> None:
    assert recency(enterprise) == 10
    withdraw()
    # Without any visit it is as old as the tenancy.
    assert recency(enterprise) == (DAY - datetime.date(2024, 1, 1)).days


def test_no_figure_counts_it(enterprise: Enterprise, district: Any) -> None:
    place = find_visible_place(DISTRICT, district)

    def numerators() -> dict[str, Any]:
        found = figures_of([place], DAY, COUNTED)[place.id]
        return {code: found[code].numerator for code in COUNTED[:2]}

    assert set(numerators().values()) == {1}
    withdraw()
    assert set(numerators().values()) == {0}


def test_no_list_and_no_file_shows_it(
    enterprise: Enterprise, street: Any, api_for: Callable
) -> None:
    def shown() -> list[Any]:
        told = timeline(enterprise.pk, user=street, day=DAY, kinds=("visited",))
        file = enterprise_file(enterprise.pk, user=street, day=DAY)
        building = Building.objects.get()
        plan = api_for(street).get(f"/api/v1/buildings/{building.pk}/stack/?as_of={DAY}")
        return [
            *told,
            *file.visits,
            *last_visits([enterprise.pk], user=street, day=DAY),
            *(["plan"] if "2026-11-10" in plan.content.decode() else []),
        ]

    assert len(shown()) == 4
    withdraw()
    assert shown() == []
