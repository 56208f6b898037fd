"""The acts of staff on visits through the API: who may, once, and what they leave behind."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from common.audit.models import AuditEntry
from common.sync.models import FieldEdit, SyncOperation
from enterprises.models import Enterprise
from services.models import Promise, TenantProposal, Visit
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.common import FieldEditFactory, SyncOperationFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.services import (
    PromiseFactory,
    TenantProposalFactory,
    VisitFactory,
    VisitPhotoFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def building(db: None) -> Any:
    """A building in 南京西路街道."""
    return BuildingFactory()


@pytest.fixture
def send(api_for: Callable) -> Callable:
    """Give a function that calls an act as a user and returns the answer."""

    def call(user: Any, address: str, content: Any = None) -> Any:
        return api_for(user).post(f"/api/v1/{address}/", content or {}, format="json")

    return call


def statuses(send: Callable, users: list[Any], address: str, content: Any = None) -> list[int]:
    """Return what each user is answered."""
    return [send(user, address, content).status_code for user in users]


def test_a_visit_is_withdrawn_by_its_maker_or_by_staff_once(
    send: Callable, building: Any, street: Any, street2: Any, worker: Any, wall: Any
) -> None:
    visit = VisitFactory(building=building)
    own = VisitFactory(building=building, recorded_by=worker)
    VisitPhotoFactory(visit=visit)
    address, content = f"visits/{visit.pk}/withdraw", {"reason": "重复登记"}
    assert statuses(send, [worker, street2, wall], address, content) == [403, 404, 403]
    assert send(street, address, {"reason": " "}).status_code == 400
    assert Visit.objects.counting().count() == 2
    answer = send(street, address, content)
    assert (answer.status_code, answer.json()["withdrawn_reason"]) == (200, "重复登记")
    assert answer.json()["photos"] == {"expected": 1, "received": 0}
    assert answer.headers["ETag"]
    again = send(street, address, {"reason": "再次"})
    assert (again.status_code, again.json()["code"]) == (409, "already_decided")
    assert send(worker, f"visits/{own.pk}/withdraw", content).status_code == 200
    assert not Visit.objects.counting().exists()


def test_withdrawn_visits_stand_in_the_register_and_can_be_told_apart(
    api_for: Callable, street: Any, building: Any
) -> None:
    kept = VisitFactory(building=building)
    left = VisitFactory(building=building, withdrawn_at="2026-11-20T08:00:00+08:00")
    client = api_for(street)

    def ids(**query: str) -> set[str]:
        return {row["id"] for row in client.get("/api/v1/visits/", query).json()["results"]}

    assert ids() == {str(kept.pk), str(left.pk)}
    assert ids(is_withdrawn="true") == {str(left.pk)}
    assert ids(is_withdrawn="false") == {str(kept.pk)}


def test_a_promise_is_settled_once(
    send: Callable, building: Any, street: Any, street2: Any, worker: Any, auditor: Any
) -> None:
    promise = PromiseFactory(visit__building=building)
    address, content = f"promises/{promise.pk}/settle", {"outcome": "kept", "note": "已答复"}
    assert statuses(send, [street2, auditor], address, content) == [404, 403]
    assert send(worker, address, {"outcome": "nonsense"}).status_code == 400
    assert Promise.objects.get().settled_on is None
    answer = send(worker, address, content)
    assert (answer.status_code, answer.json()["outcome"]) == (200, "kept")
    assert answer.json()["settled_note"] == "已答复"
    assert send(street, address, {"outcome": "dropped"}).status_code == 409
    assert Promise.objects.get().outcome == "kept"


def test_news_are_decided_on_by_staff_once(
    send: Callable, building: Any, street: Any, street2: Any, worker: Any
) -> None:
    unit = UnitFactory(building=building)
    proposal = TenantProposalFactory(building=building)
    address = f"tenant-proposals/{proposal.pk}"
    content = {"unit": str(unit.pk), "on": "2026-11-10"}
    for act, sent in (
        ("confirm", content),
        ("match", {**content, "enterprise": str(uuid.uuid4())}),
        ("refuse", {"reason": "查无此事"}),
    ):
        assert statuses(send, [worker, street2], f"{address}/{act}", sent) == [403, 404]
    assert send(street, f"{address}/confirm", {"on": "2026-11-10"}).status_code == 400
    assert TenantProposal.objects.get().state == "open"
    answer = send(street, f"{address}/confirm", content)
    assert (answer.status_code, answer.json()["state"]) == (200, "confirmed")
    assert answer.json()["enterprise"]["name"] == proposal.name
    assert send(street, f"{address}/refuse", {"reason": "晚了"}).status_code == 409
    assert Enterprise.objects.filter(name=proposal.name).count() == 1


def test_a_kind_of_news_allows_its_own_acts_only(
    send: Callable, building: Any, street: Any
) -> None:
    unit = UnitFactory(building=building)
    tenant = EnterpriseFactory(unit=unit)
    empty = TenantProposalFactory(kind="empty_unit", name="", building=building, unit=unit)
    match = {"enterprise": str(tenant.pk), "on": "2026-11-10"}
    answer = send(street, f"tenant-proposals/{empty.pk}/match", match)
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_kind")
    assert tenant.occupancies.get().ends_on is None
    ended = send(street, f"tenant-proposals/{empty.pk}/confirm", {"on": "2026-11-10"})
    assert ended.status_code == 200
    assert str(tenant.occupancies.get().ends_on) == "2026-11-10"


def test_operations_are_retried_and_dismissed(
    send: Callable, building: Any, street: Any, street2: Any, worker: Any
) -> None:
    row = SyncOperationFactory(area_id=building.subdistrict_id, payload={"note": "13812345678"})
    address = f"sync-operations/{row.pk}"
    assert statuses(send, [worker, street2], f"{address}/retry") == [403, 404]
    assert statuses(send, [worker, street2], f"{address}/dismiss", {"reason": "无"}) == [403, 404]
    tried = send(street, f"{address}/retry")
    assert (tried.status_code, tried.json()["status"]) == (200, "quarantined")
    assert tried.json()["settled_at"] is None
    assert send(street, f"{address}/dismiss", {}).status_code == 400
    done = send(street, f"{address}/dismiss", {"reason": "试用数据"})
    assert (done.status_code, done.json()["decision"]) == (200, "试用数据")
    assert send(street, f"{address}/retry").status_code == 409
    assert SyncOperation.objects.get().payload == {"note": "13812345678"}
    verbs = AuditEntry.objects.filter(object_id=str(row.pk)).values_list("verb", flat=True)
    assert set(verbs) == {"syncoperation.retry", "syncoperation.dismiss"}


def test_conflicts_are_restored_or_kept(
    send: Callable, building: Any, street: Any, street2: Any, worker: Any
) -> None:
    visit = VisitFactory(building=building, note="现行")
    area = {"area_id": building.subdistrict_id}
    edit = FieldEditFactory(object_id=visit.pk, value="另一", **area)
    for act in ("restore", "keep"):
        address = f"field-edits/{edit.pk}/{act}"
        assert statuses(send, [worker, street2], address) == [403, 404]
    assert FieldEdit.objects.lost().exists()
    answer = send(street, f"field-edits/{edit.pk}/restore")
    assert (answer.status_code, answer.json()["state"]) == (200, "restored")
    assert Visit.objects.get().note == "另一"
    assert send(street, f"field-edits/{edit.pk}/keep").status_code == 409
    other = FieldEditFactory(object_id=visit.pk, field="purpose", value="预警走访", **area)
    assert send(street, f"field-edits/{other.pk}/keep").status_code == 200
    assert Visit.objects.get().purpose == "日常走访"
    assert not FieldEdit.objects.lost().exists()
