"""The colour mix and overdue visits: today as stored, other days from the facts."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from enterprises.choices import Colour
from enterprises.rating.results import rate_as_of
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import (
    EnterpriseFactory,
    MeasurementFactory,
    OccupancyFactory,
    RatingFactory,
)
from tests.factories.services import SHANGHAI, VisitFactory
from tests.reports.indicators.figures import DAY, names, number, parts

NOON = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_noon() -> Any:
    """Let it be noon of the day."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.mark.usefixtures("at_noon")
def test_todays_colours_are_the_stored_ones() -> None:
    building = BuildingFactory()
    for colour in ("green", "green", "red"):
        RatingFactory(enterprise=EnterpriseFactory(building=building), colour=colour)
    RatingFactory(enterprise=EnterpriseFactory(building=building), needs_review=True)
    RatingFactory(enterprise=EnterpriseFactory(status="shell", building=building))
    EnterpriseFactory(building=building)
    assert parts("colour_mix.green") == (3, None, 3)
    assert parts("colour_mix.green.share") == (3, 4, Decimal("75.0"))
    assert parts("colour_mix.red") == (1, None, 1)
    assert parts("colour_mix.orange.share") == (0, 4, Decimal("0.0"))
    assert parts("colour_mix.needs_review") == (1, 4, Decimal("25.0"))
    assert number("colour_mix") == 4


@pytest.mark.usefixtures("at_noon")
def test_area_and_headcount_of_a_colour_are_those_in_the_place() -> None:
    here, there = BuildingFactory(), BuildingFactory(area="310106013")
    enterprise = EnterpriseFactory(building=here, building__area=Decimal(150))
    OccupancyFactory(enterprise=enterprise, unit=UnitFactory(building=there), area=Decimal(50))
    MeasurementFactory(enterprise=enterprise, value=40)
    RatingFactory(enterprise=enterprise, colour="red")
    for place, area, headcount in ((here, 150, 30), (there, 50, 10), ("310106", 200, 40)):
        assert number("colour_mix.red.area", place) == area
        assert number("colour_mix.red.headcount", place) == headcount


def test_another_days_colours_are_those_of_that_day() -> None:
    building = BuildingFactory()
    for days in (0, 200, 400):
        enterprise = EnterpriseFactory(building=building, name=f"{days}")
        moment = datetime.datetime.combine(DAY, datetime.time(9), tzinfo=SHANGHAI)
        VisitFactory(enterprise=enterprise, visited_at=moment - datetime.timedelta(days=days))
    rated = list(rate_as_of(DAY))
    assert len(rated) == number("colour_mix") == 3
    for colour in Colour:
        expected = sum(one.colour == colour for one in rated)
        assert number(f"colour_mix.{colour.value}") == expected
    assert number("colour_mix.needs_review") == sum(one.needs_review for one in rated)


@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize(
    ("colour", "days"), [("red", 7), ("orange", 14), ("yellow", 30), ("blue", 90), ("green", 180)]
)
def test_a_visit_is_overdue_when_more_days_have_passed_than_the_playbook_allows(
    colour: str, days: int
) -> None:
    for passed in (days, days + 1):
        day = DAY - datetime.timedelta(days=passed)
        visited = EnterpriseFactory(building=BuildingFactory(), name=f"visited {passed}")
        VisitFactory(enterprise=visited, visited_at=f"{day}T23:00:00+08:00")
        VisitFactory(enterprise=visited, visited_at="2026-11-21T00:00:00+08:00")
        new = EnterpriseFactory(building=BuildingFactory(), name=f"moved in {passed}")
        new.occupancies.update(starts_on=day)
        for enterprise in (visited, new):
            RatingFactory(enterprise=enterprise, colour=colour)
    assert names("overdue_visits") == {f"visited {days + 1}", f"moved in {days + 1}"}
    assert number("overdue_visits") == 2
