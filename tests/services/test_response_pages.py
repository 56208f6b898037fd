"""The pages of responses: who may open them, what they show, what their acts do."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.calendar.clock import now, today
from enterprises.models import RatingChange
from services.models import JointVisit, ResponseCase, ResponseStep
from tests.conftest import JINGAN_TEMPLE
from tests.factories.accounts import DepartmentFactory
from tests.factories.buildings import BuildingFactory, UnitFactory
from tests.factories.enterprises import (
    EnterpriseFactory,
    OccupancyFactory,
    RatingChangeFactory,
    RatingFactory,
)
from tests.factories.orgs import WorkerFactory
from tests.factories.responses import ResponseCaseFactory, ResponseStepFactory
from tests.factories.services import VisitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def building() -> Any:
    """A building in 南京西路街道."""
    return BuildingFactory(name="示例恒远大厦")


@pytest.fixture
def change(building: Any) -> RatingChange:
    """A tenant that turned orange."""
    tenant = EnterpriseFactory(name="示例云帆科技有限公司", building=building)
    RatingFactory(enterprise=tenant, colour="orange")
    return RatingChangeFactory(enterprise=tenant, colour="orange", floors=["long_arrears"])


@pytest.fixture
def case(change: RatingChange) -> ResponseCase:
    """Its case."""
    return ResponseCaseFactory(
        enterprise=change.enterprise, rating_change=change, opened_on=today()
    )


@pytest.fixture
def step(case: ResponseCase, building: Any) -> ResponseStep:
    """A live step of it, due long ago."""
    return ResponseStepFactory(
        enterprise=case.enterprise,
        case=case,
        building=building,
        origin="colour",
        colour="orange",
        rating_change=case.rating_change,
        title="示例上门走访",
        due_on=datetime.date(2020, 1, 2),
    )


def text(answer: Any) -> str:
    """Return the page's text."""
    return answer.content.decode()


def pages(step: ResponseStep) -> list[str]:
    """Return the addresses of all pages."""
    return ["/responses/", f"/responses/cases/{step.case_id}/", f"/responses/steps/{step.pk}/"]


def test_pages_open_for_those_who_read_the_registers(
    step: ResponseStep, client: Any, client_for: Callable, request: Any
) -> None:
    for page in pages(step):
        for role, status in (
            ("district", 200),
            ("street", 200),
            ("worker", 200),
            ("wall", 403),
            ("auditor", 403),
            ("admin_user", 403),
        ):
            answer = client_for(request.getfixturevalue(role)).get(page)
            assert answer.status_code == status, (page, role)
        assert client.get(page).status_code == 302


def test_elsewhere_nothing_of_it_is_known(
    step: ResponseStep, client_for: Callable, street2: Any
) -> None:
    client = client_for(street2)
    listed, *single = pages(step)
    assert "示例云帆" not in text(client.get(listed))
    for page in single:
        assert client.get(page).status_code == 404
        assert client.post(page, {"act": "start", "step": step.pk}).status_code == 404
    step.refresh_from_db()
    assert step.state == "open"


def test_a_building_and_a_worker_elsewhere_have_no_name(
    step: ResponseStep, client_for: Callable, street2: Any
) -> None:
    """A tenant of two streets is seen in both, its other place is not."""
    there = BuildingFactory(area=JINGAN_TEMPLE)
    OccupancyFactory(enterprise=step.enterprise, unit=UnitFactory(building=there))
    step.worker, step.owner = WorkerFactory(name="示例工作者甲"), "worker"
    step.save()
    client = client_for(street2)
    for page in pages(step):
        shown = text(client.get(page))
        assert "示例云帆" in shown
        assert "示例恒远大厦" not in shown
        assert "示例工作者甲" not in shown


