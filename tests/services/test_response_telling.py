"""Who hears of response steps: their owners, once, and many at a time as one."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from common.models import Notice
from services.actions.response_telling import tell_joint_visit, tell_opened, tell_overdue
from tests.factories.accounts import DepartmentFactory, RoleAssignmentFactory, UserFactory
from tests.factories.buildings import BuildingFactory
from tests.factories.orgs import WorkerFactory
from tests.factories.responses import (
    JointVisitFactory,
    JointVisitReplyFactory,
    ResponseStepFactory,
)

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_step_is_told_to_its_worker_once(worker: Any) -> None:
    step = ResponseStepFactory(owner="worker", worker=WorkerFactory(user=worker))
    assert tell_opened([step.pk], now=NOON) == 1
    assert tell_opened([step.pk], now=NOON) == 0
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (worker, "response.opened")
    assert notice.link == f"/responses/steps/{step.pk}/"
    assert str(step.enterprise) not in notice.title + notice.text


def test_without_somebody_who_signs_in_the_desk_of_the_building_hears(
    street: Any, street2: Any
) -> None:
    step = ResponseStepFactory(owner="worker", worker=None, building=BuildingFactory())
    tell_opened([step.pk], now=NOON)
    assert list(Notice.objects.values_list("recipient", flat=True)) == [street.pk]
    assert street2.pk != street.pk


def test_many_steps_are_one_notice(worker: Any) -> None:
    own = WorkerFactory(user=worker)
    steps = [ResponseStepFactory(owner="worker", worker=own) for _ in range(4)]
    tell_opened([step.pk for step in steps], now=NOON)
    notice = Notice.objects.get()
    assert notice.title == "应对措施：4 项"
    assert notice.link == "/responses/"


def test_a_late_step_is_told_the_day_after_and_not_again(worker: Any) -> None:
    own = WorkerFactory(user=worker)
    late = ResponseStepFactory(owner="worker", worker=own, due_on=datetime.date(2026, 11, 25))
    ResponseStepFactory(owner="worker", worker=own, due_on=datetime.date(2026, 11, 26))
    assert tell_overdue(now=NOON) == 1
    assert tell_overdue(now=NOON) == 0
    assert Notice.objects.get().object_id == late.pk


def test_departments_are_invited_to_a_joint_visit() -> None:
    department = DepartmentFactory()
    officer = UserFactory(department=department)
    RoleAssignmentFactory(user=officer, role="department", area=None)
    visit = JointVisitFactory()
    JointVisitReplyFactory(joint_visit=visit, department=department)
    assert tell_joint_visit(visit, now=NOON) == 1
    assert Notice.objects.get().recipient == officer
