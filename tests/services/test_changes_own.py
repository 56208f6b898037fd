"""Own visits and own troubles on the tablet: what comes, what changes, what is nobody else's."""

import datetime
from typing import Any

import pytest

from accounts.models import User
from common.models import FieldEdit
from services.models import Visit
from tests.factories.buildings import BuildingFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.field import (
    FieldEditFactory,
    PromiseFactory,
    SyncOperationFactory,
    VisitPhotoFactory,
)
from tests.factories.orgs import WorkerFactory
from tests.factories.services import VisitFactory, VisitReviewFactory
from tests.services.feeding import NOON, Tablet, worker_tablet


@pytest.fixture
def tablet(committed: str) -> Tablet:
    """The tablet of a worker in post."""
    made = worker_tablet()
    WorkerFactory(user_id=made.user_id)
    return made.sync()


def own_visit(tablet: Tablet, **values: Any) -> Visit:
    """Return a new visit of the tablet's worker."""
    worker = User.objects.get(pk=tablet.user_id).worker
    return VisitFactory(worker=worker, **values)


def row_of(tablet: Tablet, kind: str, key: Any) -> Any:
    """Return a row that the tablet holds after it synced, and that a new one would hold too."""
    tablet.sync()
    assert tablet.held == tablet.fresh()
    return tablet.held[kind, str(key)]


def test_own_visits_come_with_their_photos_and_nobody_elses_do(tablet: Tablet) -> None:
    visit = own_visit(tablet)
    photo = VisitPhotoFactory(visit=visit)
    foreign = VisitFactory(building=visit.building)
    row = row_of(tablet, "visit", visit.pk)
    assert row["photos"] == {"expected": 1, "received": 0, "missing": [photo.sha256]}
    assert (row["purpose"], row["purpose_label"]) == ("routine", "日常走访")
    assert row["version"] > 0
    assert str(foreign.pk) not in tablet.ids("visit")
    photo.delete()
    assert row_of(tablet, "visit", visit.pk)["photos"]["expected"] == 0


def test_what_a_review_asks_comes_and_goes_with_the_review(tablet: Tablet) -> None:
    visit = own_visit(tablet)
    assert row_of(tablet, "visit", visit.pk)["asked"] == ""
    review = VisitReviewFactory(visit=visit, outcome="questioned", note="请写明见了谁")
    assert row_of(tablet, "visit", visit.pk)["asked"] == "请写明见了谁"
    review.delete()
    assert row_of(tablet, "visit", visit.pk)["asked"] == ""


def test_a_withdrawn_visit_stays_as_withdrawn_and_is_nobodys_last_visit(tablet: Tablet) -> None:
    building = BuildingFactory()
    enterprise = EnterpriseFactory(building=building)
    visit = own_visit(tablet, building=building, enterprise=enterprise)
    PromiseFactory(visit=visit)
    sheet = row_of(tablet, "enterprise", enterprise.pk)
    assert sheet["last_visit"]["id"] == str(visit.pk)
    assert sheet["promises"][0]["is_own"] is True
    Visit.objects.filter(pk=visit.pk).update(withdrawn_at=NOON)
    assert row_of(tablet, "visit", visit.pk)["state"] == "withdrawn"
    sheet = row_of(tablet, "enterprise", enterprise.pk)
    assert sheet["last_visit"] is None
    assert sheet["promises"] == []


def test_a_visit_leaves_the_tablet_after_ninety_days(tablet: Tablet) -> None:
    visit = own_visit(tablet)
    tablet.sync()
    later = NOON + datetime.timedelta(days=79)
    assert str(visit.pk) in tablet.sync(later).ids("visit")
    assert str(visit.pk) not in tablet.sync(later + datetime.timedelta(days=1)).ids("visit")


def test_a_visit_given_to_somebody_else_leaves_the_tablet(tablet: Tablet) -> None:
    visit = own_visit(tablet)
    tablet.sync()
    Visit.objects.filter(pk=visit.pk).update(worker=WorkerFactory())
    tablet.sync()
    assert tablet.ids("visit") == set()


def test_both_values_of_a_conflict_are_shown_until_it_is_settled(tablet: Tablet) -> None:
    visit = own_visit(tablet)
    tablet.sync()
    lost = FieldEditFactory(object_id=visit.pk, value="甲", user_id=tablet.user_id)
    stands = FieldEditFactory(object_id=visit.pk, value="乙", state="standing")
    (conflict,) = row_of(tablet, "visit", visit.pk)["conflicts"]
    assert (conflict["label"], conflict["loser"]["value"]) == ("内容", "甲")
    assert conflict["winner"] == {
        "value": "乙",
        "by": stands.user.display_name,
        "at": "2026-11-20T09:30:00+08:00",
    }
    FieldEdit.objects.filter(pk=lost.pk).update(state="restored")
    assert row_of(tablet, "visit", visit.pk)["conflicts"] == []


def test_a_fact_told_on_a_visit_that_lost_shows_on_the_visit(tablet: Tablet) -> None:
    visit = own_visit(tablet)
    enterprise = EnterpriseFactory()
    FieldEditFactory(object_id=enterprise.pk, field="headcount", value=3, operation_id=visit.pk)
    standing = {"object_id": enterprise.pk, "field": "headcount", "state": "standing"}
    first = FieldEditFactory(value=5, **standing)
    assert row_of(tablet, "visit", visit.pk)["conflicts"][0]["winner"]["value"] == 5
    FieldEdit.objects.filter(pk=first.pk).update(state="superseded")
    FieldEditFactory(value=6, **standing)
    assert row_of(tablet, "visit", visit.pk)["conflicts"][0]["winner"]["value"] == 6


def test_a_trouble_comes_with_its_reason_and_goes_when_it_is_settled(tablet: Tablet) -> None:
    building = BuildingFactory()
    content = {"building": str(building.pk)}
    trouble = SyncOperationFactory(user_id=tablet.user_id, payload=content)
    foreign = SyncOperationFactory()
    row = row_of(tablet, "trouble", trouble.pk)
    assert row["code"] == "out_of_scope"
    assert row["summary"] == f"走访 · {building.name} · 2026-11-20 09:30"
    assert str(foreign.pk) not in tablet.ids("trouble")
    trouble.settled_at = NOON
    trouble.save()
    tablet.sync()
    assert tablet.ids("trouble") == set()


@pytest.mark.parametrize("payload", [None, [], "文字", {"building": 5}, {"building": "x"}])
def test_a_trouble_whose_content_nobody_can_read_is_shown_all_the_same(
    tablet: Tablet, payload: Any
) -> None:
    trouble = SyncOperationFactory(user_id=tablet.user_id, payload=payload, kind="")
    row = row_of(tablet, "trouble", trouble.pk)
    assert row["summary"] == "无法识别 · 2026-11-20 09:30"