def test_the_list_is_narrowed_by_colour_place_owner_origin_and_delay(
    step: ResponseStep, client_for: Callable, district: Any
) -> None:
    later = ResponseStepFactory(
        enterprise=EnterpriseFactory(building=BuildingFactory(area=JINGAN_TEMPLE)),
        building=BuildingFactory(area=JINGAN_TEMPLE),
        origin="lease",
        owner="worker",
        title="示例租约电话",
        due_on=today(),
    )
    ResponseStepFactory(enterprise=step.enterprise, state="done", done_at=now())
    client = client_for(district)

    def found(**asked: Any) -> list[Any]:
        return [line.step for line in client.get("/responses/", asked).context["lines"]]

    assert found() == [step, later]
    assert found(colour="orange") == found(only="overdue") == found(origin="colour") == [step]
    assert found(owner="worker") == found(origin="lease") == [later]
    assert found(area=step.building.subdistrict_id) == [step]
    assert found(only="mine") == found(colour="red") == []


def test_what_is_mine_is_my_own_and_my_departments(
    step: ResponseStep, client_for: Callable, worker: Any
) -> None:
    department = DepartmentFactory()
    worker.department = department
    worker.save()
    own = ResponseStepFactory(
        enterprise=step.enterprise, owner="worker", worker=WorkerFactory(user=worker)
    )
    asked = ResponseStepFactory(
        enterprise=step.enterprise, owner="department", department=department
    )
    answer = client_for(worker).get("/responses/", {"only": "mine"})
    assert {line.step for line in answer.context["lines"]} == {own, asked}


def test_the_case_tells_why_what_and_what_was_seen_since(
    step: ResponseStep, building: Any, client_for: Callable, street: Any
) -> None:
    VisitFactory(building=building, enterprise=step.enterprise, visited_at=now(), note="示例面谈")
    VisitFactory(building=building, enterprise=step.enterprise, note="示例旧访")
    shown = text(client_for(street).get(pages(step)[1]))
    assert "租金物业费拖欠天数达到 60 天：至少橙色" in shown
    assert "示例上门走访" in shown
    assert "示例面谈" in shown
    assert "示例旧访" not in shown
    assert 'name="outcome"' in shown


def test_a_worker_takes_steps_and_leaves_the_end_to_staff(
    step: ResponseStep, client_for: Callable, worker: Any
) -> None:
    client, page = client_for(worker), pages(step)[1]
    shown = text(client.get(page))
    assert 'value="finish"' in shown
    assert 'value="reassign"' not in shown
    assert 'name="outcome"' not in shown
    assert client.post(page, {"act": "start", "step": step.pk}).status_code == 302
    refused = client.post(page, {"act": "close", "outcome": "kept"})
    assert refused.status_code == 403
    step.refresh_from_db()
    assert (step.state, ResponseCase.objects.get().outcome) == ("doing", "")


def test_a_step_is_finished_and_a_refusal_keeps_what_was_typed(
    step: ResponseStep, client_for: Callable, street: Any
) -> None:
    client, page = client_for(street), pages(step)[1]
    foreign = VisitFactory(building=BuildingFactory(), enterprise=EnterpriseFactory())
    sent = {"act": "finish", "step": step.pk, "result": "示例结果", "visit": foreign.pk}
    refused = client.post(page, sent)
    assert refused.status_code == 400
    assert "示例结果" in text(refused)
    assert client.post(page, {**sent, "visit": ""}).status_code == 302
    step.refresh_from_db()
    assert (step.state, step.result) == ("done", "示例结果")
    assert "示例结果" in text(client.get(page))
    late = client.post(page, {**sent, "visit": ""})
    assert late.status_code == 409
    assert "该措施已了结" in text(late)


@pytest.mark.parametrize("key", ["", "nonsense", str(uuid.UUID(int=7, version=4))])
def test_a_step_that_is_none_is_not_found(
    step: ResponseStep, client_for: Callable, street: Any, key: str
) -> None:
    for act in ("finish", "reassign"):
        sent = {"act": act, "step": key, "result": "示例", "to": "district"}
        assert client_for(street).post(pages(step)[2], sent).status_code == 404


