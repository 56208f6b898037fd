"""Stored figures and comparisons through the API: scope, refusals, cost."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from buildings.models import Building
from reports.actions import close_month, take_snapshot
from reports.choices import Family
from reports.indicators.definitions import INDICATORS
from reports.models import DeltaReason, FrozenFigure, FrozenMonth, IndicatorSnapshot
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import CoverageFactory
from tests.factories.services import SHANGHAI

NOW = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)
OCTOBER = datetime.date(2026, 10, 31)
COMPARE = "/api/v1/indicators/compare/"


@pytest.fixture
def closed(db: None) -> FrozenMonth:
    """A building with a covered tenant in each of two streets, and October closed."""
    for code in (NANJING_WEST, JINGAN_TEMPLE):
        CoverageFactory(enterprise=EnterpriseFactory(building=BuildingFactory(area=code)))
    with time_machine.travel(NOW, tick=False):
        return close_month(last_day=OCTOBER, by=None, now=NOW, today=NOW.date())


@pytest.mark.parametrize(
    ("prefix", "model"), [("snapshots", IndicatorSnapshot), ("frozen-figures", FrozenFigure)]
)
def test_a_street_reads_its_own_stored_figures_alone(
    closed: FrozenMonth, api_for: Callable, street: Any, prefix: str, model: Any
) -> None:
    """Its area, its grids and its buildings; a foreign one is not there."""
    client, address = api_for(street), f"/api/v1/{prefix}/"
    body = client.get(address, {"count": "1", "code": "operating", "day": "2026-10-31"}).json()
    assert body["count"] == model.objects.visible_to(street).filter(code="operating").count() >= 2
    own = Building.objects.get(subdistrict__code=NANJING_WEST)
    shown = {row.get("place") or row["building"] or row["area"] for row in body["results"]}
    assert shown & {own.external_id, str(own.pk)}
    foreign = model.objects.exclude(pk__in=model.objects.visible_to(street).values("pk")).first()
    assert client.get(f"{address}{foreign.pk}/").status_code == 404
    assert client.get(address, {"mood": "1"}).status_code == 400


def test_snapshots_are_narrowed_by_days(
    closed: FrozenMonth, api_for: Callable, district: Any
) -> None:
    """From, until, and one day."""
    take_snapshot(day=datetime.date(2026, 9, 30), now=NOW)
    client = api_for(district)
    query = {"code": "operating", "area": "310106", "count": "1"}

    def counted(**more: str) -> int:
        return client.get("/api/v1/snapshots/", query | more).json()["count"]

    assert counted() == 2
    assert counted(day_from="2026-10-01") == counted(day_until="2026-09-30") == 1
    assert counted(day="2026-10-30") == 0


def test_a_month_is_closed_through_the_api_by_district_staff(
    api_for: Callable, district: Any, street: Any
) -> None:
    """201, then 409; others 403; nonsense 400."""
    with time_machine.travel(NOW, tick=False):
        body = {"month": "2026-10"}
        assert api_for(street).post("/api/v1/frozen-months/", body).status_code == 403
        assert not FrozenMonth.objects.exists()
        client = api_for(district)
        made = client.post("/api/v1/frozen-months/", body, format="json")
        assert (made.status_code, made.json()["last_day"]) == (201, "2026-10-31")
        again = client.post("/api/v1/frozen-months/", body, format="json")
        assert (again.status_code, again.json()["code"]) == (409, "month_closed")
        for month in ("2026-13", "x", "2026-11"):
            refused = client.post("/api/v1/frozen-months/", {"month": month}, format="json")
            assert refused.status_code == 400, month
    assert FrozenMonth.objects.count() == 1


def test_differences_their_rows_and_reasons(
    closed: FrozenMonth, api_for: Callable, street: Any, street2: Any
) -> None:
    """What the page shows; a neighbour reads none of it."""
    late = EnterpriseFactory(building=Building.objects.get(subdistrict__code=NANJING_WEST))
    client, address = api_for(street), f"/api/v1/frozen-months/{closed.pk}/"
    found = {
        row["frozen"]["code"]: row for row in client.get(f"{address}deltas/").json()["results"]
    }
    operating = found["operating"]
    assert operating["is_different"]
    assert (operating["frozen"]["value"], operating["now"]["value"]) == (1, 2)
    assert not found["own_organisation_rate"]["reasons"]
    rows = client.get(f"{address}row-delta/", {"code": "operating"}).json()
    assert [row["id"] for row in rows["added"]] == [str(late.pk)]
    body = {"place": NANJING_WEST, "code": "operating", "reason": "补登记入驻"}
    given = client.post(f"{address}explain/", body, format="json")
    assert (given.status_code, given.json()["reason"]) == (201, "补登记入驻")
    neighbour = api_for(street2)
    assert neighbour.post(f"{address}explain/", body, format="json").status_code == 404
    assert neighbour.get(f"{address}deltas/", {"area": NANJING_WEST}).status_code == 404
    assert neighbour.get("/api/v1/delta-reasons/").json()["results"] == []
    assert len(client.get("/api/v1/delta-reasons/").json()["results"]) == 1
    assert DeltaReason.objects.count() == 1


def test_a_comparison_is_each_figure_asked_alone(
    register: None, api_for: Callable, district: Any
) -> None:
    """Codes × areas × days, also a building."""
    client = api_for(district)
    query = {
        "codes": "organisation_coverage,coverage_blank",
        "areas": f"310106,{NANJING_WEST},JA0001",
        "days": "2026-11-20,2026-10-31,2026-08-31",
    }
    results = client.get(COMPARE, query).json()["results"]
    assert [entry["as_of"] for entry in results] == ["2026-08-31", "2026-10-31", "2026-11-20"]
    for entry in results:
        assert [place["area"] for place in entry["places"]] == ["310106", NANJING_WEST, "JA0001"]
        for place in entry["places"]:
            for figure in place["figures"]:
                alone = client.get(
                    f"/api/v1/indicators/{figure['code']}/",
                    {"area": place["area"], "as_of": entry["as_of"]},
                ).json()
                for name in ("numerator", "denominator", "value"):
                    assert figure[name] == alone[name]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"codes": "mood", "days": "2026-11-20"}, 400),
        ({"codes": "operating", "days": "x"}, 400),
        ({"codes": "operating", "days": ""}, 400),
        ({"codes": "operating", "days": "2026-11-20", "areas": ""}, 400),
        ({"codes": "operating", "days": "2026-11-20", "areas": JINGAN_TEMPLE}, 404),
        ({"codes": "operating", "days": "2026-11-20", "areas": f"{NANJING_WEST},310106"}, 404),
        ({"codes": "operating", "days": "2026-11-20", "mood": "1"}, 400),
        ({"codes": ",".join(list(INDICATORS)[:21]), "days": "2026-11-20"}, 400),
        ({"codes": "operating", "days": ",".join(f"2026-01-{n:02}" for n in range(1, 14))}, 400),
        ({"codes": "operating", "days": "2026-11-20"}, 200),
    ],
)
def test_a_comparison_has_limits(
    api_for: Callable, street: Any, query: dict[str, str], status: int
) -> None:
    """Known figures, readable days, areas in scope, and not too many of each."""
    assert api_for(street).get(COMPARE, query).status_code == status


def test_a_comparison_costs_the_same_statements_for_one_and_for_many(
    closed: FrozenMonth, api_for: Callable, district: Any
) -> None:
    """Codes, areas and days alike."""
    client = api_for(district)
    # The figures of colours read ratings, in statements of their own.
    codes = [code for code, one in INDICATORS.items() if one.family != Family.COLOURS]
    small = {"codes": "operating", "areas": "310106", "days": "2026-11-20"}
    large = {
        "codes": ",".join(codes[:20]),
        "areas": f"310106,{NANJING_WEST},{JINGAN_TEMPLE}",
        "days": "2026-11-20,2026-11-19,2026-11-01",
    }
    client.get(COMPARE, small)
    costs = []
    for query in (small, large):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(COMPARE, query).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
