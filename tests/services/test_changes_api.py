"""The endpoint of the change feed: who may ask, what a page is, what is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import ContactFactory, EnterpriseFactory, RatingFactory
from tests.factories.services import StationFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/sync/changes/"


def load(client: Any, url: str = URL) -> tuple[dict[tuple[str, str], Any], str]:
    """Return all rows of a whole load by kind and id, and the cursor after it."""
    found: dict[tuple[str, str], Any] = {}
    cursor = None
    while True:
        answer = client.get(url, {"cursor": cursor} if cursor else {})
        assert answer.status_code == 200, answer.content
        page = answer.json()
        assert page["tombstones"] == []
        found |= {(item["kind"], item["id"]): item["row"] for item in page["rows"]}
        cursor = page["cursor"]
        if not page["has_more"]:
            return found, cursor


def test_a_whole_load_has_the_words_and_the_buildings_of_the_street(
    worker: Any, api_for: Callable
) -> None:
    own = BuildingFactory(longitude=121.46, latitude=31.23)
    unit = UnitFactory(building=own)
    near = StationFactory(longitude=121.461, latitude=31.231)
    far = StationFactory(longitude=121.48, latitude=31.25)
    foreign = BuildingFactory(area="310106013")
    found, _ = load(api_for(worker))
    kinds = {kind for kind, _ in found}
    assert {"rules", "dictionary", "calendar", "visit_type", "building"} <= kinds
    row = found["building", str(own.pk)]
    assert [each["id"] for each in row["units"]] == [str(unit.pk)]
    assert [each["id"] for each in row["stations"]] == [str(near.pk)]
    assert str(far.pk) not in str(found)
    assert str(foreign.pk) not in str(found)
    assert found["calendar", "2026"]["exceptions"]["2026-10-01"] is False
    assert found["rules", "rules"]["export_key"]["crv"] == "P-256"


def test_a_cursor_of_somebody_else_or_changed_is_refused(
    worker: Any, worker2: Any, api_for: Callable
) -> None:
    _, cursor = load(api_for(worker))
    for client, text in ((api_for(worker2), cursor), (api_for(worker), cursor[:-2] + "xx")):
        answer = client.get(URL, {"cursor": text})
        assert answer.status_code == 400
        assert answer.json()["code"] == "invalid_cursor"


@pytest.mark.parametrize(("name", "status"), [("auditor", 403), ("wall", 403), ("district", 200)])
def test_who_may_not_write_visits_may_not_read_changes(
    name: str, status: int, request: Any, api_for: Callable
) -> None:
    assert api_for(request.getfixturevalue(name)).get(URL).status_code == status


def test_a_sheet_tells_who_rents_here_today_and_what_to_ask(worker: Any, api_for: Callable) -> None:
    building = BuildingFactory()
    enterprise = EnterpriseFactory(building=building)
    foreign = EnterpriseFactory(building=BuildingFactory(area="310106013"))
    contact = ContactFactory(enterprise=enterprise, phone_masked="138****0001")
    RatingFactory(enterprise=enterprise)
    found, _ = load(api_for(worker))
    row = found["enterprise", str(enterprise.pk)]
    assert [room["building"] for room in row["rooms"]] == [str(building.pk)]
    assert row["contacts"][0]["id"] == str(contact.pk)
    assert row["rating"]["colour"] == "green"
    assert len(row["questions"]) == 2
    assert {fact["field"] for fact in row["facts"]} == {
        "operating_status",
        "full_members",
        "contact",
        "lease_end",
        "lease_intent",
        "headcount",
    }
    assert str(foreign.pk) not in str(found)
