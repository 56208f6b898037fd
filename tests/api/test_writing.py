"""Writes that meet: the same id, the same key or the same record at one moment."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F
from rest_framework.test import APIClient

from buildings.models import Area, Building
from common.calendar.clock import now
from common.models import AuditEntry, ReplayedAnswer, RowHistory
from common.records.versions import values_at
from common.replays.answers import discard_old
from enterprises.models import Contact, EnterpriseStanding
from tests.conftest import NANJING_WEST
from tests.factories.accounts import BuildingAssignmentFactory, UserFactory, assign
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import ContactFactory, EnterpriseFactory
from tests.factories.orgs import WorkerFactory


def _signed_in(user: Any) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


def _building() -> dict[str, Any]:
    area = Area.objects.get(code=NANJING_WEST)
    return {"name": "示例新楼", "kind": "office", "subdistrict": str(area.pk)}


class TestTogether:
    """Several requests at one moment, each in its own connection."""

    @pytest.fixture(autouse=True)
    def client(self, own_database: str) -> None:
        """Commit for real."""
        user = assign(UserFactory(username="clerk"), "subdistrict_staff", NANJING_WEST)
        self.user = user

    def test_the_same_id_at_once_makes_one_record(
        self, run_parallel: Callable[[Any], list[Any]]
    ) -> None:
        """One 201, the others 200 with the same answer."""
        content = {**_building(), "id": str(uuid.uuid4())}
        works = [lambda: self._post(content) for _ in range(6)]
        answers = run_parallel(works)
        assert sorted(status for status, _ in answers) == [200] * 5 + [201]
        assert len({str(body) for _, body in answers}) == 1
        assert Building.objects.filter(pk=content["id"]).count() == 1
        assert AuditEntry.objects.filter(object_id=content["id"]).count() == 1

    def test_one_idempotency_key_at_once_has_one_effect(
        self, run_parallel: Callable[[Any], list[Any]]
    ) -> None:
        """Without an id of the client: the key alone tells the repetition."""
        content = _building()
        works = [lambda: self._post(content, HTTP_IDEMPOTENCY_KEY="k1") for _ in range(6)]
        answers = run_parallel(works)
        assert {status for status, _ in answers} == {201}
        assert len({body["id"] for _, body in answers}) == 1
        assert Building.objects.count() == 1

    def test_two_changes_of_one_version_cannot_both_win(
        self, run_parallel: Callable[[Any], list[Any]]
    ) -> None:
        """One is written, the other is told."""
        building = BuildingFactory()
        address = f"/api/v1/buildings/{building.pk}/"
        etag = _signed_in(self.user).get(address).headers["ETag"]

        def change(name: str) -> int:
            client = _signed_in(self.user)
            answer = client.patch(address, {"name": name}, format="json", HTTP_IF_MATCH=etag)
            return int(answer.status_code)

        assert sorted(run_parallel([lambda: change("甲"), lambda: change("乙")])) == [200, 412]

    def _post(self, content: dict[str, Any], **headers: str) -> tuple[int, Any]:
        client = _signed_in(self.user)
        answer = client.post("/api/v1/buildings/", content, format="json", **headers)
        return answer.status_code, answer.json()


@pytest.mark.django_db
class TestIdempotencyKey:
    """``Idempotency-Key`` on creation, change and act."""

    def test_a_repeated_request_gets_the_first_answer(self, street: Any, api_for: Any) -> None:
        """Whatever happened to the record since; the answer says that it is a replay."""
        client = api_for(street)
        first = client.post(
            "/api/v1/buildings/", _building(), format="json", HTTP_IDEMPOTENCY_KEY="a"
        )
        Building.objects.update(name="改名")
        again = client.post(
            "/api/v1/buildings/", _building(), format="json", HTTP_IDEMPOTENCY_KEY="a"
        )
        assert (again.status_code, again.content) == (201, first.content)
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Idempotent-Replayed"] == "true"
        assert Building.objects.count() == 1

    def test_another_request_under_the_key_is_refused(self, street: Any, api_for: Any) -> None:
        """422; another user's equal key is his own."""
        client = api_for(street)
        client.post("/api/v1/buildings/", _building(), format="json", HTTP_IDEMPOTENCY_KEY="a")
        other = {**_building(), "name": "示例另一楼"}
        answer = client.post("/api/v1/buildings/", other, format="json", HTTP_IDEMPOTENCY_KEY="a")
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
        colleague = assign(UserFactory(), "subdistrict_staff", NANJING_WEST)
        own = api_for(colleague).post(
            "/api/v1/buildings/", other, format="json", HTTP_IDEMPOTENCY_KEY="a"
        )
        assert own.status_code == 201

    def test_a_refused_request_may_come_again_corrected(self, street: Any, api_for: Any) -> None:
        """Refusals are not kept."""
        client = api_for(street)
        wrong = {**_building(), "kind": "castle"}
        refused = client.post("/api/v1/buildings/", wrong, format="json", HTTP_IDEMPOTENCY_KEY="a")
        assert refused.status_code == 400
        assert ReplayedAnswer.objects.count() == 0
        right = client.post(
            "/api/v1/buildings/", _building(), format="json", HTTP_IDEMPOTENCY_KEY="a"
        )
        assert right.status_code == 201

    @pytest.mark.parametrize("key", ["", " ", "x" * 256, "a\tb"])
    def test_unreadable_keys_are_refused(self, key: str, street: Any, api_for: Any) -> None:
        """400, nothing written."""
        answer = api_for(street).post(
            "/api/v1/buildings/", _building(), format="json", HTTP_IDEMPOTENCY_KEY=key
        )
        assert answer.status_code == 400
        assert Building.objects.count() == 0

    def test_a_revealed_number_is_never_kept(self, street: Any, api_for: Any) -> None:
        """Looking twice is looking twice."""
        contact = ContactFactory(enterprise=EnterpriseFactory(building=BuildingFactory()))
        client = api_for(street)
        for _ in range(2):
            answer = client.post(
                f"/api/v1/contacts/{contact.pk}/reveal/",
                {"reason": "visit"},
                format="json",
                HTTP_IDEMPOTENCY_KEY="a",
            )
            assert answer.status_code == 200
        assert ReplayedAnswer.objects.count() == 0
        assert AuditEntry.objects.filter(verb="contact.reveal").count() == 2

    def test_answers_are_kept_for_seven_days(self, street: Any, api_for: Any) -> None:
        """Then the nightly work removes them."""
        api_for(street).post(
            "/api/v1/buildings/", _building(), format="json", HTTP_IDEMPOTENCY_KEY="a"
        )
        assert discard_old(now().date() + datetime.timedelta(days=6)) == 0
        assert discard_old(now().date() + datetime.timedelta(days=8)) == 1


