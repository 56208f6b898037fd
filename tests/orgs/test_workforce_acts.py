"""Qualification, training and moves through the API and the back office."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from buildings.models import Area
from common.calendar.clock import today
from common.records.writing import InvalidRecord
from orgs.actions.qualification import (
    NoTest,
    Participant,
    record_certification,
    record_results,
)
from orgs.models import Certification, Handover, TrainingResult, Worker
from orgs.selectors.workforce import qualifications_on
from tests.conftest import JINGAN_TEMPLE
from tests.factories.orgs import WorkerFactory
from tests.factories.orgs_workforce import (
    CertificationFactory,
    HandoverFactory,
    TrainingCourseFactory,
    TrainingResultFactory,
    WorkerBuildingFactory,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 11, 20)


def test_no_certificate_without_a_passed_test(street: Any) -> None:
    worker = WorkerFactory()
    failed = TrainingResultFactory(worker=worker, has_passed=False)
    for test_id in (None, failed.pk):
        with pytest.raises(InvalidRecord):
            record_certification(
                by=street,
                worker_id=worker.pk,
                event="certify",
                valid_from=DAY,
                test_id=test_id,
            )
    assert not Certification.objects.exists()


def test_the_test_is_the_workers_own(street: Any) -> None:
    with pytest.raises(InvalidRecord) as refused:
        record_certification(
            by=street,
            worker_id=WorkerFactory().pk,
            event="certify",
            valid_from=DAY,
            test_id=TrainingResultFactory().pk,
        )
    assert refused.value.faults[0].code == "does_not_exist"


def test_levels_go_up_by_one_and_history_is_kept(street: Any) -> None:
    worker = WorkerFactory()
    certify = {"by": street, "worker_id": worker.pk}
    for event, day, held_on in (
        ("certify", DAY, DAY),
        ("promote", DAY + datetime.timedelta(30), DAY + datetime.timedelta(20)),
        ("demote", DAY + datetime.timedelta(60), None),
        ("revoke", DAY + datetime.timedelta(90), None),
    ):
        test = held_on and TrainingResultFactory(
            worker=worker, course=TrainingCourseFactory(held_on=held_on)
        )
        record_certification(
            **certify, event=event, valid_from=day, test_id=test.pk if test else None
        )
    levels = Certification.objects.order_by("valid_from").values_list("event", "level")
    assert list(levels) == [("certify", 1), ("promote", 2), ("demote", 1), ("revoke", None)]


def test_unknown_factors_are_refused(street: Any) -> None:
    with pytest.raises(InvalidRecord):
        record_certification(
            by=street,
            worker_id=WorkerFactory().pk,
            event="certify",
            valid_from=DAY,
            factors=["charm"],
        )


def test_the_certified_share_and_what_ends_soon(street: Any) -> None:
    valid, over, soon = WorkerFactory(), WorkerFactory(), WorkerFactory()
    WorkerFactory()
    CertificationFactory(worker=valid)
    CertificationFactory(worker=over, valid_until=DAY - datetime.timedelta(1))
    CertificationFactory(worker=soon, valid_until=DAY)
    found = qualifications_on(DAY, street)
    assert (found.in_post, found.certified) == (4, 2)
    assert [(one.worker, one.is_over) for one in found.expiring] == [(over, True), (soon, False)]


def test_results_are_written_for_all_or_for_none(street: Any) -> None:
    """Again corrects; a foreign worker spoils the whole; without a test nobody passes."""
    course, one, two = TrainingCourseFactory(), WorkerFactory(), WorkerFactory()
    enter = {"by": street, "course_id": course.pk}
    record_results(**enter, participants=[Participant(one.pk), Participant(two.pk, True, True)])
    record_results(**enter, participants=[Participant(one.pk, True, False)])
    results = {result.worker: result.has_passed for result in TrainingResult.objects.all()}
    assert results == {one: False, two: True}
    foreign = WorkerFactory(code=JINGAN_TEMPLE)
    with pytest.raises(InvalidRecord):
        record_results(
            **enter, participants=[Participant(one.pk, True, True), Participant(foreign.pk)]
        )
    assert TrainingResult.objects.get(worker=one).has_passed is False
    untested = TrainingCourseFactory(has_test=False)
    with pytest.raises(NoTest):
        record_results(
            by=street, course_id=untested.pk, participants=[Participant(one.pk, True, True)]
        )
    assert not TrainingResult.objects.filter(course=untested).exists()


def test_the_api_moves_certifies_ends_and_accepts(district: Any, api_for: Callable) -> None:
    api = api_for(district)
    worker, successor = WorkerFactory(), WorkerFactory()
    WorkerBuildingFactory(worker=worker)
    passed = TrainingResultFactory(worker=worker)
    address = f"/api/v1/workers/{worker.pk}"
    certified = api.post(
        f"{address}/certify/",
        {
            "event": "certify",
            "valid_from": "2026-11-20",
            "test": str(passed.pk),
            "factors": ["years"],
        },
        format="json",
    )
    assert certified.status_code == 200, certified.content.decode()
    there = Area.objects.get(code=JINGAN_TEMPLE)
    day = today().isoformat()
    refused = api.post(f"{address}/certify/", {"event": "promote", "valid_from": day}, "json")
    assert refused.status_code == 400
    moved = api.post(
        f"{address}/move/",
        {"area": str(there.pk), "on": day, "successor": str(successor.pk)},
        format="json",
    )
    assert moved.status_code == 200, moved.content.decode()
    assert moved.json()["area"]["code"] == JINGAN_TEMPLE
    handover = Handover.objects.get()
    accept = f"/api/v1/handovers/{handover.pk}/accept/"
    assert api.post(accept).status_code == 200
    assert api.post(accept).status_code == 409
    ended = api.post(f"{address}/end-post/", {"on": day}, format="json")
    assert ended.status_code == 200, ended.content.decode()
    assert ended.json()["ends_on"] == day
    results = f"/api/v1/training-courses/{passed.course.pk}/results/"
    entered = api.post(results, {"participants": [{"worker": str(successor.pk)}]}, format="json")
    assert entered.status_code == 200, entered.content.decode()
    assert api.post(results, {"participants": [{"worker": "x"}]}, format="json").status_code == 400


def test_the_tablet_accepts_only_its_own(worker: Any, api_for: Callable) -> None:
    handover = HandoverFactory()
    address = f"/api/v1/handovers/{handover.pk}/accept/"
    assert api_for(worker).post(address).status_code == 403
    handover.successor.user = worker
    handover.successor.save()
    assert api_for(worker).post(address).status_code == 200


def test_the_back_office_acts(district: Any, client_for: Callable) -> None:
    """Moving, leaving, certifying, participants, accepting: a page each, and each one works."""
    client = client_for(district)
    one, two = WorkerFactory(), WorkerFactory()
    WorkerBuildingFactory(worker=one)
    course = TrainingCourseFactory()
    day = today().isoformat()
    there = Area.objects.get(code=JINGAN_TEMPLE)

    def send(name: str, pk: Any, values: dict[str, Any]) -> None:
        address = reverse(f"admin:orgs_{name}", args=[pk])
        assert client.get(address).status_code == 200
        answer = client.post(address, values)
        assert answer.status_code == 302, answer.context["form"].errors

    both = [str(one.pk), str(two.pk)]
    send(
        "trainingcourse_results_page",
        course.pk,
        {"workers": both, "is_completed": "on", "has_passed": "1"},
    )
    test = TrainingResult.objects.get(worker=one)
    assert test.has_passed
    assert test.is_completed
    send(
        "worker_certify_page",
        one.pk,
        {"event": "certify", "valid_from": day, "test": test.pk, "factors": ["years", "results"]},
    )
    assert Certification.objects.get().factors == ["years", "results"]
    send("worker_move_page", one.pk, {"area": there.pk, "on": day, "successor": two.pk})
    assert Worker.objects.get(pk=one.pk).area == there
    assert two.charges.count() == 1
    send("handover_accept_page", Handover.objects.get().pk, {"sent": "1"})
    send("worker_leave_page", two.pk, {"on": day, "successor": ""})
    assert Worker.objects.get(pk=two.pk).ends_on == today()
    assert not two.charges.current_on(today()).exists()
