"""The rows behind a figure: page and API tell of the same rows, and of those now elsewhere."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest

from enterprises.models import Enterprise
from reports.choices import Part
from reports.indicators.definitions import INDICATORS
from reports.indicators.places import Place
from reports.indicators.rows import rows_behind
from reports.selectors.behind import behind
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.buildings import BuildingFactory, UnitFactory, area
from tests.factories.enterprises import EnterpriseFactory, MeasurementFactory, OccupancyFactory

pytestmark = pytest.mark.django_db
PAST, MOVED = datetime.date(2026, 3, 1), datetime.date(2026, 6, 1)
ADDRESS = "/api/v1/indicators/{}/rows/"


@pytest.fixture
def gone() -> Enterprise:
    """Return an enterprise that was in 南京西路街道 on the past day and is in 静安寺街道 today."""
    old = UnitFactory(building=BuildingFactory(longitude=121.46, latitude=31.23))
    new = UnitFactory(building=BuildingFactory(area=JINGAN_TEMPLE))
    enterprise: Enterprise = EnterpriseFactory()
    OccupancyFactory(
        enterprise=enterprise, unit=old, starts_on=datetime.date(2024, 1, 1), ends_on=MOVED
    )
    OccupancyFactory(enterprise=enterprise, unit=new, starts_on=MOVED)
    EnterpriseFactory(unit=UnitFactory(building=old.building))
    return enterprise


def _asked(client: Any, code: str, **query: str) -> dict[str, Any]:
    answer = client.get(ADDRESS.format(code), {"as_of": PAST.isoformat(), **query})
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def test_what_moved_to_another_subdistrict_is_counted_and_not_shown(
    gone: Enterprise, street: Any, api_for: Callable, client_for: Callable
) -> None:
    """Figure, API and page agree: two counted, one listed, one elsewhere."""
    client = api_for(street)
    figure = client.get("/api/v1/indicators/operating/", {"as_of": PAST.isoformat()}).json()
    body = _asked(client, "operating")
    assert (figure["numerator"], body["count"], body["elsewhere"]) == (2, 1, 1)
    assert str(gone.pk) not in {row["id"] for row in body["results"]}
    found = behind("operating", Place.of(area(NANJING_WEST)), PAST, Part.NUMERATOR, user=street)
    assert (len(found.rows), found.elsewhere) == (1, 1)
    page = client_for(street).get(f"/board/{NANJING_WEST}/rows/operating/?as_of={PAST}")
    assert (page.context["counted"], page.context["elsewhere"]) == (2, 1)
    words = re.sub(r"\s+", "", page.content.decode())
    assert "现不在您的工作范围内" in words
    assert gone.name not in words


def test_the_district_sees_all_of_it(gone: Enterprise, district: Any, api_for: Callable) -> None:
    """Nothing is elsewhere for those who see everything."""
    body = _asked(api_for(district), "operating", area=NANJING_WEST)
    assert (body["count"], body["elsewhere"]) == (2, 0)


def test_every_page_tells_the_same(
    gone: Enterprise, street: Any, district: Any, api_for: Callable
) -> None:
    """The count of those elsewhere does not depend on the page."""
    EnterpriseFactory(building=BuildingFactory())
    first = _asked(api_for(street), "operating", page_size="1")
    assert (first["count"], first["elsewhere"]) == (2, 1)
    second = api_for(street).get(first["next"]).json()
    assert (second["count"], second["elsewhere"], second["next"]) == (2, 1, None)


@pytest.mark.parametrize("part", ["numerator", "denominator"])
def test_figure_and_rows_add_up_for_every_figure_that_counts(
    part: str, gone: Enterprise, street: Any, api_for: Callable
) -> None:
    """All figures of the past day, both parts."""
    client = api_for(street)
    figures = client.get("/api/v1/indicators/", {"as_of": PAST.isoformat()}).json()["results"]
    compared = 0
    for figure in figures:
        declared = INDICATORS[figure["code"]].part(Part(part))
        if figure[part] is None or any(rows.measure for rows in declared):
            continue
        body = _asked(client, figure["code"], part=part)
        assert body["count"] + body["elsewhere"] == int(figure[part]), figure["code"]
        compared += 1
    assert compared > 5


def test_a_sum_tells_of_its_rows_elsewhere_too(
    gone: Enterprise, street: Any, api_for: Callable
) -> None:
    """The number of rows, not the sum, is what is split."""
    MeasurementFactory(enterprise=gone, kind="headcount", measured_on=PAST, value=120)
    place = Place.of(area(NANJING_WEST))
    every = rows_behind("station_500m_coverage.headcount", place, PAST, Part.DENOMINATOR)
    assert gone in every
    body = _asked(api_for(street), "station_500m_coverage.headcount", part="denominator")
    assert (body["count"], body["elsewhere"]) == (every.count() - 1, 1)