@pytest.mark.django_db
class TestUpsert:
    """``PUT by-external-id``: another system's number decides."""

    def test_the_first_time_creates_and_the_next_changes(self, street: Any, api_for: Any) -> None:
        """201, then 200; two sources may use one number."""
        client = api_for(street)
        address = "/api/v1/buildings/by-external-id/erp/B-7/"
        assert client.put(address, _building(), format="json").status_code == 201
        changed = client.put(address, {"name": "示例改名楼"}, format="json")
        assert (changed.status_code, changed.json()["name"]) == (200, "示例改名楼")
        elsewhere = "/api/v1/buildings/by-external-id/crm/B-7/"
        assert client.put(elsewhere, _building(), format="json").status_code == 201
        assert Building.objects.count() == 2

    def test_a_foreign_number_is_as_unknown_and_stays_as_it_is(
        self, street: Any, api_for: Any
    ) -> None:
        """404, and the record keeps its name."""
        foreign = BuildingFactory(area="310106013", source="erp", external_id="B-8")
        answer = api_for(street).put(
            "/api/v1/buildings/by-external-id/erp/B-8/", _building(), format="json"
        )
        assert answer.status_code == 404
        foreign.refresh_from_db()
        assert foreign.name != "示例新楼"

    def test_odd_bodies_and_numbers_are_refused(self, street: Any, api_for: Any) -> None:
        """400, 404 or 413, nothing written."""
        client = api_for(street)
        for address, body in (
            ("erp/B-9/", b"[]"),
            ("erp/B-9/", b"{}"),
            (f"erp/{'9' * 65}/", b"{}"),
            ("erp/B%00/", b"{}"),
            ("erp/B-9/", b'{"name": "' + b"x" * (6 * 1024 * 1024) + b'"}'),
        ):
            answer = client.put(
                f"/api/v1/buildings/by-external-id/{address}",
                body,
                content_type="application/json",
            )
            assert answer.status_code in {400, 404, 413}, address
        assert Building.objects.count() == 0


