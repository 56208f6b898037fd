"""Figures of buildings, the service circle, workers and terms."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from common.geo.distance import haversine
from reports.choices import Part
from reports.indicators.declaration import Target
from reports.indicators.definitions import INDICATORS
from reports.indicators.rows import amounts_behind, rows_behind
from reports.indicators.service_circle import uncovered_buildings
from tests.factories.buildings import (
    AreaFactory,
    AreaParentFactory,
    BuildingFactory,
    UnitFactory,
    area,
)
from tests.factories.councils import CouncilFactory
from tests.factories.enterprises import EnterpriseFactory, MeasurementFactory, OccupancyFactory
from tests.factories.orgs import OrganisationSeatFactory, PartyOrganisationFactory, WorkerFactory
from tests.factories.services import StationFactory
from tests.reports.indicators.figures import DAY, figure, names, number, parts, place

pytestmark = pytest.mark.django_db

JINGAN_TEMPLE = "310106013"
BEFORE = DAY - datetime.timedelta(days=1)
AFTER = DAY + datetime.timedelta(days=1)
LNG, LAT = 121.45, 31.23


def north(metres: float) -> float:
    """Return the latitude so many metres north of the station."""
    return LAT + metres / 6_371_008.8 * 180 / 3.141592653589793


def building_at(metres: float, **kwargs: Any) -> Any:
    """Make a building so many metres north of (LNG, LAT)."""
    return BuildingFactory(longitude=LNG, latitude=north(metres), **kwargs)


@pytest.fixture
def station() -> Any:
    """Make an open station with a point."""
    return StationFactory(longitude=LNG, latitude=LAT)


@pytest.mark.parametrize(("metres", "is_near"), [(499.99, True), (500.01, False), (0.0, True)])
def test_the_circle_ends_at_five_hundred_metres(station: Any, metres: float, is_near: bool) -> None:
    building = building_at(metres)
    assert haversine(LNG, LAT, LNG, building.latitude) == pytest.approx(metres, abs=0.001)
    assert parts("station_500m_coverage")[:2] == (is_near, 1)


def test_the_circle_is_as_wide_to_the_east(station: Any) -> None:
    for degrees in (0.00525, 0.00526):
        BuildingFactory(longitude=LNG + degrees, latitude=LAT, name=f"{degrees}")
    assert haversine(LNG, LAT, LNG + 0.00525, LAT) < 500 < haversine(LNG, LAT, LNG + 0.00526, LAT)
    assert names("station_500m_coverage") == {"0.00525"}


def test_only_open_stations_with_a_point_have_a_circle() -> None:
    StationFactory(longitude=LNG, latitude=LAT, starts_on=AFTER)
    StationFactory(longitude=LNG, latitude=LAT, ends_on=DAY)
    StationFactory()
    building_at(10)
    BuildingFactory()
    assert parts("station_500m_coverage")[:2] == (0, 1)
    assert number("station_500m_coverage", day=AFTER) == 1


def test_one_covered_building_is_enough_for_an_enterprise(station: Any) -> None:
    near, far, elsewhere = building_at(100), building_at(900), building_at(950, area=JINGAN_TEMPLE)
    both = EnterpriseFactory(building=near)
    for building in (far, elsewhere):
        OccupancyFactory(enterprise=both, unit=UnitFactory(building=building))
    EnterpriseFactory(building=far)
    EnterpriseFactory(building=BuildingFactory())
    assert parts("station_500m_coverage.enterprises")[:2] == (1, 2)
    assert parts("station_500m_coverage.enterprises", JINGAN_TEMPLE)[:2] == (0, 1)


def test_the_latest_headcount_is_split_over_buildings_by_area(station: Any) -> None:
    near, far = building_at(100), building_at(900)
    enterprise = EnterpriseFactory(building=near, building__area=Decimal(100))
    OccupancyFactory(enterprise=enterprise, unit=UnitFactory(building=far), area=Decimal(200))
    for measured_on, value in ((BEFORE, 30), (datetime.date(2025, 1, 1), 99), (AFTER, 77)):
        MeasurementFactory(enterprise=enterprise, measured_on=measured_on, value=value)
    assert parts("station_500m_coverage.headcount") == (10, 30, Decimal("33.3"))
    assert parts("station_500m_coverage.headcount", near) == (10, 10, Decimal("100.0"))
    assert amounts_behind("station_500m_coverage.headcount", place(), DAY) == {
        enterprise.pk: pytest.approx(10)
    }


def test_without_any_known_area_the_buildings_weigh_alike(station: Any) -> None:
    enterprise = EnterpriseFactory(building=building_at(100), building__area=Decimal(0))
    unit = UnitFactory(building=building_at(900), area=None)
    OccupancyFactory(enterprise=enterprise, unit=unit, area=None)
    MeasurementFactory(enterprise=enterprise, value=9)
    assert number("station_500m_coverage.headcount") == Decimal("4.50")


def test_the_uncovered_are_listed_with_the_nearest_station(station: Any) -> None:
    StationFactory(name="远站", longitude=LNG, latitude=north(5000))
    building_at(100)
    BuildingFactory()
    building_at(800, name="近楼")
    building_at(4000, name="远楼")
    listed = uncovered_buildings(place(), DAY)
    assert [(one.name, one.station) for one in listed] == [("远楼", "远站"), ("近楼", station.name)]
    assert [one.metres for one in listed] == pytest.approx([1000, 800], abs=0.01)


def test_without_a_station_everything_is_uncovered() -> None:
    building_at(1)
    (only,) = uncovered_buildings(place(), DAY)
    assert (only.station, only.metres) == (None, None)


@pytest.mark.parametrize(
    ("form", "counts"),
    [
        ("committee", True),
        ("general_branch", True),
        ("joint_committee", True),
        ("joint_general_branch", True),
        ("branch", False),
        ("joint_branch", False),
        ("working_committee", False),
    ],
)
def test_a_building_is_organised_by_an_organisation_of_its_own(form: str, counts: bool) -> None:
    seat = OrganisationSeatFactory(organisation__form=form)
    assert parts("building_organisation_coverage", seat.building)[:2] == (counts, 1)


def test_an_organisation_of_a_tenant_is_none_of_the_building() -> None:
    hosted = PartyOrganisationFactory(form="committee", host_enterprise=EnterpriseFactory())
    seat = OrganisationSeatFactory(organisation=hosted)
    assert number("building_organisation_coverage", seat.building) == 0


@pytest.mark.parametrize("facts", [{"founded_on": AFTER}, {"dissolved_on": DAY}])
def test_an_organisation_counts_while_it_exists(facts: dict[str, Any]) -> None:
    seat = OrganisationSeatFactory(organisation=PartyOrganisationFactory(form="committee", **facts))
    assert number("building_organisation_coverage", seat.building) == 0


@pytest.mark.parametrize(
    ("term_ends_on", "in_term", "overdue"),
    [(None, 1, 0), (AFTER, 1, 0), (DAY, 1, 0), (BEFORE, 0, 1)],
)
def test_a_key_building_needs_a_council_in_term(
    term_ends_on: Any, in_term: int, overdue: int
) -> None:
    CouncilFactory(building=BuildingFactory(is_key=True), term_ends_on=term_ends_on)
    CouncilFactory(building=BuildingFactory(), term_ends_on=AFTER)
    BuildingFactory(is_key=True)
    assert parts("council_coverage")[:2] == (in_term, 2)
    assert number("terms_overdue.councils") == overdue


def test_terms_are_overdue_for_organisations_and_councils_together() -> None:
    overdue = PartyOrganisationFactory(term_ends_on=BEFORE, name="到期支部")
    PartyOrganisationFactory(term_ends_on=DAY)
    PartyOrganisationFactory(term_ends_on=BEFORE, dissolved_on=BEFORE)
    building = BuildingFactory(area=JINGAN_TEMPLE)
    CouncilFactory(building=building, term_ends_on=BEFORE, name="到期楼委会")
    OrganisationSeatFactory(organisation=overdue, building=building)

    rows = {(row["record"], row["name"]) for row in rows_behind("terms_overdue", place(), DAY)}
    assert rows == {
        ("orgs.partyorganisation", "到期支部"),
        ("councils.council", "到期楼委会"),
    }


def test_rows_of_several_models_stay_in_scope(street: Any) -> None:
    PartyOrganisationFactory(term_ends_on=BEFORE)
    PartyOrganisationFactory(term_ends_on=BEFORE, code=JINGAN_TEMPLE)
    assert rows_behind("terms_overdue", place(), DAY, user=street).count() == 1


def test_staffing_is_told_for_district_and_subdistricts_only() -> None:
    building = BuildingFactory()
    for _ in range(5):
        EnterpriseFactory(building=building)
    WorkerFactory()
    WorkerFactory(starts_on=AFTER)
    WorkerFactory(ends_on=DAY)
    WorkerFactory(code=JINGAN_TEMPLE)
    grid = AreaFactory()
    AreaParentFactory(area=grid, parent=area())
    assert parts("enterprises_per_worker") == (5, 2, Decimal("2.5"))
    assert parts("enterprises_per_worker", "310106012") == (5, 1, Decimal("5.0"))
    assert parts("enterprises_per_worker", "310106014") == (0, 0, None)
    for below in (building, grid):
        for code in ("enterprises_per_worker", "enterprises_per_worker.needed_150"):
            assert parts(code, below) == (None, None, None)
            assert rows_behind(code, place(below), DAY, Part.NUMERATOR).count() == 0


def test_workers_needed_are_rounded_up() -> None:
    building = BuildingFactory()
    EnterpriseFactory.create_batch(151, building=building)
    assert figure("enterprises_per_worker.needed_150").value == 2
    assert figure("enterprises_per_worker.needed_200").value == 1


def test_a_target_includes_both_ends() -> None:
    target = INDICATORS["enterprises_per_worker"].target
    assert target is not None
    met = [target.is_met_by(Decimal(value)) for value in ("149.9", "150", "200", "200.1")]
    assert met == [False, True, True, False]
    assert Target().is_met_by(Decimal(1))
