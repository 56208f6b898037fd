"""What was put aside, from the tablet to the decision of staff."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from accounts.actions.tablets import revoke_tablet
from common.audit.models import AuditEntry
from common.calendar.clock import now
from common.errors.domain import AlreadyDecided, NotInScope, NotPermitted, ReasonMissing
from common.jobs.registry import daily_jobs
from common.sync.models import SyncOperation
from common.sync.settling import dismiss_operation, retry_operation
from services.models import Visit
from tests.conftest import JINGAN_TEMPLE
from tests.factories.accounts import BuildingAssignmentFactory, UserFactory, assign
from tests.factories.buildings import BuildingFactory
from tests.services.tablets import Tablet, ago

pytestmark = pytest.mark.django_db


def state(key: str) -> tuple[str, str]:
    """Return what became of an operation."""
    row = SyncOperation.objects.get(pk=key)
    return row.status, row.code


@pytest.fixture
def elsewhere(db: None) -> Any:
    """A building of the other street."""
    return BuildingFactory(area=JINGAN_TEMPLE)


def test_a_visit_is_stored_with_its_time_once_the_building_is_in_scope(
    tablet: Tablet, elsewhere: Any, worker: Any, posted: Any, street: Any
) -> None:
    began = ago(hours=30)
    sent = tablet.visit(elsewhere, started_at=began, note="代班走访")
    first = tablet.operation(
        "visit.correct",
        {"visit": sent["id"], "fields": {"note": "代班走访，已联系物业"}},
        after=sent["id"],
    )
    second = tablet.operation(
        "visit.correct",
        {"visit": sent["id"], "fields": {"purpose": "policy"}},
        after=first["id"],
    )
    results = tablet.sync(sent, first, second)
    assert [r["status"] for r in results] == ["quarantined", "held", "held"]
    assert results[0]["code"] == "out_of_scope"

    tried = retry_operation(operation_id=uuid.UUID(sent["id"]), by=street, now=now())
    assert (tried.status, tried.settled_at) == ("quarantined", None)
    assert not Visit.objects.exists()

    BuildingAssignmentFactory(user=worker, building=elsewhere)
    done = retry_operation(operation_id=uuid.UUID(sent["id"]), by=street, now=now())
    visit = Visit.objects.get(pk=sent["id"])
    assert (done.status, done.settled_by) == ("created", street)
    assert abs(visit.visited_at - began) < datetime.timedelta(seconds=5)
    assert (visit.recorded_by, visit.worker) == (worker, posted)
    assert (visit.note, visit.purpose) == ("代班走访，已联系物业", "政策宣讲")
    assert state(first["id"])[0] == state(second["id"])[0] == "created"
    entries = AuditEntry.objects.filter(verb="syncoperation.retry", object_id=sent["id"])
    assert [entry.actor_id for entry in entries] == [street.pk, street.pk]
    with pytest.raises(AlreadyDecided):
        retry_operation(operation_id=uuid.UUID(sent["id"]), by=street, now=now())
    assert tablet.one(sent)["status"] == "unchanged"


def test_a_correction_that_came_before_its_visit_is_released_by_it(
    tablet: Tablet, building: Any
) -> None:
    visit = tablet.visit(building, note="原文")
    correction = tablet.operation(
        "visit.correct", {"visit": visit["id"], "fields": {"note": "改后"}}, after=visit["id"]
    )
    assert tablet.one(correction)["status"] == "held"
    assert tablet.one(visit)["status"] == "created"
    assert state(correction["id"]) == ("created", "")
    assert Visit.objects.get(pk=visit["id"]).note == "改后"


def test_a_dismissed_operation_keeps_what_it_says_and_is_decided_once(
    tablet: Tablet, elsewhere: Any, street: Any
) -> None:
    sent = tablet.visit(elsewhere, note="不在范围")
    tablet.one(sent)
    key = uuid.UUID(sent["id"])
    with pytest.raises(ReasonMissing):
        dismiss_operation(operation_id=key, by=street, reason="  ", now=now())
    assert SyncOperation.objects.get(pk=key).settled_at is None
    row = dismiss_operation(operation_id=key, by=street, reason="重复记录", now=now())
    assert (row.decision, row.settled_by, row.payload["note"]) == ("重复记录", street, "不在范围")
    assert not SyncOperation.objects.to_settle().exists()
    for again in (
        lambda: dismiss_operation(operation_id=key, by=street, reason="再次", now=now()),
        lambda: retry_operation(operation_id=key, by=street, now=now()),
    ):
        with pytest.raises(AlreadyDecided):
            again()
    assert SyncOperation.objects.get(pk=key).decision == "重复记录"


def test_nothing_that_arrives_later_releases_what_was_dismissed(
    tablet: Tablet, building: Any, street: Any
) -> None:
    visit = tablet.visit(building, note="原文")
    correction = tablet.operation(
        "visit.correct", {"visit": visit["id"], "fields": {"note": "改后"}}, after=visit["id"]
    )
    assert tablet.one(correction)["status"] == "held"
    dismiss_operation(
        operation_id=uuid.UUID(correction["id"]), by=street, reason="改错了", now=now()
    )
    assert tablet.one(visit)["status"] == "created"
    assert Visit.objects.get(pk=visit["id"]).note == "原文"


def test_only_staff_of_the_senders_area_decide(
    tablet: Tablet, elsewhere: Any, worker: Any, street2: Any, district: Any
) -> None:
    sent = tablet.visit(elsewhere)
    tablet.one(sent)
    key = uuid.UUID(sent["id"])
    before = SyncOperation.objects.filter(pk=key).values().get()
    for user, refusal in ((worker, NotPermitted), (street2, NotInScope)):
        with pytest.raises(refusal):
            retry_operation(operation_id=key, by=user, now=now())
        with pytest.raises(refusal):
            dismiss_operation(operation_id=key, by=user, reason="不需要", now=now())
    assert SyncOperation.objects.filter(pk=key).values().get() == before
    assert dismiss_operation(operation_id=key, by=district, reason="不需要", now=now()).settled_at


def test_the_second_content_of_one_id_can_become_a_visit_of_its_own(
    tablet: Tablet, building: Any, street: Any
) -> None:
    key = uuid.uuid4()
    tablet.one(tablet.visit(building, key=key, note="第一份"))
    assert tablet.one(tablet.visit(building, key=key, note="第二份"))["code"] == "id_conflict"
    (other,) = SyncOperation.objects.to_settle()
    assert (other.same_id_as, other.kind) == (key, "visit.create")
    assert retry_operation(operation_id=other.pk, by=street, now=now()).status == "created"
    assert set(Visit.objects.values_list("note", flat=True)) == {"第一份", "第二份"}


def test_what_a_revoked_tablet_still_held_can_be_used_in_its_order(
    tablet: Tablet, building: Any, worker: Any, street: Any
) -> None:
    began = ago(hours=5)
    tablet.sync()
    revoke_tablet(device_id=uuid.UUID(tablet.id), by=worker, now=now())
    visit = tablet.visit(building, started_at=began, at=ago(hours=4), note="旧平板上的走访")
    correction = tablet.operation(
        "visit.correct",
        {"visit": visit["id"], "fields": {"note": "旧平板上的修改"}},
        after=visit["id"],
        at=ago(hours=3),
    )
    assert tablet.send(visit, correction).status_code == 403
    row = SyncOperation.objects.get(pk=correction["id"])
    assert (row.kind, row.after_id) == ("visit.correct", uuid.UUID(visit["id"]))
    assert abs(row.at - ago(hours=3)) < datetime.timedelta(minutes=1)
    for key in (correction["id"], visit["id"]):
        retry_operation(operation_id=uuid.UUID(key), by=street, now=now())
    stored = Visit.objects.get(pk=visit["id"])
    assert stored.note == "旧平板上的修改"
    assert abs(stored.visited_at - began) < datetime.timedelta(seconds=5)
    assert not SyncOperation.objects.to_settle().exists()


def test_waiting_ends_after_some_days_and_then_waits_for_staff(
    tablet: Tablet, building: Any, settings: Any
) -> None:
    correction = tablet.operation(
        "visit.correct",
        {"visit": str(uuid.uuid4()), "fields": {"note": "无主"}},
        after=str(uuid.uuid4()),
    )
    tablet.one(correction)
    (job,) = [job for job in daily_jobs() if job.name == "common.force_waiting_operations"]
    assert job.work(now().date()) == 0
    assert state(correction["id"])[0] == "held"
    old = now() - datetime.timedelta(days=settings.SYNC_WAIT_DAYS, minutes=1)
    SyncOperation.objects.filter(pk=correction["id"]).update(received_at=old)
    assert job.work(now().date()) == 1
    row = SyncOperation.objects.get(pk=correction["id"])
    assert (row.status, row.is_forced, row.payload["fields"]) == (
        "quarantined",
        True,
        {"note": "无主"},
    )
    assert SyncOperation.objects.to_settle().get() == row


def test_a_sender_who_left_does_not_stop_his_visit(
    building: Any, street: Any, api_for: Callable
) -> None:
    leaver = assign(UserFactory(username="leaver"), "worker", JINGAN_TEMPLE)
    tablet = Tablet(api_for(leaver))
    sent = tablet.visit(BuildingFactory(area=JINGAN_TEMPLE), purpose="unheard_of")
    assert tablet.one(sent)["code"] == "unknown_choice"
    row = SyncOperation.objects.get(pk=sent["id"])
    leaver.is_active = False
    leaver.save()
    row.payload = {**row.payload, "purpose": "routine"}
    row.save()
    boss = assign(UserFactory(username="boss"), "subdistrict_staff", JINGAN_TEMPLE)
    assert retry_operation(operation_id=row.pk, by=boss, now=now()).status == "created"