@pytest.mark.django_db
class TestWriteScope:
    """A worker reads the whole street and writes in the buildings in his charge."""

    def test_an_assigned_worker_writes_there_only(self, worker: Any, api_for: Any) -> None:
        """Elsewhere in the street: 403, nothing written."""
        mine, elsewhere = BuildingFactory(), BuildingFactory()
        BuildingAssignmentFactory(user=worker, building=mine)
        client = api_for(worker)
        for building, expected in ((mine, 201), (elsewhere, 403)):
            content = {"visited_at": "2026-11-10T10:30:00+08:00", "building": str(building.pk)}
            answer = client.post("/api/v1/visits/", content, format="json")
            assert answer.status_code == expected, answer.content.decode()
        assert client.get("/api/v1/visits/", {"count": "1"}).json()["count"] == 1
        assert client.get(f"/api/v1/buildings/{elsewhere.pk}/").status_code == 200

    def test_a_visit_is_the_workers_own(self, worker: Any, api_for: Any) -> None:
        """Nobody may enter a colleague's visit; the signals stand with the visit."""
        own, colleague = WorkerFactory(user=worker), WorkerFactory()
        building = BuildingFactory()
        tenant = EnterpriseFactory(building=building)
        content = {
            "visited_at": "2026-11-10T10:30:00+08:00",
            "building": str(building.pk),
            "enterprise": str(tenant.pk),
            "signals": [{"kind": "space_need", "severity": 4}],
        }
        client = api_for(worker)
        visit = client.post("/api/v1/visits/", content, format="json").json()
        assert visit["worker"]["id"] == str(own.pk)
        (signal,) = client.get("/api/v1/signals/").json()["results"]
        assert (signal["source_kind"], signal["source_id"]) == ("visit", visit["id"])
        foreign = {**content, "worker": str(colleague.pk)}
        answer = client.post("/api/v1/visits/", foreign, format="json")
        assert answer.json()["errors"][0]["code"] == "not_own"

    def test_what_has_not_happened_cannot_be_recorded(self, worker: Any, api_for: Any) -> None:
        """Visits and requests in the future are refused."""
        building = str(BuildingFactory().pk)
        later = (now() + datetime.timedelta(hours=1)).isoformat()
        client = api_for(worker)
        for prefix, content in (
            ("visits", {"visited_at": later, "building": building}),
            (
                "requests",
                {"received_at": later, "building": building, "mechanism": "immediate"},
            ),
        ):
            answer = client.post(f"/api/v1/{prefix}/", content, format="json")
            assert answer.json()["errors"][0]["code"] == "in_future"

    def test_a_record_cannot_be_moved_out_of_scope(self, street: Any, api_for: Any) -> None:
        """The target must be visible, so the move is refused like an unknown reference."""
        building = BuildingFactory()
        foreign = Area.objects.get(code="310106013")
        answer = api_for(street).patch(
            f"/api/v1/buildings/{building.pk}/",
            {"subdistrict": str(foreign.pk)},
            format="json",
            HTTP_IF_MATCH="*",
        )
        assert answer.status_code == 400
        building.refresh_from_db()
        assert building.subdistrict.code == NANJING_WEST


