"""What a tablet sends is stored once, with everything that belongs to it."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Device
from common.audit.models import AuditEntry
from common.sync.models import SyncOperation
from enterprises.models import (
    Contact,
    EnterpriseStanding,
    FactCheck,
    Measurement,
    RatingMark,
    Signal,
)
from services.actions import field_visits
from services.models import Promise, ServiceRequest, TenantProposal, Visit, VisitPhoto
from tests.services.tablets import Tablet, ago

pytestmark = pytest.mark.django_db


def test_one_submit_writes_everything_that_belongs_to_a_visit(
    tablet: Tablet, building: Any, tenant: Any, worker: Any, posted: Any
) -> None:
    RatingMark.objects.all().delete()
    promise = str(uuid.uuid4())
    operation = tablet.visit(
        building,
        tenant,
        note="续租意向明确",
        purpose="alert",
        fence="inside",
        signals=[{"kind": "expansion", "severity": 3}, {"kind": "award", "severity": 1}],
        requests=[{"number": "K7Q-0012", "category": "停车出行", "content": "车位不足"}],
        facts=[
            {"field": "headcount", "value": 42},
            {"field": "full_members", "value": 3, "base": None},
            {"field": "contact", "value": {"name": "示例甲", "role": "general"}},
        ],
        promises=[{"id": promise, "text": "周五前答复", "due_on": "2099-01-05"}],
        proposals=[{"kind": "newcomer", "name": "示例新公司", "floor": 3, "number": "301"}],
        photos=[{"sha256": "a" * 64, "size": 1000, "media_type": "image/jpeg"}],
    )
    result = tablet.one(operation)
    assert result["status"] == "created"
    visit = Visit.objects.get(pk=operation["id"])
    assert result["object"] == {
        "kind": "visit",
        "id": operation["id"],
        "version": result["object"]["version"],
    }
    assert result["object"]["version"] > 0
    assert (visit.purpose, visit.fence, visit.note) == ("预警走访", "inside", "续租意向明确")
    assert (visit.worker, visit.recorded_by, visit.review_reason) == (posted, worker, "")
    assert Signal.objects.filter(enterprise=tenant, source_id=visit.pk).count() == 2
    request = ServiceRequest.objects.get(visit=visit)
    assert (request.external_id, request.channel, request.mechanism) == (
        "K7Q-0012",
        "visit",
        "immediate",
    )
    assert Promise.objects.get(pk=promise).enterprise == tenant
    assert TenantProposal.objects.get(visit=visit).name == "示例新公司"
    assert VisitPhoto.objects.get(visit=visit).sha256 == "a" * 64
    assert Measurement.objects.get(enterprise=tenant, kind="headcount").value == 42
    assert EnterpriseStanding.objects.get(enterprise=tenant, ends_on=None).full_members == 3
    assert (
        Contact.objects.get(enterprise=tenant, name="示例甲").confirmed_on
        == visit.visited_at.date()
    )
    assert set(FactCheck.objects.values_list("field", flat=True)) == {
        "headcount",
        "full_members",
        "contact",
    }
    assert RatingMark.objects.filter(enterprise=tenant).exists()
    entry = AuditEntry.objects.get(object_id=operation["id"], verb="visit.create")
    assert entry.actor_id == worker.pk
    assert Device.objects.get(pk=tablet.id).user == worker


def test_the_same_operation_again_changes_nothing(
    tablet: Tablet, building: Any, tenant: Any
) -> None:
    operation = tablet.visit(building, tenant, signals=[{"kind": "award", "severity": 2}])
    first = tablet.one(operation)
    again = tablet.one(operation)
    assert again == {**first, "status": "unchanged"}
    assert Visit.objects.count() == Signal.objects.count() == SyncOperation.objects.count() == 1


def test_another_content_under_the_same_id_is_kept_beside_the_first(
    tablet: Tablet, building: Any
) -> None:
    key = uuid.uuid4()
    tablet.one(tablet.visit(building, key=key, note="第一份"))
    second = tablet.visit(building, key=key, note="第二份")
    result = tablet.one(second)
    assert (result["status"], result["code"]) == ("conflict", "id_conflict")
    assert Visit.objects.get(pk=key).note == "第一份"
    kept = SyncOperation.objects.get(same_id_as=key)
    assert kept.payload["note"] == "第二份"
    # The conflicting content again is one conflict, not two.
    assert tablet.one(second)["code"] == "id_conflict"
    assert SyncOperation.objects.count() == 2


def test_in_one_call_the_first_of_an_id_counts(tablet: Tablet, building: Any) -> None:
    key = uuid.uuid4()
    first, other = (
        tablet.visit(building, key=key, note="甲"),
        tablet.visit(building, key=key, note="乙"),
    )
    results = tablet.sync(first, first, other)
    assert [r["status"] for r in results] == ["created", "unchanged", "conflict"]
    assert Visit.objects.get().note == "甲"


def test_an_id_in_capitals_is_the_same_id(tablet: Tablet, building: Any) -> None:
    operation = tablet.visit(building)
    tablet.one(operation)
    assert tablet.one({**operation, "id": operation["id"].upper()})["status"] == "unchanged"
    assert Visit.objects.count() == 1


def test_good_ones_are_kept_whatever_the_others_are(tablet: Tablet, building: Any) -> None:
    good = [tablet.visit(building, note=str(number)) for number in range(5)]
    bad = [{"op": "visit.create"}, "text", 7, tablet.visit(building, purpose="none")]
    results = tablet.sync(*good[:3], *bad, *good[3:])
    assert [r["status"] for r in results] == [
        *["created"] * 3, "quarantined", "rejected", "rejected", "quarantined", *["created"] * 2
    ]  # fmt: skip
    assert Visit.objects.count() == 5


def test_a_visit_that_fails_for_our_own_fault_is_kept_and_spoils_no_other(
    tablet: Tablet, building: Any, tenant: Any, monkeypatch: Any
) -> None:
    original = field_visits._signals

    def fails(visit: Any) -> Any:
        if visit.told.note == "毒":
            raise RuntimeError("defect")
        return original(visit)

    monkeypatch.setattr(field_visits, "_signals", fails)
    poison = tablet.visit(building, tenant, note="毒")
    results = tablet.sync(tablet.visit(building), poison, tablet.visit(building))
    assert [r["status"] for r in results] == ["created", "quarantined", "created"]
    assert results[1]["code"] == "internal"
    assert SyncOperation.objects.get(pk=poison["id"]).payload["note"] == "毒"
    assert Visit.objects.count() == 2


def test_queries_do_not_grow_with_the_number_of_visits(
    tablet: Tablet, building: Any, tenant: Any
) -> None:
    def visits(number: int) -> list[Any]:
        return [
            tablet.visit(
                building, tenant,
                signals=[{"kind": "award", "severity": 1}],
                promises=[{"text": "答复", "due_on": "2099-01-05"}],
            )
            for _ in range(number)
        ]  # fmt: skip

    tablet.sync(*visits(1))
    with CaptureQueriesContext(
        connection,
    ) as one:
        tablet.sync(*visits(1))
    with CaptureQueriesContext(connection) as many:
        tablet.sync(*visits(50))
    assert len(many) == len(one)


def test_a_clock_that_is_off_is_corrected_and_marked(
    worker: Any, posted: Any, api_for: Callable, building: Any
) -> None:
    ahead = Tablet(api_for(worker), skew=datetime.timedelta(days=3))
    operation = ahead.visit(building)
    assert ahead.one(operation)["status"] == "created"
    visit = Visit.objects.get()
    assert visit.review_reason == "clock_off"
    assert abs(visit.visited_at - ago(minutes=9)) < datetime.timedelta(seconds=20)


@pytest.mark.parametrize("days", [-3650, 3650])
def test_ten_years_of_difference_break_nothing(
    worker: Any, posted: Any, api_for: Callable, building: Any, days: int
) -> None:
    far = Tablet(api_for(worker), skew=datetime.timedelta(days=days))
    assert far.one(far.visit(building))["status"] == "created"
    assert abs(Visit.objects.get().visited_at - ago(minutes=9)) < datetime.timedelta(seconds=20)


def test_requests_without_a_number_stay_without_one_however_many_there_are(
    tablet: Tablet, building: Any
) -> None:
    asked = [{"category": "停车出行", "content": "车位不足"}] * 3
    assert tablet.one(tablet.visit(building, requests=asked))["status"] == "created"
    assert list(ServiceRequest.objects.values_list("external_id", flat=True)) == [None] * 3
