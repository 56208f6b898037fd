"""Loads, gaps of responsibilities and packs through the API: shape, scope, order."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from common.calendar.clock import today
from orgs.api.load_rows import ResponsibilityGapShape, WorkerLoadShape
from orgs.api.load_views import ResponsibilityGapViewSet, WorkerLoadViewSet
from tests.conftest import JINGAN_TEMPLE, NANJING_WEST
from tests.factories.accounts import UserFactory, assign
from tests.factories.buildings import AreaFactory, BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.orgs import WorkerFactory
from tests.factories.orgs_workforce import (
    HandoverFactory,
    ResponsibilityFactory,
    WorkerBuildingFactory,
)

pytestmark = pytest.mark.django_db

LOADS, GAPS = "/api/v1/worker-loads/", "/api/v1/responsibility-gaps/"
OFFICERS = ("party_instructor", "economic_service", "market_supervision", "safety")


@pytest.fixture
def foreign() -> Any:
    """A worker of 静安寺街道 with a building that nobody answers for."""
    return WorkerBuildingFactory(
        worker=WorkerFactory(code=JINGAN_TEMPLE, name="示例外街工作者"),
        building=BuildingFactory(area=JINGAN_TEMPLE, name="示例外街大厦"),
    )


@pytest.fixture
def numbered() -> None:
    """Three workers of 南京西路街道 with 1, 0 and 3 enterprises."""
    for number, tenants in (("W003", 1), ("W001", 0), ("W002", 3)):
        charge = WorkerBuildingFactory(worker=WorkerFactory(external_id=number))
        for _ in range(tenants):
            EnterpriseFactory(building=charge.building)


def test_loads_stand_by_subdistrict_and_number(
    numbered: None, foreign: Any, district: Any, api_for: Callable
) -> None:
    body = api_for(district).get(LOADS).json()
    numbers = [row["worker"]["external_id"] for row in body["results"]]
    assert numbers == ["W001", "W002", "W003", foreign.worker.external_id]
    assert [row["enterprises"] for row in body["results"]] == [0, 3, 1, 0]
    assert (body["count"], body["next"]) == (4, None)
    row = body["results"][1]
    assert row["area"]["code"] == NANJING_WEST
    assert {name: row[name] for name in ("buildings", "demands", "risky", "load")} == {
        "buildings": 1,
        "demands": 0,
        "risky": 0,
        "load": "ample",
    }


def test_answers_and_examples_are_as_described(
    numbered: None, street: Any, api_for: Callable
) -> None:
    for address, shape, viewset in (
        (LOADS, WorkerLoadShape, WorkerLoadViewSet),
        (GAPS, ResponsibilityGapShape, ResponsibilityGapViewSet),
    ):
        for row in (*api_for(street).get(address).json()["results"], viewset.example):
            assert list(row) == list(shape().fields)


@pytest.mark.parametrize("address", [LOADS, GAPS])
def test_a_street_never_sees_the_other(
    address: str, numbered: None, foreign: Any, street: Any, api_for: Callable
) -> None:
    client = api_for(street)
    answer = client.get(address)
    assert answer.json()["count"] == 3
    assert "示例外街" not in answer.content.decode()
    assert client.get(address, {"area": JINGAN_TEMPLE}).json() == {
        "next": None,
        "count": 0,
        "results": [],
    }
    assert client.get(address, {"area": NANJING_WEST}).json()["count"] == 3


@pytest.mark.parametrize("address", [LOADS, GAPS])
def test_pages_hold_every_row_once(
    address: str, numbered: None, street: Any, api_for: Callable
) -> None:
    client = api_for(street)
    whole = client.get(address).json()["results"]
    found: list[Any] = []
    following: str | None = f"{address}?page_size=2"
    while following:
        body = client.get(following).json()
        found += body["results"]
        following = body["next"]
    assert found == whole
    assert len(whole) == 3


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_grids_follow_buildings_over_the_edge_of_a_page(
    size: int, street: Any, api_for: Callable
) -> None:
    """Whoever is complete stands in neither part, nor in the count."""
    for number in ("310106012901", "310106012902", "310106012903"):
        grid = AreaFactory(code=number, path=f"310106/310106012/{number}/")
        building = BuildingFactory(grid=grid)
        if number.endswith("3"):
            for role in OFFICERS:
                ResponsibilityFactory(building=building, role=role)
            for role in ("grid_convener", "grid_worker"):
                ResponsibilityFactory(building=None, grid=grid, role=role)
    client, found = api_for(street), []
    following: str | None = f"{GAPS}?page_size={size}"
    while following:
        body = client.get(following).json()
        assert (len(body["results"]) <= size, body["count"]) == (True, 4)
        found += body["results"]
        following = body["next"]
    assert [row["kind"] for row in found] == ["building", "building", "grid", "grid"]
    first, second, *of_grids = [row["number"] for row in found]
    assert first < second
    assert of_grids == ["310106012901", "310106012902"]


def test_the_cursor_of_one_list_leads_on_in_no_other(
    numbered: None, street: Any, api_for: Callable
) -> None:
    client = api_for(street)
    following = client.get(LOADS, {"page_size": 1}).json()["next"]
    assert client.get(following).status_code == 200
    for address in (GAPS, "/api/v1/workers/"):
        answer = client.get(following.replace(LOADS, address))
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize("address", [LOADS, GAPS])
@pytest.mark.parametrize(
    "query", ["ordering=enterprises", "cursor=abc", "page_size=0", "as_of=x", "area=1&area=2"]
)
def test_what_is_unknown_is_refused(
    address: str, query: str, street: Any, api_for: Callable
) -> None:
    """Nobody can ask for an order by load."""
    assert api_for(street).get(f"{address}?{query}").status_code == 400


@pytest.mark.parametrize("address", [LOADS, GAPS])
@pytest.mark.parametrize(
    ("role", "status"),
    [("district", 200), ("street", 200), ("worker", 200), ("wall", 403), ("auditor", 403)],
)
def test_who_may_read(
    address: str, role: str, status: int, request: Any, api_for: Callable
) -> None:
    assert APIClient().get(address).status_code == 401
    assert api_for(request.getfixturevalue(role)).get(address).status_code == status


def test_loads_of_a_day(street: Any, api_for: Callable) -> None:
    WorkerFactory(ends_on=datetime.date(2026, 9, 1))
    client = api_for(street)
    assert client.get(LOADS, {"as_of": "2026-08-31"}).json()["count"] == 1
    assert client.get(LOADS, {"as_of": "2026-09-01"}).json()["count"] == 0


def test_gaps_name_the_empty_roles_and_for_how_long(street: Any, api_for: Callable) -> None:
    grid = AreaFactory(code="310106012901", path="310106/310106012/310106012901/")
    key = BuildingFactory(is_key=True, grid=grid)
    complete = BuildingFactory()
    day = today()
    for role in OFFICERS:
        ResponsibilityFactory(building=complete, role=role)
        ended = day - datetime.timedelta(10) if role == "safety" else None
        ResponsibilityFactory(building=key, role=role, ends_on=ended)
    ResponsibilityFactory(building=None, grid=grid, role="grid_convener")
    client = api_for(street)
    building, led = client.get(GAPS).json()["results"]
    assert (building["id"], building["kind"], building["number"]) == (
        str(key.pk),
        "building",
        key.external_id,
    )
    assert (building["held"], building["wanted"], building["is_complete"]) == (3, 4, False)
    assert (building["is_key"], building["is_contacted"]) == (True, False)
    safety, contact = building["missing"]
    assert (safety["role"], safety["vacant_days"]) == ("safety", 10)
    assert safety["vacant_since"] == (day - datetime.timedelta(10)).isoformat()
    assert (contact["role"], contact["vacant_days"]) == ("contact_leader", None)
    assert (led["kind"], led["number"], led["held"], led["wanted"]) == ("grid", grid.code, 1, 2)
    assert [cell["role"] for cell in led["missing"]] == ["grid_worker"]
    narrowed = client.get(GAPS, {"area": grid.code}).json()["results"]
    assert [row["id"] for row in narrowed] == [str(key.pk), str(grid.pk)]


@pytest.mark.parametrize("address", [LOADS, GAPS])
def test_a_page_costs_the_same_for_many(
    address: str, street: Any, api_for: Callable, django_assert_max_num_queries: Callable
) -> None:
    client = api_for(street)
    for _ in range(12):
        WorkerBuildingFactory()
    client.get(address)
    with django_assert_max_num_queries(12):
        assert client.get(address).json()["count"] == 12


def test_the_pack_is_for_staff_and_the_successor(
    street: Any, worker: Any, api_for: Callable
) -> None:
    """As on the page: others of the street read the handover without its content."""
    successor = assign(UserFactory(username="next"), "worker", NANJING_WEST)
    handover = HandoverFactory(successor=WorkerFactory(user=successor))
    address = f"/api/v1/handovers/{handover.pk}/"
    for user in (street, successor):
        assert api_for(user).get(address).json()["pack"] == handover.pack
    body = api_for(worker).get(address)
    assert (body.status_code, body.json()["pack"]) == (200, None)
    assert "pack" not in api_for(street).get("/api/v1/handovers/").json()["results"][0]


def test_the_other_street_reads_no_handover(street2: Any, api_for: Callable) -> None:
    handover = HandoverFactory()
    assert api_for(street2).get(f"/api/v1/handovers/{handover.pk}/").status_code == 404