@pytest.mark.django_db
class TestDatedChanges:
    """What is stated without a date holds from the day on which it was said."""

    def test_a_status_holds_from_today_and_leaves_the_past(self, street: Any, api_for: Any) -> None:
        """The list as of a past day still says what was known then."""
        tenant = EnterpriseFactory(building=BuildingFactory())
        client = api_for(street)
        for status in ("suspended", "shell"):
            client.patch(
                f"/api/v1/enterprises/{tenant.pk}/",
                {"operating_status": status},
                format="json",
                HTTP_IF_MATCH="*",
            )
        told = EnterpriseStanding.objects.filter(enterprise=tenant).order_by("starts_on")
        assert [row.operating_status for row in told] == ["shell", "operating"]
        past = client.get(f"/api/v1/enterprises/{tenant.pk}/", {"as_of": "2026-11-01"}).json()
        today = client.get(f"/api/v1/enterprises/{tenant.pk}/").json()
        assert (past["operating_status"], today["operating_status"]) == ("operating", "shell")

    def test_a_building_changes_hands_on_a_day(self, district: Any, api_for: Any) -> None:
        """Two jurisdictions that meet, no overlap."""
        building = BuildingFactory()
        other = Area.objects.get(code="310106013")
        answer = api_for(district).patch(
            f"/api/v1/buildings/{building.pk}/",
            {"subdistrict": str(other.pk)},
            format="json",
            HTTP_IF_MATCH="*",
        )
        assert answer.json()["subdistrict"]["code"] == "310106013"
        before, after = building.jurisdictions.order_by(F("starts_on").asc(nulls_first=True))
        assert before.ends_on == after.starts_on

    def test_the_base_of_a_stale_change_is_what_the_client_read(
        self, street: Any, api_for: Any
    ) -> None:
        """It comes from the row history, however many changes came since."""
        building = BuildingFactory(name="第一")
        version = RowHistory.objects.filter(row_id=building.pk).latest("number").number
        for name in ("第二", "第三"):
            Building.objects.filter(pk=building.pk).update(name=name)
        building.refresh_from_db()
        assert values_at(building, version, ["name"]) == {"name": "第一"}


@pytest.mark.django_db
class TestContacts:
    """Numbers are sealed, masked, found by those who may see them, and never in the audit."""

    def test_a_number_is_written_masked_found_and_revealed(
        self, street: Any, worker: Any, api_for: Any
    ) -> None:
        """The worker neither reveals nor finds."""
        tenant = EnterpriseFactory(building=BuildingFactory())
        content = {"enterprise": str(tenant.pk), "name": "示例", "phone": "138 0000 1111"}
        client = api_for(street)
        made = client.post("/api/v1/contacts/", content, format="json").json()
        assert made["phone_masked"] == "138****1111"
        stored = Contact.objects.get(pk=made["id"])
        assert b"13800001111" not in bytes(stored.phone_encrypted)
        address = f"/api/v1/contacts/{made['id']}/reveal/"
        refused = client.post(address, {}, format="json")
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "required")
        why = {"reason": "other", "note": "送达文书"}
        assert client.post(address, why, format="json").json() == {"phone": "13800001111"}
        entry = AuditEntry.objects.get(verb="contact.reveal")
        assert entry.changes == why
        assert api_for(worker).post(address, why, format="json").status_code == 403
        for who, found in ((street, 1), (worker, 0)):
            body = api_for(who).get("/api/v1/enterprises/", {"search": "13800001111"}).json()
            assert len(body["results"]) == found
        assert not AuditEntry.objects.filter(changes__icontains="13800001111").exists()
        history = RowHistory.objects.filter(row_id=made["id"]).exclude(before=None)
        assert "13800001111" not in str(list(history.values_list("before", flat=True)))