def test_a_step_is_given_to_somebody_of_the_place(
    step: ResponseStep, client_for: Callable, street: Any
) -> None:
    here, there = WorkerFactory(), WorkerFactory(code=JINGAN_TEMPLE)
    client, page = client_for(street), pages(step)[2]
    assert here.name in text(client.get(page))
    sent = {"act": "reassign", "step": step.pk}
    assert client.post(page, {**sent, "to": f"worker:{there.pk}"}).status_code == 400
    assert client.post(page, {**sent, "to": f"worker:{here.pk}"}).status_code == 302
    step.refresh_from_db()
    assert (step.owner, step.worker) == ("worker", here)


def test_a_joint_visit_is_planned_answered_and_held_on_the_case(
    step: ResponseStep, client_for: Callable, street: Any
) -> None:
    client, page = client_for(street), pages(step)[1]
    department = DepartmentFactory(name="示例投促部门")
    sent = {"act": "joint", "planned_on": today(), "purpose": "示例会商"}
    assert client.post(page, sent).status_code == 400
    assert client.post(page, {**sent, "departments": [department.pk]}).status_code == 302
    joint = JointVisit.objects.get()
    about = {"joint_visit": joint.pk}
    answer = {"act": "reply", "department": department.pk, "state": "accepted", **about}
    assert client.post(page, answer).status_code == 302
    assert "示例投促部门：参加" in text(client.get(page))
    assert client.post(page, {"act": "hold", "result": "", **about}).status_code == 400
    assert client.post(page, {"act": "hold", "result": "示例成果", **about}).status_code == 302
    joint.refresh_from_db()
    assert (joint.case, joint.result) == (step.case, "示例成果")


def test_a_step_is_added_and_the_case_is_closed_with_its_value(
    step: ResponseStep, client_for: Callable, street: Any
) -> None:
    client, page = client_for(street), pages(step)[1]
    sent = {"act": "add", "title": "示例增加", "kind": "call", "owner": "district"}
    assert client.post(page, {**sent, "limit_days": 0}).status_code == 400
    assert client.post(page, {**sent, "limit_days": 2}).status_code == 302
    assert ResponseStep.objects.filter(title="示例增加", origin="manual").exists()
    assert 'value="180.00"' in text(client.get(page))
    assert client.post(page, {"act": "close", "outcome": "wrong_alarm"}).status_code == 400
    end = {"act": "close", "outcome": "kept", "value_area": "180", "value_headcount": "7"}
    assert client.post(page, end).status_code == 302
    case = ResponseCase.objects.get()
    assert (case.outcome, case.value_headcount) == ("kept", 7)
    shown = text(client.get(page))
    assert "已留住" in shown
    assert 'name="outcome"' not in shown


def test_cases_that_have_calmed_wait_on_the_list_of_staff(
    step: ResponseStep, client_for: Callable, street: Any, worker: Any
) -> None:
    ResponseCase.objects.update(calmed_on=today(), proposed_outcome="left")
    assert "登记册显示已迁出" in text(client_for(street).get("/responses/"))
    assert "待结案" not in text(client_for(worker).get("/responses/"))


def test_the_enterprise_shows_what_is_under_way(
    step: ResponseStep, client_for: Callable, street: Any
) -> None:
    shown = text(client_for(street).get(f"/enterprises/{step.enterprise_id}/"))
    assert f"/responses/cases/{step.case_id}/" in shown
    assert "示例上门走访" in shown
    other = EnterpriseFactory(building=BuildingFactory())
    assert "/responses/cases/" not in text(client_for(street).get(f"/enterprises/{other.pk}/"))


def test_more_steps_cost_no_more_queries(
    step: ResponseStep, client_for: Callable, street: Any, building: Any
) -> None:
    client = client_for(street)
    client.get("/responses/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/responses/")
        return len(asked)

    before = queries()
    for _ in range(10):
        tenant = EnterpriseFactory(building=building)
        ResponseStepFactory(enterprise=tenant, building=building, worker=WorkerFactory())
    assert queries() <= before + 1
