"""The endpoint of the change feed: who may ask, what a page is, what is refused."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import time_machine

from common.calendar.clock import today
from common.models import AuditEntry, SyncPatch
from common.sync.feed.cursor import read_cursor, write_cursor
from common.sync.feed.patches import discard_old
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import ContactFactory, EnterpriseFactory, RatingFactory
from tests.factories.field import MORNING, DeviceFactory, SyncPatchFactory
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


def test_a_revoked_tablet_is_told_to_wipe_itself_and_that_is_noted(
    worker: Any, api_for: Callable
) -> None:
    device = DeviceFactory(user=worker, revoked_at=MORNING)
    for _ in range(2):
        answer = api_for(worker).get(URL, {"device_id": str(device.pk)})
        assert answer.status_code == 403
        assert answer.json()["code"] == "device_revoked"
        device.refresh_from_db()
        assert device.wiped_at is not None
    assert AuditEntry.objects.filter(verb="device.tell_wipe").count() == 1


def test_a_tablet_in_use_or_unknown_is_served(worker: Any, api_for: Callable) -> None:
    device = DeviceFactory(user=worker)
    for key in (device.pk, uuid.uuid4()):
        assert api_for(worker).get(URL, {"device_id": str(key)}).status_code == 200
    device.refresh_from_db()
    assert device.wiped_at is None


@pytest.mark.parametrize(
    ("query", "code"),
    [({"device_id": "平板"}, "bad_id"), ({"since": "1"}, "unknown_filter")],
)
def test_a_query_that_nobody_knows_is_refused(
    query: dict[str, str], code: str, worker: Any, api_for: Callable
) -> None:
    answer = api_for(worker).get(URL, query)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize("text", ["x", "a:b:c", "你好", ".eJw:1:2", "0" * 5000])
def test_what_is_no_cursor_is_refused(text: str, worker: Any, api_for: Callable) -> None:
    answer = api_for(worker).get(URL, {"cursor": text})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


def test_a_cursor_older_than_sixty_days_is_refused(worker: Any, api_for: Callable) -> None:
    with time_machine.travel(MORNING, tick=False):
        _, cursor = load(api_for(worker))
    for days, status in ((60, 200), (61, 400)):
        with time_machine.travel(MORNING + datetime.timedelta(days=days), tick=False):
            assert api_for(worker).get(URL, {"cursor": cursor}).status_code == status


def test_a_cursor_of_another_database_is_refused(worker: Any, api_for: Callable) -> None:
    _, cursor = load(api_for(worker))
    elsewhere = replace(read_cursor(cursor, worker), era="another/1")
    answer = api_for(worker).get(URL, {"cursor": write_cursor(elsewhere, worker)})
    assert answer.json()["code"] == "invalid_cursor"


def test_patches_that_no_cursor_can_name_are_discarded(worker: Any, api_for: Callable) -> None:
    _, cursor = load(api_for(worker))
    SyncPatch.objects.update(used_on=datetime.date(2026, 1, 1))
    kept = SyncPatchFactory(used_on=today())
    assert discard_old(today()) == 1
    assert [patch.pk for patch in SyncPatch.objects.all()] == [kept.pk]
    # The same content has the same name; only another patch shows that this one is gone.
    BuildingFactory()
    answer = api_for(worker).get(URL, {"cursor": cursor})
    assert answer.json()["code"] == "invalid_cursor"


def test_the_phone_of_a_contact_never_leaves_masked_as_it_is(
    worker: Any, api_for: Callable
) -> None:
    enterprise = EnterpriseFactory(building=BuildingFactory())
    ContactFactory(enterprise=enterprise, phone_masked="138****0001")
    found, _ = load(api_for(worker))
    row = found["enterprise", str(enterprise.pk)]
    (fact,) = [each for each in row["facts"] if each["field"] == "contact"]
    assert set(row["contacts"][0]) == {"id", "name", "role", "role_label", "phone"}
    # What stands in the field may come back as a new value: no number, not even masked.
    assert set(fact["value"]) == {"name", "role"}


def test_members_are_offered_only_to_those_who_may_count_them(
    worker: Any, api_for: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    enterprise = EnterpriseFactory(building=BuildingFactory())
    monkeypatch.setattr("services.feeds.sheet_rows.may_count_members", lambda user: False)
    found, _ = load(api_for(worker))
    facts = found["enterprise", str(enterprise.pk)]["facts"]
    assert "full_members" not in {fact["field"] for fact in facts}
