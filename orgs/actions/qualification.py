"""Qualification events and training results of workers: history is added to, never rewritten."""

import datetime
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from common.audit.acting import Act, acting
from common.errors.domain import DomainError, NotInScope
from common.records.writing import (
    FieldFault,
    InvalidRecord,
    Written,
    create_record,
    locked,
    update_record,
)
from orgs.choices import QualificationFactor
from orgs.models import Certification, TrainingCourse, TrainingResult, Worker
from orgs.qualification import NamedTest, Qualified, level_after, refusal


class NoTest(DomainError):
    """The course has no test, so nobody can have passed or failed it."""

    code = "no_test"
    message = "该培训没有测试，不能填写测试是否合格。"


@dataclass(frozen=True, slots=True)
class Participant:
    """A worker's part in a course; ``has_passed`` is None without a test."""

    worker_id: uuid.UUID
    is_completed: bool = True
    has_passed: bool | None = None


def record_certification(
    *,
    by: Any,
    worker_id: uuid.UUID,
    event: str,
    valid_from: datetime.date,
    valid_until: datetime.date | None = None,
    factors: Collection[str] = (),
    test_id: uuid.UUID | None = None,
    document_number: str = "",
) -> Certification:
    """Certify, promote, keep, demote or revoke a worker's qualification.

    Raises ``InvalidRecord`` naming what stands against it: order of events, level, missing test.
    """
    known = [factor for factor in QualificationFactor.values if factor in factors]
    if len(known) != len(set(factors)):
        raise InvalidRecord([FieldFault("factors", "invalid_choice", "认定要素不在列表中。")])
    with acting(by=by, verb="worker.certification"):
        worker: Worker = locked(Worker, worker_id, by)
        held, test = qualified(worker), _test(worker, test_id)
        against = refusal(event, held, on=valid_from, test=test)
        if against is not None:
            raise InvalidRecord([FieldFault(against.path, against.code, against.message)])
        written = create_record(
            Certification,
            {
                "worker": worker.pk,
                "event": event,
                "level": level_after(event, held),
                "valid_from": valid_from,
                "valid_until": valid_until,
                "factors": known,
                "test": test_id,
                "document_number": document_number,
            },
            by=by,
        )
    found: Certification = written.obj
    return found


def qualified(worker: Worker) -> Qualified | None:
    """Return what the worker holds after his last event."""
    last = worker.certifications.order_by("-valid_from", "-created_at").first()
    return Qualified(last.level, last.valid_from, last.valid_until) if last else None


def record_results(
    *, by: Any, course_id: uuid.UUID, participants: Collection[Participant]
) -> list[TrainingResult]:
    """Write the results of several participants of a course at once, all or none.

    A worker named again is corrected. Raises ``NoTest``, ``InvalidRecord``, ``NotInScope``.
    """
    course = TrainingCourse.objects.visible_to(by).filter(pk=course_id).first()
    if course is None:
        raise NotInScope
    found = []
    with acting(by=by, verb="trainingcourse.results") as act:
        for one in participants:
            values = {"is_completed": one.is_completed, "has_passed": one.has_passed}
            earlier = TrainingResult.objects.filter(course=course, worker=one.worker_id).first()
            if earlier is None:
                named = {"course": course.pk, "worker": one.worker_id, **values}
                written = create_result(by=by, values=named)
            else:
                written = update_result(by=by, result_id=earlier.pk, values=values)
            found.append(written.obj)
        act.record(course, changes={"participants": len(found)})
    return found


def create_result(*, by: Any, values: Mapping[str, Any], key: uuid.UUID | None = None) -> Written:
    """Write a worker's part in a course; raises ``NoTest``."""
    return create_record(TrainingResult, values, by=by, key=key, also=_require_test)


def update_result(
    *, by: Any, result_id: uuid.UUID, values: Mapping[str, Any], base: int | None = None
) -> Written:
    """Correct a worker's part in a course; raises ``NoTest``."""
    return update_record(TrainingResult, result_id, values, by=by, base=base, also=_require_test)


def _require_test(act: Act, result: TrainingResult) -> None:
    if result.has_passed is not None and not result.course.has_test:
        raise NoTest(path="has_passed")


def _test(worker: Worker, test_id: uuid.UUID | None) -> NamedTest | None:
    if test_id is None:
        return None
    result = worker.trainings.select_related("course").filter(pk=test_id).first()
    if result is None:
        words = "所依据的测试不是该工作者的培训结果。"
        raise InvalidRecord([FieldFault("test", "does_not_exist", words)])
    return NamedTest(bool(result.has_passed), result.course.held_on)
